package dev.redoubt.node.session;

import dev.redoubt.config.DirectiveType;
import dev.redoubt.config.Directives;
import dev.redoubt.config.Role;
import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.Texts;
import java.util.Arrays;

/**
 * Hides passwords, and names of users beside them, in requests that SLOWLOG or MONITOR shows (networking.c
 * redactClientCommandArgument and its callers). Stateless.
 */
public final class Secrets {
    private static final byte[] REDACTED = Texts.bytes(DirectiveType.REDACTED);

    private Secrets() {}

    /** Returns the request with other words for the passwords in it; the request itself if it can have none. */
    public static byte[][] hidden(CommandSpec spec, byte[][] args) {
        switch (spec.name()) {
            case "auth":
                return hiddenFrom(1, args);
            case "acl|setuser":
                return hiddenFrom(2, args);
            case "hello":
                return hiddenBehind("auth", 2, args);
            case "migrate":
                return hiddenBehind("auth2", 2, hiddenBehind("auth", 1, args));
            case "config|set":
                return hiddenDirectives(args);
            default:
                return args;
        }
    }

    private static byte[][] hiddenFrom(int start, byte[][] args) {
        byte[][] shown = args.clone();
        Arrays.fill(shown, Math.min(start, shown.length), shown.length, REDACTED);
        return shown;
    }

    /** Hides so many words behind each such option; a key of that name hides its neighbours too. */
    private static byte[][] hiddenBehind(String option, int words, byte[][] args) {
        byte[][] shown = args.clone();
        for (int i = 1; i < args.length; i++) {
            if (Texts.is(args[i], option)) {
                Arrays.fill(shown, i + 1, Math.min(i + 1 + words, shown.length), REDACTED);
            }
        }
        return shown;
    }

    private static byte[][] hiddenDirectives(byte[][] args) {
        byte[][] shown = args.clone();
        for (int i = 2; i + 1 < args.length; i += 2) {
            if (Directives.isSecret(Role.NODE, Texts.latin1(args[i]))) {
                shown[i + 1] = REDACTED;
            }
        }
        return shown;
    }
}
