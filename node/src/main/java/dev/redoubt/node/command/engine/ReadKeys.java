package dev.redoubt.node.command.engine;

import dev.redoubt.node.command.CommandFlag;
import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.RequestKeys;
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
        if (spec.has(CommandFlag.READONLY) && !spec.has(CommandFlag.RUNS_SCRIPT)) {
            visitAll(spec, args, visitor);
        }
    }

    /** Visits all keys of a request; of EVAL and FCALL, those that it declares. */
    static void visitAll(CommandSpec spec, byte[][] args, Consumer<byte[]> visitor) {
        RequestKeys keys = RequestKeys.of(spec, args);
        for (int i = 0; i < keys.count(); i++) {
            visitor.accept(args[keys.position(i)]);
        }
    }
}
