package dev.redoubt.node.command.engine;

import dev.redoubt.node.command.CommandFlag;
import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.Texts;
import dev.redoubt.persistence.text.RedisNumbers;
import java.util.function.Consumer;

/**
 * The keys that a command has read, of its arguments (server.c call, db.c getKeysFromCommand). Stateless.
 *
 * <p>DIFFERS: of a script also those that it reads and has not declared; Redis takes the declared ones only.
 */
final class ReadKeys {
    private ReadKeys() {}

    /** Visits the keys of a request that only reads; scripts read by the commands that they call. */
    static void visit(CommandSpec spec, byte[][] args, Consumer<byte[]> visitor) {
        if (!spec.has(CommandFlag.READONLY) || spec.has(CommandFlag.RUNS_SCRIPT)) {
            return;
        }
        CommandSpec.KeyPositions keys = spec.keys();
        if (keys.first() > 0) {
            int end = keys.last() < 0 ? args.length + keys.last() : keys.last();
            visit(args, keys.first(), end, keys.step(), visitor);
        } else if (spec.name().equals("xread")) {
            streams(args, visitor);
        } else if (spec.has(CommandFlag.MOVABLEKEYS)) {
            // ZUNION, SINTERCARD and their kin count their keys first.
            counted(args, 1, visitor);
        }
    }

    /** Visits the keys that EVAL or FCALL declares. */
    static void declared(byte[][] args, Consumer<byte[]> visitor) {
        counted(args, 2, visitor);
    }

    private static void counted(byte[][] args, int counter, Consumer<byte[]> visitor) {
        int count = RedisNumbers.leadingInt(args[counter]);
        if (count > 0 && count < args.length - counter) {
            visit(args, counter + 1, counter + count, 1, visitor);
        }
    }

    private static void streams(byte[][] args, Consumer<byte[]> visitor) {
        int word = 1;
        while (word < args.length && !Texts.is(args[word], "streams")) {
            word++;
        }
        visit(args, word + 1, word + (args.length - word - 1) / 2, 1, visitor);
    }

    private static void visit(byte[][] args, int first, int last, int step, Consumer<byte[]> visitor) {
        for (int i = first; i <= last && i < args.length; i += step) {
            visitor.accept(args[i]);
        }
    }
}
