package dev.redoubt.persistence.backup.retention;

import dev.redoubt.config.RetentionRule;
import dev.redoubt.persistence.backup.ArchiveNames;
import dev.redoubt.persistence.backup.BackupManifest;
import dev.redoubt.persistence.backup.BackupTarget;
import dev.redoubt.persistence.backup.DamagedObjectException;
import dev.redoubt.persistence.backup.ObjectContent;
import dev.redoubt.persistence.backup.StoredObject;
import dev.redoubt.persistence.backup.restore.Archive;
import dev.redoubt.persistence.log.TermStart;
import dev.redoubt.persistence.log.TermTable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.time.ZoneId;
import java.util.List;

/**
 * Deletes from an archive what a {@link GarbagePlan} says. It may end at any point, and several may run: each later run
 * begins with what is there. Stateless; its calls block for as long as the target takes.
 */
public final class GarbageCollector {
    private static final int MAX_LIST = 256 << 20;

    private GarbageCollector() {}

    /**
     * The result of a run.
     *
     * @param expired the backups that were deleted from the catalogue
     * @param deleted the number of other objects that were deleted
     * @param bytes of those
     * @param waiting the number of objects that wait to be deleted
     */
    public record Result(List<String> expired, int deleted, long bytes, int waiting) {
        static final Result NOTHING = new Result(List.of(), 0, 0, 0);

        public Result {
            expired = List.copyOf(expired);
        }
    }

    /**
     * Deletes what the rule does not keep, and what is not needed without it.
     *
     * @param terms the term table of the log of the caller. Unless it has the newest term of the archive, nothing is
     *     deleted: the archive is of another data set, or the caller is not the master any more
     * @param nowMs Unix time
     * @throws DamagedObjectException if the archive does not tell what is needed; nothing is deleted then
     */
    public static Result collect(BackupTarget target, TermTable terms, RetentionRule rule, ZoneId zone, long nowMs)
            throws IOException {
        Archive archive = Archive.read(target);
        if (rule.keepsAll() || !hasNewest(archive, terms)) {
            return Result.NOTHING;
        }
        List<StoredObject> lists = target.list(ArchiveNames.GARBAGE);
        GarbagePlan plan = GarbagePlan.of(archive, rule, zone, newest(target, lists), nowMs);
        for (BackupManifest backup : plan.expired()) {
            target.delete(backup.name());
        }
        renew(target, lists, plan.garbage(), nowMs);
        long bytes = 0;
        for (String name : plan.due()) {
            target.delete(name);
            bytes += archive.size(name);
        }
        return new Result(
                plan.expired().stream().map(BackupManifest::id).toList(),
                plan.due().size(),
                bytes,
                plan.garbage().since().size() - plan.due().size());
    }

    private static boolean hasNewest(Archive archive, TermTable terms) {
        for (TermStart row : terms.rows()) {
            ArchiveNames.Term term = new ArchiveNames.Term(row.term(), row.replId());
            if (row.term() == archive.highestTerm() && archive.terms().contains(term)) {
                return true;
            }
        }
        return false;
    }

    /** A list that cannot be read is as none: the day begins anew. */
    private static GarbageList newest(BackupTarget target, List<StoredObject> lists) throws IOException {
        if (lists.isEmpty()) {
            return GarbageList.EMPTY;
        }
        try (InputStream in = target.open(lists.get(lists.size() - 1).name(), 0)) {
            GarbageList list = GarbageList.parse(in.readNBytes(MAX_LIST));
            return list == null ? GarbageList.EMPTY : list;
        } catch (DamagedObjectException | FileNotFoundException e) {
            return GarbageList.EMPTY;
        }
    }

    private static void renew(BackupTarget target, List<StoredObject> old, GarbageList list, long nowMs)
            throws IOException {
        String name = GarbageList.name(nowMs);
        if (!list.since().isEmpty()) {
            target.put(name, ObjectContent.of(list.format()));
        }
        for (StoredObject object : old) {
            if (!object.name().equals(name) || list.since().isEmpty()) {
                target.delete(object.name());
            }
        }
    }
}
