package dev.redoubt.persistence.aof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.persistence.testing.LossyLogStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** dump.rdb beside a log: whose it is, and that nobody's file is lost. */
class PublishedSnapshotTest {
    private static final Path DUMP = Logs.DIR.resolve("dump.rdb");
    private static final Path NOTE = Logs.DIR.resolve("dump.rdb.copy");
    private static final Path BASE = Logs.DIR.resolve("base.rdb");

    private final LossyLogStorage disk = Logs.disk();
    private final AofFiles files = new AofFiles(disk, AofOptions.DEFAULT);

    private byte[] base(String value) throws IOException {
        byte[] rdb = Logs.rdb(Map.of(), Map.of("k", value));
        disk.put(BASE, rdb);
        return rdb;
    }

    @Test
    void copy_is_ours_and_replaced_by_the_next() throws IOException {
        base("1");
        PublishedSnapshot.of(files).replace(BASE);
        byte[] second = base("2");
        assertThat(PublishedSnapshot.of(files).isOurs(BASE)).isTrue();
        PublishedSnapshot.of(files).replace(BASE);
        assertThat(disk.content(DUMP)).isEqualTo(second);
        assertThat(disk.list(Logs.DIR)).noneMatch(name -> name.contains("set-aside"));
    }

    @Test
    void file_of_a_person_is_moved_and_each_has_a_name_of_its_own() throws IOException {
        for (int i = 1; i < 4; i++) {
            byte[] theirs = Logs.rdb(Map.of(), Map.of("theirs", "" + i));
            disk.put(DUMP, theirs);
            base("" + i);
            assertThat(PublishedSnapshot.of(files).isOurs(BASE)).isFalse();
            PublishedSnapshot.of(files).replace(BASE);
            assertThat(disk.content(Logs.DIR.resolve("dump.rdb.set-aside-" + i)))
                    .isEqualTo(theirs);
            assertThat(PublishedSnapshot.of(files).isOurs(BASE)).isTrue();
        }
    }

    @Test
    void older_copy_that_a_person_has_put_back_is_theirs() throws IOException {
        byte[] first = base("1");
        PublishedSnapshot.of(files).replace(BASE);
        base("2");
        PublishedSnapshot.of(files).replace(BASE);
        disk.put(DUMP, first);
        assertThat(PublishedSnapshot.of(files).isOurs(BASE)).isFalse();
    }

    @Test
    void copy_of_a_program_that_wrote_no_note_is_ours() throws IOException {
        disk.put(DUMP, base("1"));
        assertThat(PublishedSnapshot.of(files).isOurs(null)).isFalse();
        assertThat(PublishedSnapshot.of(files).isOurs(BASE)).isTrue();
        base("2");
        assertThat(PublishedSnapshot.of(files).isOurs(BASE)).isTrue();
    }

    @Test
    void files_without_a_checksum_are_told_apart_by_all_their_bytes() throws IOException {
        disk.put(BASE, new byte[] {1, 2, 3, 0, 0, 0, 0, 0, 0, 0, 0});
        PublishedSnapshot.of(files).replace(BASE);
        disk.put(DUMP, new byte[] {1, 2, 4, 0, 0, 0, 0, 0, 0, 0, 0});
        assertThat(PublishedSnapshot.of(files).isOurs(BASE)).isFalse();
    }

    @Test
    void damaged_note_names_nothing() throws IOException {
        base("1");
        PublishedSnapshot.of(files).replace(BASE);
        disk.put(NOTE, new byte[] {'x', '\n', '1', '\n'});
        assertThat(PublishedSnapshot.of(files).isOurs(null)).isFalse();
    }
}
