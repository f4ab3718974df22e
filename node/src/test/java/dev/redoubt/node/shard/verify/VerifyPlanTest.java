package dev.redoubt.node.shard.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.persistence.aof.Logs;
import dev.redoubt.persistence.aof.format.RespScanner;
import dev.redoubt.persistence.backup.ArchiveNames;
import dev.redoubt.persistence.backup.restore.Archive;
import dev.redoubt.persistence.backup.restore.TestArchive;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VerifyPlanTest {
    private final TestArchive archive = new TestArchive(11);

    /** Records 1 to 12 of term 1, backups at 2 and 6, a base without manifest at 9, segments up to 12. */
    @BeforeEach
    void fill() throws Exception {
        archive.begin(0, 1);
        archive.append(0, RespScanner.select(0), Logs.command("SET", "a", "0"));
        for (int i = 0; i < 10; i++) {
            archive.append(0, Logs.command("SET", "a", "" + i));
        }
        archive.backup(2, null);
        archive.backup(6, null);
        archive.base(9);
        archive.segment(2, 6);
        archive.segment(6, 8);
        archive.segment(9, 12);
    }

    private VerifyPlan newest(long archived) throws Exception {
        return VerifyPlan.newest(Archive.read(archive), archive.chain(12).terms(), archived);
    }

    @Test
    void newest_backup_is_read_with_the_records_from_the_one_before_it_to_the_end() throws Exception {
        VerifyPlan plan = newest(12);
        assertThat(plan.id()).isEqualTo("backup-6");
        assertThat(Objects.requireNonNull(plan.before()).index()).isEqualTo(2);
        assertThat(plan.bases()).extracting(ArchiveNames.Base::index).containsExactly(6L, 9L);
        assertThat(plan.faults()).isEmpty();
    }

    @Test
    void end_that_was_stored_and_is_missing_is_a_fault() throws Exception {
        archive.delete(archive.segment(9, 12));
        assertThat(newest(12).faults()).singleElement().asString().contains("records 10 to 12");
        assertThat(newest(9).faults()).isEmpty();
    }

    @Test
    void hole_behind_the_backup_is_a_fault_and_one_before_it_is_not() throws Exception {
        archive.delete(archive.segment(6, 8));
        assertThat(newest(12).faults()).singleElement().asString().contains("records 7 to 8");
        archive.segment(6, 8);
        archive.delete(archive.segment(2, 6));
        VerifyPlan plan = newest(12);
        assertThat(plan.faults()).isEmpty();
        assertThat(plan.before()).isNull();
    }

    @Test
    void backup_whose_base_is_missing_stays_the_newest() throws Exception {
        archive.delete(archive.base(6));
        assertThat(newest(12).id()).isEqualTo("backup-6");
        assertThat(newest(12).bases().get(0).index()).isEqualTo(6);
        assertThat(VerifyPlan.of(Archive.read(archive), "backup-6").bases()).hasSize(1);
    }

    @Test
    void backup_that_was_asked_for_stands_for_the_base_of_the_archive_at_its_record() throws Exception {
        archive.backup("backup-6-base", 6, null, TestArchive.START, "archive");
        archive.backup("backup-6", 6, "d".repeat(40), TestArchive.START, "command");
        assertThat(newest(12).id()).isEqualTo("backup-6");
        Archive read = Archive.read(archive);
        assertThat(Objects.requireNonNull(read.backupOf(newest(12).bases().get(0)))
                        .digest())
                .isEqualTo("d".repeat(40));
    }

    @Test
    void backup_of_another_branch_is_not_the_newest_of_this_one() throws Exception {
        // Records 8 on are of a dead branch, on which there is a backup.
        archive.backup(12, null);
        archive.begin(7, 2);
        archive.segment(8, 8);
        VerifyPlan plan =
                VerifyPlan.newest(Archive.read(archive), archive.chain(8).terms(), 8);
        assertThat(plan.id()).isEqualTo("backup-6");
        assertThat(VerifyPlan.of(Archive.read(archive), "backup-12").branch().lastIndex())
                .isEqualTo(12);
    }

    @Test
    void what_is_not_there_is_refused() throws Exception {
        assertThatThrownBy(() -> VerifyPlan.of(Archive.read(archive), "backup-9"))
                .hasMessageContaining("no backup backup-9");
        archive.delete(ArchiveNames.BACKUPS + "backup-2");
        archive.objects.put(ArchiveNames.BACKUPS + "backup-6", new byte[] {1});
        assertThatThrownBy(() -> newest(12))
                .hasMessageContaining("no backup of this data set")
                .hasMessageContaining("backup-6");
        assertThatThrownBy(() -> VerifyPlan.of(Archive.read(archive), "backup-6"))
                .hasMessageContaining("checksum");
    }
}
