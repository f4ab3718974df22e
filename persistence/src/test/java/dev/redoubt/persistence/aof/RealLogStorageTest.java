package dev.redoubt.persistence.aof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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
            log.truncate(2);
            Logs.select(log, 2);
        }
        try (RealLogStorage storage = RealLogStorage.open(dir);
                AofLog log = Logs.openCold(storage)) {
            assertThat(log.end().index()).isEqualTo(3);
            assertThat(log.report().suspect()).isFalse();
            assertThat(dir.resolve("dump.rdb"))
                    .hasSameBinaryContentAs(log.base().file());
            assertThat(storage.list(dir.resolve("appendonlydir"))).hasSize(3);
        }
    }

    @Test
    void overwriting_the_published_snapshot_does_not_change_the_log() throws IOException {
        Path snapshot = dir.resolve("dump.rdb");
        try (RealLogStorage storage = RealLogStorage.open(dir)) {
            Files.write(snapshot, Logs.rdb(Map.of(), Map.of("x", "y")));
            try (AofLog log = Logs.open(storage)) {
                Files.writeString(snapshot, "over the one that was adopted");
                Logs.select(log, 1);
                Logs.rewrite(log, storage);
            }
            Files.writeString(snapshot, "over the one that was made");
            try (AofLog log = Logs.openCold(storage)) {
                assertThat(log.end().index()).isEqualTo(3);
                assertThat(log.report().suspect()).isFalse();
            }
        }
    }

    @Test
    void path_of_unknown_state_does_not_count_as_absent() throws IOException {
        try (RealLogStorage storage = RealLogStorage.open(dir.resolve("a/b"))) {
            assertThat(storage.exists(dir.resolve("none"))).isFalse();
            // The name is too long for any file, and the system reports an error, not that the file is absent.
            assertThatThrownBy(() -> storage.exists(dir.resolve("x".repeat(300))))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cannot tell");
        }
    }
}
