package dev.redoubt.persistence.backup.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.config.RetentionRule;
import dev.redoubt.persistence.aof.Logs;
import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.backup.ArchiveNames;
import dev.redoubt.persistence.backup.BackupManifest;
import dev.redoubt.persistence.backup.BackupTarget;
import dev.redoubt.persistence.backup.ObjectContent;
import dev.redoubt.persistence.backup.StoredObject;
import dev.redoubt.persistence.backup.restore.Archive;
import dev.redoubt.persistence.backup.restore.BaseObject;
import dev.redoubt.persistence.backup.restore.Branch;
import dev.redoubt.persistence.backup.restore.ChainedRecords;
import dev.redoubt.persistence.backup.restore.Place;
import dev.redoubt.persistence.backup.restore.TestArchive;
import dev.redoubt.persistence.backup.restore.Window;
import dev.redoubt.persistence.log.TermTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Random archives with failovers, overlaps and holes; random rules; runs that end before each of their changes. All that
 * could be restored at or behind the oldest kept backup can be restored, with the same chain of checksums.
 */
@Timeout(600)
class GarbagePropertyTest {
    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final int SEEDS = Integer.getInteger("redoubt.garbage.seeds", 20);
    private static final long HOUR = 3_600_000L;
    private static final long NOW = TestArchive.START + 10_000 * HOUR;
    private static final long DAY = 24 * HOUR;
    private static final Path NO_FILE = Path.of("");

    /** A place, by the term that wrote its record: several branches have it. */
    private record Spot(ArchiveNames.Term term, long index) {}

    private static final class KilledException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** A store whose user is killed before one of its changes. */
    private record Mortal(TestArchive store, int[] changesLeft) implements BackupTarget {
        private void change() throws KilledException {
            if (changesLeft[0]-- == 0) {
                throw new KilledException();
            }
        }

        @Override
        public String description() {
            return store.description();
        }

        @Override
        public void put(String name, ObjectContent content) throws IOException {
            change();
            store.put(name, content);
        }

        @Override
        public InputStream open(String name, long from) throws IOException {
            return store.open(name, from);
        }

        @Override
        public List<StoredObject> list(String prefix) {
            return store.list(prefix);
        }

        @Override
        public void delete(String name) throws IOException {
            change();
            store.delete(name);
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }

    private static TestArchive random(Random random) throws Exception {
        TestArchive archive = new TestArchive(random.nextLong());
        long term = 1;
        archive.begin(0, term);
        int steps = 6 + random.nextInt(25);
        long archivedTo = 0;
        for (int i = 0; i < steps; i++) {
            int records = 1 + random.nextInt(5);
            for (int j = 0; j < records; j++) {
                archive.append(random.nextInt(2), Logs.command("SET", "k", random.nextInt(100) + "-" + i));
            }
            long end = archive.records.size();
            long termFirst = archive.chain(end).terms().rows().stream()
                    .mapToLong(row -> row.firstIndex())
                    .max()
                    .orElse(1);
            int what = random.nextInt(10);
            if (what > 0) {
                // Sometimes from before the end of the last, sometimes with a hole.
                long from = archivedTo + 1 - (what == 1 ? 2 : 0) + (what == 2 ? 1 : 0);
                long first = Math.min(end, Math.max(termFirst, from));
                archive.segment(first, end);
                archivedTo = end;
            }
            if (random.nextInt(3) == 0) {
                long at = Math.max(termFirst, end - random.nextInt(3));
                archive.backup(
                        "b" + at + "-" + i,
                        at,
                        null,
                        TestArchive.START + random.nextInt(2000) * HOUR,
                        random.nextInt(4) == 0 ? "archive" : "command");
            } else if (random.nextInt(8) == 0) {
                archive.base(end);
            }
            if (random.nextInt(6) == 0) {
                term += 1 + random.nextInt(2);
                archive.begin(Math.max(0, end - random.nextInt(4)), term);
                archivedTo = Math.min(archivedTo, archive.records.size() - 1);
            }
        }
        return archive;
    }

    private static RetentionRule rule(Random random) {
        RetentionRule rule =
                new RetentionRule(random.nextInt(3), random.nextInt(3), random.nextInt(2), random.nextInt(2));
        return rule.keepsAll() ? new RetentionRule(1, 0, 0, 0) : rule;
    }

    /** The checksums of the chain at all places of all branches from their horizons on. */
    private static Map<String, Integer> restorable(BackupTarget target, Set<String> kept) throws IOException {
        Archive archive = Archive.read(target);
        Set<String> names = new HashSet<>();
        for (BackupManifest backup : archive.backups()) {
            if (kept.contains(backup.id())) {
                names.add(backup.base());
            }
        }
        Map<String, Integer> found = new TreeMap<>();
        for (ArchiveNames.Term term : archive.terms()) {
            Branch branch = archive.branch(term);
            long horizon = Long.MAX_VALUE;
            for (ArchiveNames.Base base : branch.bases()) {
                horizon = names.contains(base.name()) ? Math.min(horizon, base.index()) : horizon;
            }
            for (Window window : branch.windows()) {
                for (long index = Math.max(horizon, window.base().index()); index <= window.lastIndex(); index++) {
                    TermTable table = branch.table();
                    ArchiveNames.Term of = new ArchiveNames.Term(table.termAt(index), table.replIdAt(index));
                    found.put(new Spot(of, index).toString(), restore(target, archive, branch, index));
                }
            }
        }
        return found;
    }

    private static int restore(BackupTarget target, Archive archive, Branch branch, long index) throws IOException {
        Branch.Choice choice = branch.choose(new Place.AtIndex(index), null);
        BaseObject base = new BaseObject(target, choice.base(), archive.backupOf(choice.base()));
        try (InputStream in = base.open()) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        BaseInfo info = base.info(NO_FILE, branch.table());
        try (ChainedRecords records = new ChainedRecords(target, info, choice.pieces(), branch.table())) {
            while (records.next() != null) {
                // Reading verifies it.
            }
            assertThat(records.chain().end().index()).isEqualTo(index);
            return records.chain().crc();
        }
    }

    /** What the catalogue names is there, byte for byte. */
    private static void checkCatalogue(BackupTarget target, Set<String> kept) throws IOException {
        Archive archive = Archive.read(target);
        assertThat(archive.damagedBackups()).isEmpty();
        Set<String> ids = new HashSet<>();
        for (BackupManifest backup : archive.backups()) {
            ids.add(backup.id());
            ArchiveNames.Base base = (ArchiveNames.Base) ArchiveNames.parse(backup.base());
            assertThat(base).isNotNull();
            try (InputStream in = new BaseObject(target, base, backup).open()) {
                assertThat(in.transferTo(OutputStream.nullOutputStream())).isEqualTo(backup.size());
            }
            assertThat(archive.branch(base.term()).bases()).contains(base);
        }
        assertThat(ids).containsAll(kept);
    }

    private static void check(BackupTarget target, Set<String> kept, Map<String, Integer> before) throws IOException {
        checkCatalogue(target, kept);
        Map<String, Integer> now = restorable(target, kept);
        assertThat(now).isEqualTo(before);
    }

    @Test
    void all_behind_the_oldest_kept_backup_stays_restorable_wherever_a_run_ends() throws Exception {
        int deleted = 0;
        int kills = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            TestArchive archive = random(random);
            RetentionRule rule = rule(random);
            TermTable terms = archive.chain(archive.records.size()).terms();
            List<BackupManifest> asked = Archive.read(archive).backups().stream()
                    .filter(backup -> backup.reason().equals("command"))
                    .toList();
            Set<String> kept = RetainedBackups.of(asked, rule, UTC);
            Map<String, Integer> before = restorable(archive, kept);
            int objects = archive.objects.size();
            long now = NOW;
            for (int run = 0; run < 4; run++) {
                boolean ended = false;
                for (int changes = 0; !ended; changes++) {
                    Map<String, byte[]> saved = new TreeMap<>(archive.objects);
                    try {
                        GarbageCollector.collect(new Mortal(archive, new int[] {changes}), terms, rule, UTC, now);
                        ended = true;
                    } catch (KilledException e) {
                        kills++;
                        check(archive, kept, before);
                        if (random.nextInt(4) > 0) {
                            // Try the next place of the same run; else a later run goes on from here.
                            archive.objects.clear();
                            archive.objects.putAll(saved);
                        } else {
                            changes = -1;
                        }
                    }
                }
                check(archive, kept, before);
                now += DAY;
            }
            deleted += objects - archive.objects.size();
            assertThat(GarbageCollector.collect(archive, terms, rule, UTC, now + DAY))
                    .as("nothing is left to do, seed %s", seed)
                    .isEqualTo(GarbageCollector.Result.NOTHING);
        }
        assertThat(deleted).isGreaterThan(3 * SEEDS);
        assertThat(kills).isGreaterThan(10 * SEEDS);
    }
}
