package dev.redoubt.node.shard.archive;

import dev.redoubt.node.resp.ReplyWriter;
import dev.redoubt.node.shard.info.ArchiveStatus;
import dev.redoubt.persistence.backup.ArchivedBranch;
import dev.redoubt.persistence.backup.BackupCatalogue;
import dev.redoubt.persistence.backup.BackupManifest;
import java.util.List;

/** The replies of BACKUP. Times are Unix seconds. Stateless. */
public final class ArchiveReplies {
    private static final long MS = 1000;

    private ArchiveReplies() {}

    /** BACKUP CATALOG: one map for each backup, the oldest first, and behind them one for each damaged entry. */
    public static void catalogue(BackupCatalogue catalogue, ReplyWriter reply) {
        reply.array(catalogue.backups().size() + catalogue.damaged().size());
        for (BackupManifest backup : catalogue.backups()) {
            String digest = backup.digest();
            reply.map(10);
            text("id", backup.id(), reply);
            number("time", backup.startedMs() / MS, reply);
            number("finished", backup.finishedMs() / MS, reply);
            number("size", backup.size(), reply);
            number("term", backup.at().term(), reply);
            number("index", backup.at().index(), reply);
            text("reason", backup.reason(), reply);
            text("version", backup.version(), reply);
            text("sha256", backup.sha256(), reply);
            text("digest", digest == null ? "" : digest, reply);
        }
        for (BackupCatalogue.Damaged damaged : catalogue.damaged()) {
            reply.map(2);
            text("id", damaged.id(), reply);
            text("error", damaged.reason(), reply);
        }
    }

    /** BACKUP INFO: what can be restored of the present history, and how far the archive lags. */
    public static void archive(ArchivedBranch branch, ArchiveStatus status, ReplyWriter reply) {
        reply.map(6);
        text("target", status.target(), reply);
        text("status", status.state(), reply);
        number("last_index", status.lastIndex(), reply);
        number("lag_seconds", status.lagMs() / MS, reply);
        text("last_error", status.lastError(), reply);
        reply.bulk("windows");
        List<ArchivedBranch.Window> windows = branch.windows();
        reply.array(windows.size());
        for (ArchivedBranch.Window window : windows) {
            reply.map(4);
            number("first_index", window.first().index(), reply);
            number("first_time", window.first().unixMs() / MS, reply);
            number("last_index", window.lastIndex(), reply);
            number("last_time", window.lastUnixMs() / MS, reply);
        }
    }

    /**
     * BACKUP RESTORE: what was restored, and how it is undone.
     *
     * @param record by which the shard took over the state
     */
    public static void restored(long index, long unixMs, long record, long keys, ReplyWriter reply) {
        reply.map(5);
        number("restored_index", index, reply);
        number("restored_time", unixMs / MS, reply);
        number("keys", keys, reply);
        number("record", record, reply);
        number("undo_index", record - 1, reply);
    }

    private static void text(String name, String value, ReplyWriter reply) {
        reply.bulk(name);
        reply.bulk(value);
    }

    private static void number(String name, long value, ReplyWriter reply) {
        reply.bulk(name);
        reply.integer(value);
    }
}
