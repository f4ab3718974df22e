package dev.redoubt.persistence.aof.recovery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.persistence.aof.AofLog;
import dev.redoubt.persistence.aof.AofOptions;
import dev.redoubt.persistence.aof.LogDamagedException;
import dev.redoubt.persistence.aof.Logs;
import dev.redoubt.persistence.aof.MemoryLog;
import dev.redoubt.persistence.testing.LossyLogStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What can lie at the place of {@code dump.rdb}, with and without a log. */
class SnapshotFileTest {
    private static final Path FILE = Logs.DIR.resolve("dump.rdb");

    private static void refused(byte[] file, long offset, String fault) {
        LossyLogStorage disk = Logs.disk();
        disk.put(FILE, file);
        for (boolean logged : new boolean[] {false, true}) {
            assertThatThrownBy(() -> {
                        if (logged) {
                            Logs.openCold(disk);
                        } else {
                            LogOpener.openInMemory(disk, AofOptions.DEFAULT);
                        }
                    })
                    .isInstanceOfSatisfying(LogDamagedException.class, e -> assertThat(e.offset())
                            .isEqualTo(offset))
                    .hasMessageContaining("byte " + offset + ": the base is not a whole RDB file: " + fault);
        }
    }

    @Test
    void snapshot_of_a_version_without_checksum_is_taken() throws IOException {
        byte[] old = "REDIS0003\u00fe\0\0\1k\1v\u00ff".getBytes(ISO_8859_1);
        LossyLogStorage disk = Logs.disk();
        disk.put(FILE, old);
        try (MemoryLog log = LogOpener.openInMemory(disk, AofOptions.DEFAULT)) {
            assertThat(log.base()).isNotNull();
        }
        try (AofLog log = Logs.openCold(disk)) {
            assertThat(log.base()).isNotNull();
        }
        refused(Arrays.copyOf(old, old.length - 1), old.length - 1, "the file ends here");
    }

    @Test
    void what_is_no_snapshot_is_told_by_name() {
        refused(new byte[0], 0, "the file is empty");
        refused("<html><body>404".getBytes(ISO_8859_1), 0, "not an RDB file but an HTML page");
        refused("\37\213\b\0......".getBytes(ISO_8859_1), 0, "not an RDB file but a gzip file");
        refused("REDIS0099....".getBytes(ISO_8859_1), 0, "RDB version REDIS0099");
    }

    @Test
    void cut_or_damaged_snapshot_is_refused_at_its_byte() throws IOException {
        byte[] file = Logs.rdb(Map.of(), Map.of("x", "y"));
        for (int length = 9; length < file.length; length++) {
            refused(Arrays.copyOf(file, length), length, "the file ends here");
        }
        byte[] damaged = file.clone();
        damaged[file.length - 10] ^= 1;
        refused(damaged, file.length - 8, "checksum ");
    }
}
