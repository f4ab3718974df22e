package dev.redoubt.persistence.backup.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.config.RetentionRule;
import dev.redoubt.persistence.aof.Logs;
import dev.redoubt.persistence.backup.ArchiveNames;
import dev.redoubt.persistence.backup.BackupManifest;
import dev.redoubt.persistence.backup.DamagedObjectException;
import dev.redoubt.persistence.backup.ObjectContent;
import dev.redoubt.persistence.backup.restore.Archive;
import dev.redoubt.persistence.backup.restore.TestArchive;
import dev.redoubt.persistence.log.TermTable;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One archive, and what goes of it when. */
class GarbageCollectorTest {
    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final RetentionRule LAST_ONE = new RetentionRule(1, 0, 0, 0);
    private static final long NOW = TestArchive.START + 1_000_000_000L;
    private static final long DAY = 86_400_000L;

    private final TestArchive archive = new TestArchive(1);

    /**
     * Term 1 has records 1 to 10, of which 9 and 10 die with it; term 3 goes on with record 9, up to 20. Backups at 2, 6
     * and 14; the records 16 and 17 are missing, and a base of the archive itself stands at 18.
     */
    @BeforeEach
    void fill() throws Exception {
        archive.begin(0, 1);
        append(10);
        backup(2, "command");
        archive.segment(3, 6);
        backup(6, "command");
        archive.segment(7, 10);
        archive.begin(8, 3);
        append(20);
        archive.segment(9, 13);
        archive.segment(13, 15);
        backup(14, "schedule");
        backup(18, "archive");
        archive.segment(18, 20);
    }

    private void append(int upTo) {
        while (archive.records.size() < upTo) {
            archive.append(0, Logs.command("SET", "a", String.valueOf(archive.records.size())));
        }
    }

    private void backup(long index, String reason) throws Exception {
        archive.backup("b" + index, index, null, TestArchive.START + index * 1000, reason);
    }

    private TermTable terms() {
        return archive.chain(archive.records.size()).terms();
    }

    private GarbageCollector.Result collect(RetentionRule rule, long nowMs) throws Exception {
        return GarbageCollector.collect(archive, terms(), rule, UTC, nowMs);
    }

    /** Short names: b2 of a backup, base2, log3-6, table1. */
    private Set<String> objects() {
        return archive.objects.keySet().stream()
                .filter(name -> !name.startsWith(ArchiveNames.GARBAGE))
                .map(GarbageCollectorTest::shortName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String shortName(String name) {
        ArchiveNames.Parsed parsed = ArchiveNames.parse(name);
        if (parsed instanceof ArchiveNames.Base base) {
            return "base" + base.index();
        }
        if (parsed instanceof ArchiveNames.Segment segment) {
            return "log" + segment.firstIndex() + "-" + segment.lastIndex();
        }
        return parsed == null
                ? name.substring(ArchiveNames.BACKUPS.length())
                : "table" + parsed.term().number();
    }

    private static final Set<String> ALL = new TreeSet<>(List.of(
            "b14",
            "b18",
            "b2",
            "b6",
            "base14",
            "base18",
            "base2",
            "base6",
            "log13-15",
            "log18-20",
            "log3-6",
            "log7-10",
            "log9-13",
            "table1",
            "table3"));

    @Test
    void entries_of_the_catalogue_go_at_once_and_objects_a_day_later() throws Exception {
        assertThat(objects()).isEqualTo(ALL);
        GarbageCollector.Result first = collect(LAST_ONE, NOW);
        assertThat(first).isEqualTo(new GarbageCollector.Result(List.of("b2", "b6"), 0, 0, 6));
        Set<String> left = new TreeSet<>(ALL);
        left.removeAll(List.of("b2", "b6"));
        assertThat(objects()).isEqualTo(left);

        assertThat(collect(LAST_ONE, NOW + DAY - 1).deleted()).isZero();
        assertThat(objects()).isEqualTo(left);

        // The base at 18 stays: nothing else leads behind the hole.
        assertThat(collect(LAST_ONE, NOW + DAY).deleted()).isEqualTo(6);
        left.removeAll(List.of("base2", "base6", "log3-6", "log7-10", "log9-13", "table1"));
        assertThat(objects()).isEqualTo(left);

        assertThat(collect(LAST_ONE, NOW + 3 * DAY)).isEqualTo(GarbageCollector.Result.NOTHING);
        assertThat(archive.list(ArchiveNames.GARBAGE)).isEmpty();
    }

    @Test
    void objects_go_from_the_oldest_base_to_the_term_tables() throws Exception {
        GarbageList since = GarbagePlan.of(Archive.read(archive), LAST_ONE, UTC, GarbageList.EMPTY, NOW)
                .garbage();
        GarbagePlan plan = GarbagePlan.of(Archive.read(archive), LAST_ONE, UTC, since, NOW + DAY);
        assertThat(plan.due().stream().map(GarbageCollectorTest::shortName))
                .containsExactly("base2", "base6", "log3-6", "log7-10", "log9-13", "table1");
    }

    @Test
    void branch_that_a_failover_cut_off_stays_while_a_kept_backup_lies_before_it() throws Exception {
        collect(new RetentionRule(2, 0, 0, 0), NOW);
        collect(new RetentionRule(2, 0, 0, 0), NOW + DAY);
        Set<String> left = new TreeSet<>(ALL);
        left.removeAll(List.of("b2", "base2", "log3-6"));
        assertThat(objects()).isEqualTo(left);
    }

    @Test
    void object_that_is_needed_again_waits_a_whole_day_when_it_is_not() throws Exception {
        collect(LAST_ONE, NOW);
        // Another process had found the entry of this base before it went, and names the base now.
        BackupManifest late = archive.backup("late", 6, null, TestArchive.START + 15_000, "command");
        assertThat(collect(new RetentionRule(2, 0, 0, 0), NOW + DAY / 2).expired())
                .isEmpty();
        assertThat(collect(LAST_ONE, NOW + DAY).expired()).containsExactly("b14");
        archive.delete(late.name());
        assertThat(objects()).contains("base6", "log7-10");
        assertThat(collect(LAST_ONE, NOW + 2 * DAY - 1).deleted()).isZero();
    }

    @Test
    void archive_of_others_is_left_alone() throws Exception {
        TestArchive other = new TestArchive(2);
        other.begin(0, 3);
        assertThat(GarbageCollector.collect(archive, other.chain(1).terms(), LAST_ONE, UTC, NOW))
                .isEqualTo(GarbageCollector.Result.NOTHING);
        // A master that has lost its term does not have the newest one.
        assertThat(GarbageCollector.collect(archive, archive.chain(8).terms(), LAST_ONE, UTC, NOW))
                .isEqualTo(GarbageCollector.Result.NOTHING);
        assertThat(objects()).isEqualTo(ALL);
    }

    @Test
    void nothing_is_deleted_without_a_rule_or_by_an_archive_that_has_no_backup_that_was_asked_for() throws Exception {
        assertThat(collect(RetentionRule.ALL, NOW)).isEqualTo(GarbageCollector.Result.NOTHING);
        for (String id : List.of("b2", "b6", "b14")) {
            archive.delete(ArchiveNames.BACKUPS + id);
        }
        assertThat(collect(LAST_ONE, NOW)).isEqualTo(GarbageCollector.Result.NOTHING);
        assertThat(collect(LAST_ONE, NOW + DAY)).isEqualTo(GarbageCollector.Result.NOTHING);
    }

    @Test
    void nothing_is_deleted_while_a_manifest_or_a_table_is_damaged() throws Exception {
        for (String name : List.copyOf(archive.objects.keySet())) {
            if (name.startsWith(ArchiveNames.BACKUPS) || name.endsWith("/table")) {
                byte[] whole = archive.objects.get(name);
                byte[] damaged = whole.clone();
                damaged[damaged.length / 2] ^= 1;
                archive.put(name, ObjectContent.of(damaged));
                assertThatThrownBy(() -> collect(LAST_ONE, NOW))
                        .isInstanceOf(DamagedObjectException.class)
                        .hasMessageContaining(name);
                archive.put(name, ObjectContent.of(whole));
            }
        }
        assertThat(objects()).isEqualTo(ALL);
    }

    @Test
    void damaged_list_of_garbage_begins_the_day_anew() throws Exception {
        collect(LAST_ONE, NOW);
        String list = archive.list(ArchiveNames.GARBAGE).get(0).name();
        archive.put(list, ObjectContent.of(new byte[] {1, 2, 3}));
        assertThat(collect(LAST_ONE, NOW + DAY).deleted()).isZero();
        assertThat(collect(LAST_ONE, NOW + 2 * DAY).deleted()).isEqualTo(6);
    }
}
