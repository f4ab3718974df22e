package dev.redoubt.node.shard.archive;

import dev.redoubt.node.resp.ReplyWriter;
import dev.redoubt.node.shard.info.ArchiveStatus;
import dev.redoubt.node.shard.info.VerifyStatus;
import dev.redoubt.persistence.backup.ArchivedBranch;
import dev.redoubt.persistence.backup.BackupCatalogue;
import dev.redoubt.persistence.backup.BackupManifest;
import dev.redoubt.persistence.backup.VerifiedMark;
import java.util.List;

/** The replies of BACKUP. Times are Unix seconds. Stateless. */
public final class ArchiveReplies {
    private static final long MS = 1000;

    private ArchiveReplies() {}

    /** BACKUP CATALOG: one map for each backup, the oldest first, and behind them one for each damaged entry. */
    public static void catalogue(Archiver.Listing listing, ReplyWriter reply) {
        BackupCatalogue catalogue = listing.catalogue();
        reply.array(catalogue.backups().size() + catalogue.damaged().size());
        for (BackupManifest backup : catalogue.backups()) {
            String digest = backup.digest();
            VerifiedMark mark = listing.verified().get(backup.id());
            reply.map(12);
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
            text("verified", mark == null ? "" : mark.status(), reply);
            number("verified_time", mark == null ? 0 : mark.finishedMs() / MS, reply);
        }
        for (BackupCatalogue.Damaged damaged : catalogue.damaged()) {
            reply.map(2);
            text("id", damaged.id(), reply);
            text("error", damaged.reason(), reply);
        }
    }

    /** BACKUP INFO: what can be restored of the present history, how far the archive lags, and what was verified. */
    public static void archive(ArchivedBranch branch, ArchiveStatus status, VerifyStatus verify, ReplyWriter reply) {
        reply.map(7);
        text("target", status.target(), reply);
        text("status", status.state(), reply);
        number("last_index", status.lastIndex(), reply);
        number("lag_seconds", status.lagMs() / MS, reply);
        text("last_error", status.lastError(), reply);
        reply.bulk("verification");
        reply.map(8);
        number("in_progress", verify.runs() ? 1 : 0, reply);
        text("progress", verify.progress(), reply);
        text("last_status", verify.lastStatus(), reply);
        text("last_backup", verify.lastBackup(), reply);
        number("last_time", verify.lastMs() / MS, reply);
        number("last_index", verify.lastIndex(), reply);
        number("last_faults", verify.lastFaults(), reply);
        text("last_error", verify.lastError(), reply);
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

    /** BACKUP VERIFY of a backup that is whole. */
    public static void verified(VerifyStatus verify, ReplyWriter reply) {
        reply.map(3);
        text("id", verify.lastBackup(), reply);
        text("status", verify.lastStatus(), reply);
        number("last_index", verify.lastIndex(), reply);
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
