package dev.redoubt.node.command.admin;

import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.command.engine.Deferred;
import java.nio.charset.StandardCharsets;

/**
 * BACKUP: bases in the target of backups, and what can be restored from it (docs/protocol.md 9). Stateless.
 *
 * <p>DIFFERS: Redis 8.10 has START, SEAL, STATUS, LIST, ABORT and CLEANUP instead, which pin files in a local directory.
 */
final class BackupCommands {
    private BackupCommands() {}

    static void create(CommandContext c) {
        c.ports().persistence().createBackup(defer(c));
    }

    static void catalog(CommandContext c) {
        c.ports().persistence().listBackups(defer(c));
    }

    static void info(CommandContext c) {
        c.ports().persistence().describeArchive(defer(c));
    }

    static void verify(CommandContext c) {
        if (c.args.length > 3) {
            c.error(Texts.unknownSubcommand(c.args));
            return;
        }
        String id = c.args.length > 2 ? new String(c.args[2], StandardCharsets.UTF_8) : null;
        c.ports().persistence().verifyBackup(id, defer(c));
    }

    static void restore(CommandContext c) {
        c.ports().persistence().restore(c.args[2], c.args[3], defer(c));
    }

    private static Deferred defer(CommandContext c) {
        c.deferred = true;
        return c.ports().defer().defer(c.client);
    }
}
