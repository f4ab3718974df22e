package dev.redoubt.persistence.aof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealLogStorageTest {
    @TempDir
    Path dir;

    @Test
    void a_directory_has_one_owner() throws IOException {
        try (RealLogStorage first = RealLogStorage.open(dir)) {
            assertThat(first.directory()).isEqualTo(dir.toAbsolutePath().normalize());
            assertThatThrownBy(() -> RealLogStorage.open(dir))
                    .isInstanceOf(DirectoryInUseException.class)
                    .hasMessageContaining("is in use by another process");
        }
        RealLogStorage.open(dir).close();
    }

    @Test
    void a_log_lives_in_real_files() throws IOException {
        try (RealLogStorage storage = RealLogStorage.open(dir);
                AofLog log = Logs.open(storage)) {
            Logs.begin(log, 1);
            Logs.select(log, 1);
            Logs.rewrite(log, storage);
            Logs.rewrite(log, storage);
            Logs.add(log, Logs.command("SET", "a", "x".repeat(1 << 20)));
            log.cutBack(2);
            Logs.select(log, 2);
        }
        try (RealLogStorage storage = RealLogStorage.open(dir);
                AofLog log = Logs.openCold(storage)) {
            assertThat(log.end().index()).isEqualTo(3);
            assertThat(log.report().suspect()).isFalse();
            assertThat(Files.isSameFile(log.base().file(), dir.resolve("dump.rdb")))
                    .isTrue();
            assertThat(storage.list(dir.resolve("appendonlydir"))).hasSize(3);
        }
    }

    @Test
    void what_the_disk_does_not_tell_is_not_taken_for_absent() throws IOException {
        try (RealLogStorage storage = RealLogStorage.open(dir.resolve("a/b"))) {
            Path file = Files.createFile(dir.resolve("file"));
            assertThat(storage.exists(dir.resolve("none"))).isFalse();
            assertThatThrownBy(() -> storage.exists(file.resolve("below")))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cannot tell");
        }
    }
}
