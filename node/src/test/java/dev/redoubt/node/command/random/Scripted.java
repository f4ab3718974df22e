package dev.redoubt.node.command.random;

import dev.redoubt.node.command.CommandFlag;
import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.CommandTable;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.Set;

/** Requests that have a script or a function call a command. */
final class Scripted {
    /** What answers times or chooses by chance: a script may give its reply in a form in which that is not seen. */
    private static final Set<String> NEVER =
            Set.of("spop", "ttl", "pttl", "expiretime", "pexpiretime", "xpending", "xinfo", "object", "debug");

    private Scripted() {}

    /** Returns whether it is a command on data whose reply can be compared behind a script. */
    static boolean mayBe(String name) {
        CommandSpec spec = CommandTable.standard().find(name.getBytes(StandardCharsets.ISO_8859_1));
        return spec != null
                && (spec.has(CommandFlag.WRITE) || spec.has(CommandFlag.READONLY))
                && !NEVER.contains(spec.name());
    }

    /** Returns a request that has the command called. */
    static byte[][] of(byte[][] command, Random random) {
        String[] head =
                switch (random.nextInt(8)) {
                    case 0 -> new String[] {"EVAL_RO", pick(random, Scripts.ALL), "0"};
                    case 1 -> new String[] {"EVALSHA", Scripts.sha(pick(random, Scripts.ALL)), "0"};
                    case 2 -> new String[] {"FCALL", pick(random, Scripts.FUNCTIONS), "0"};
                    case 3 -> new String[] {"FCALL_RO", pick(random, Scripts.FUNCTIONS), "0"};
                    default -> new String[] {"EVAL", pick(random, Scripts.ALL), "0"};
                };
        byte[][] request = new byte[command.length + head.length][];
        for (int i = 0; i < head.length; i++) {
            request[i] = head[i].getBytes(StandardCharsets.ISO_8859_1);
        }
        System.arraycopy(command, 0, request, head.length, command.length);
        return request;
    }

    private static String pick(Random random, String[] from) {
        return from[random.nextInt(from.length)];
    }
}
