package dev.redoubt.it.fuzz;

import dev.redoubt.node.command.random.WildRequests;
import dev.redoubt.node.command.random.WildRequests.Care;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** How steps are shown. Stateless. */
final class Step {
    private static final int SHOWN = 400;

    private Step() {}

    /** The request as redis-cli takes it, behind the number of its client. */
    static String shown(WildRequests.Request step) {
        List<String> words = new ArrayList<>();
        for (byte[] arg : step.args()) {
            words.add(word(arg));
        }
        return step.client() + "> " + String.join(" ", words)
                + (step.care() == Care.LAPSES ? "   (and 3 ms pass)" : "");
    }

    /** A reply, cut if it is long. */
    static String shown(byte[] reply) {
        String text = word(reply);
        return text.length() > SHOWN ? text.substring(0, SHOWN) + "... (" + reply.length + " bytes)" : text;
    }

    private static String word(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        if (text.matches("[!#-&(-~]+")) {
            return text;
        }
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            switch (c) {
                case '\r' -> quoted.append("\\r");
                case '\n' -> quoted.append("\\n");
                case '"', '\\' -> quoted.append('\\').append(c);
                default -> quoted.append(c >= ' ' && c < 127 ? String.valueOf(c) : String.format("\\x%02x", (int) c));
            }
        }
        return quoted.append('"').toString();
    }
}
