package dev.redoubt.node.shard.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.shard.archive.ArchiveJob.Hole;
import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.backup.ArchiveNames;
import dev.redoubt.persistence.backup.ArchivedBranch;
import dev.redoubt.persistence.backup.SegmentWriter.Place;
import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.ReplId;
import dev.redoubt.persistence.log.TermStart;
import dev.redoubt.persistence.log.TermTable;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ArchiveCoreTest {
    private static final ReplId A = ReplId.random(new Random(1));
    private static final ReplId B = ReplId.random(new Random(2));
    private static final TermTable TERMS = new TermTable(List.of(new TermStart(1, A, 1, 0)));
    private static final TermTable TWO_TERMS = TERMS.plus(new TermStart(2, B, 20, 200));
    private static final long LAG_MS = 5000;

    private final ArchiveCore core = new ArchiveCore();
    private long now = 1_000_000;
    private boolean master = true;
    private boolean enabled = true;
    private long committed = 10;
    private long endOffset = 100;
    private long firstIndex = 1;
    private TermTable terms = TERMS;
    private @Nullable BaseInfo base = base(3);

    private static BaseInfo base(long index) {
        TermTable terms = TWO_TERMS.upTo(index);
        return new BaseInfo(
                Path.of("/base"),
                new LogEnd(terms.termAt(index), terms.replIdAt(index), index, 10 * index),
                0,
                0,
                index,
                terms);
    }

    private static Place place(long index) {
        return new Place(index, 0, 10 * index, index);
    }

    private @Nullable ArchiveJob next() {
        return core.next(new ArchiveFacts(master, enabled, LAG_MS, committed, endOffset, firstIndex, terms, base), now);
    }

    private static ArchivedBranch has(ArchivedBranch.Relation relation, ArchivedBranch.Window... windows) {
        return new ArchivedBranch(relation, java.util.Set.of(), List.of(windows));
    }

    private static ArchivedBranch upTo(long index) {
        ArchiveNames.Base first = new ArchiveNames.Base(new ArchiveNames.Term(1, A), 1, 1);
        return has(ArchivedBranch.Relation.OURS, new ArchivedBranch.Window(first, index, index));
    }

    private void attach(ArchivedBranch branch, @Nullable Place place) {
        assertThat(next()).isEqualTo(new ArchiveJob.Attach(terms));
        core.attached(new Attachment(branch, place), now);
    }

    private void attachAt(long index) {
        attach(upTo(index), place(index));
    }

    @Test
    void nothing_is_done_unless_the_master_archives() {
        master = false;
        assertThat(next()).isNull();
        master = true;
        enabled = false;
        assertThat(next()).isNull();
        enabled = true;
        assertThat(next()).isInstanceOf(ArchiveJob.Attach.class);
        assertThat(next()).as("one job at a time").isNull();
    }

    @Test
    void empty_archive_gets_the_base_and_then_the_records_behind_it() {
        attach(has(ArchivedBranch.Relation.EMPTY), null);

        assertThat(next()).isEqualTo(new ArchiveJob.StoreBase(base(3), Hole.NONE));
        core.baseStored();
        assertThat(next()).as("no record has waited yet").isNull();
        now += LAG_MS;
        assertThat(next()).isEqualTo(new ArchiveJob.StoreSegment(place(3), 10, TERMS));
        core.segmentStored(place(10));
        assertThat(core.archivedTo()).isEqualTo(10);
        now += 100 * LAG_MS;
        assertThat(next()).as("nothing is new").isNull();
        assertThat(core.lagMs(now)).isZero();
    }

    @Test
    void log_without_a_base_gets_one_first() {
        base = null;
        attach(has(ArchivedBranch.Relation.EMPTY), null);

        assertThat(next()).isEqualTo(new ArchiveJob.TakeSnapshot());
        assertThat(next()).isNull();
        core.snapshotTaken();
        base = base(8);
        assertThat(next()).isEqualTo(new ArchiveJob.StoreBase(base(8), Hole.NONE));
    }

    @Test
    void archive_of_the_branch_goes_on_where_it_ends() {
        attachAt(7);
        assertThat(next()).isNull();
        now += LAG_MS;
        assertThat(next()).isEqualTo(new ArchiveJob.StoreSegment(place(7), 10, TERMS));
    }

    @Test
    void archive_of_another_data_set_is_refused_and_looked_at_again_later() {
        attach(has(ArchivedBranch.Relation.FOREIGN), null);

        assertThat(core.isForeign()).isTrue();
        assertThat(core.keepFrom(true)).isEqualTo(Long.MAX_VALUE);
        assertThat(next()).isNull();
        now += ArchiveCore.LAST_RETRY_MS;
        attachAt(10);
        assertThat(core.isForeign()).isFalse();
    }

    @Test
    void piece_is_cut_by_time_size_or_term_whichever_is_first() {
        attachAt(10);
        assertThat(next()).isNull();
        committed = 11;
        assertThat(next()).as("begins to wait").isNull();
        now += LAG_MS - 1;
        assertThat(next()).isNull();
        assertThat(core.lagMs(now)).isEqualTo(LAG_MS - 1);
        endOffset = 100 + ArchiveCore.SEGMENT_BYTES;
        assertThat(next()).as("size").isEqualTo(new ArchiveJob.StoreSegment(place(10), 11, TERMS));
        core.segmentStored(new Place(11, 0, endOffset, 11));

        terms = TWO_TERMS;
        committed = 19;
        assertThat(next()).as("one term").isNull();
        committed = 20;
        assertThat(next()).as("another term has begun").isInstanceOf(ArchiveJob.StoreSegment.class);
        core.segmentStored(new Place(19, 0, endOffset, 19));
        assertThat(next()).isNull();
        now += LAG_MS;
        assertThat(next())
                .as("time")
                .isEqualTo(new ArchiveJob.StoreSegment(new Place(19, 0, endOffset, 19), 20, terms));
    }

    @Test
    void records_that_came_during_a_job_wait_from_its_begin() {
        attachAt(9);
        next();
        now += LAG_MS;
        assertThat(next()).isInstanceOf(ArchiveJob.StoreSegment.class);
        committed = 15;
        now += 2000;
        core.segmentStored(place(10));
        assertThat(next()).isNull();
        assertThat(core.lagMs(now)).isEqualTo(2000);
        now += LAG_MS - 2000;
        assertThat(next()).isInstanceOf(ArchiveJob.StoreSegment.class);
    }

    @Test
    void failure_is_tried_again_each_time_later() {
        attachAt(9);
        next();
        now += LAG_MS;
        long wait = ArchiveCore.FIRST_RETRY_MS;
        for (int i = 0; i < 100; i++) {
            assertThat(next()).isInstanceOf(ArchiveJob.StoreSegment.class);
            core.failed(now);
            assertThat(next()).isNull();
            now += wait - 1;
            assertThat(next()).isNull();
            now++;
            wait = Math.min(ArchiveCore.LAST_RETRY_MS, 2 * wait);
        }
        assertThat(core.lagMs(now)).as("the record still waits").isGreaterThan(90 * ArchiveCore.LAST_RETRY_MS);
        next();
        core.segmentStored(place(10));
        assertThat(core.lagMs(now)).isZero();
    }

    @Test
    void records_that_are_gone_are_a_hole_and_a_base_comes_first() {
        attachAt(10);
        committed = 30;
        firstIndex = 18;
        base = base(17);
        assertThat(next()).isEqualTo(new ArchiveJob.StoreBase(base(17), new Hole(11, 17)));
        core.baseStored();
        now += LAG_MS;
        assertThat(next()).isInstanceOf(ArchiveJob.StoreSegment.class);
        core.gone();
        base = base(25);
        assertThat(next()).isEqualTo(new ArchiveJob.StoreBase(base(25), new Hole(18, 25)));
    }

    @Test
    void place_that_the_log_lacks_at_the_start_is_a_hole_too() {
        attach(upTo(5), null);
        base = base(9);
        assertThat(next()).isEqualTo(new ArchiveJob.StoreBase(base(9), new Hole(6, 9)));
    }

    @Test
    void base_that_begins_a_history_leaves_no_hole() {
        terms = TWO_TERMS;
        attach(upTo(19), null);
        base = base(20);
        committed = 20;
        firstIndex = 21;
        ArchiveJob job = next();
        assertThat(job).isInstanceOf(ArchiveJob.StoreBase.class);
        assertThat(((ArchiveJob.StoreBase) job).lost().isEmpty()).isTrue();
    }

    @Test
    void files_are_kept_from_the_first_record_that_the_archive_lacks() {
        assertThat(core.keepFrom(true)).as("nobody knows yet").isZero();
        next();
        assertThat(core.keepFrom(true)).isZero();
        core.attached(new Attachment(upTo(7), place(7)), now);
        assertThat(core.keepFrom(true)).isEqualTo(8);
        assertThat(core.keepFrom(false)).isEqualTo(Long.MAX_VALUE);
        core.detach();
        attach(has(ArchivedBranch.Relation.EMPTY), null);
        next();
        assertThat(core.keepFrom(true))
                .as("behind the base that is being stored")
                .isEqualTo(4);
        core.baseStored();
        assertThat(core.keepFrom(true)).isEqualTo(4);
    }

    @Test
    void end_of_the_mastership_voids_what_is_under_way() {
        attachAt(9);
        int before = core.session();
        master = false;
        assertThat(next()).isNull();
        assertThat(core.session()).isNotEqualTo(before);
        assertThat(core.state()).isEqualTo(ArchiveCore.State.OFF);
        master = true;
        attachAt(10);
    }

    @Test
    void backup_is_stored_without_archiving_and_archiving_goes_on_behind_it() {
        enabled = false;
        Backup backup = new Backup("id", base(6), "command", 1, null);
        core.request(backup);
        attach(has(ArchivedBranch.Relation.EMPTY), null);
        assertThat(next()).isEqualTo(new ArchiveJob.StoreBackup(backup));
        core.backupStored();
        assertThat(core.pendingBackups()).isZero();
        assertThat(next()).isNull();

        enabled = true;
        attach(upTo(6), place(6));
        next();
        now += LAG_MS;
        assertThat(next()).isEqualTo(new ArchiveJob.StoreSegment(place(6), 10, TERMS));
    }

    @Test
    void backup_does_not_skip_records_that_the_archive_lacks() {
        attachAt(7);
        core.request(new Backup("id", base(9), "command", 1, null));
        assertThat(next()).isInstanceOf(ArchiveJob.StoreBackup.class);
        core.backupStored();
        next();
        now += LAG_MS;
        assertThat(next()).isEqualTo(new ArchiveJob.StoreSegment(place(7), 10, TERMS));
    }

    @Test
    void backup_that_fails_too_often_is_given_up() {
        attachAt(10);
        Backup backup = new Backup("id", base(9), "command", 1, null);
        core.request(backup);
        for (int i = 1; i < ArchiveCore.BACKUP_TRIES; i++) {
            assertThat(next()).isInstanceOf(ArchiveJob.StoreBackup.class);
            assertThat(core.failed(now)).isNull();
            now += ArchiveCore.LAST_RETRY_MS;
        }
        next();
        assertThat(core.failed(now)).isEqualTo(backup);
        assertThat(core.pendingBackups()).isZero();
    }
}
