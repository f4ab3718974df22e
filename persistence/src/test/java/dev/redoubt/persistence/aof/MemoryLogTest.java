package dev.redoubt.persistence.aof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.aof.recovery.LogOpener;
import dev.redoubt.persistence.testing.LossyLogStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MemoryLogTest {
    private final LossyLogStorage disk = Logs.disk();

    @Test
    void first_index_rises_when_the_memory_is_full() throws IOException {
        AofOptions small = new AofOptions("appendonlydir", "appendonly.aof", "dump.rdb", true, 2000);
        try (MemoryLog log = LogOpener.openInMemory(disk, small)) {
            assertThat(log.firstIndex()).isEqualTo(1);
            Logs.begin(log, 1);
            RecordCursor cursor = log.read(1);
            for (int i = 0; i < 100; i++) {
                Logs.add(log, Logs.command("SET", "k", "v".repeat(100)));
            }
            assertThat(log.firstIndex()).isBetween(80L, 101L);
            assertThat(Logs.read(log, log.firstIndex())).hasSize((int) (102 - log.firstIndex()));
            assertThatThrownBy(() -> log.read(1)).isInstanceOf(RecordGoneException.class);
            assertThatThrownBy(cursor::next).isInstanceOf(RecordGoneException.class);
            assertThat(log.truncatableTo()).isEqualTo(101);
            assertThatThrownBy(() -> log.truncate(100)).isInstanceOf(TruncateBelowBaseException.class);
            assertThat(log.fsync()).isZero();
        }
    }

    @Test
    void memory_log_is_truncated_to_the_base_and_reset() throws IOException {
        try (MemoryLog log = LogOpener.openInMemory(disk, AofOptions.DEFAULT)) {
            Logs.begin(log, 1);
            Logs.select(log, 1);
            BaseInfo info = Logs.infoAt(log);
            Logs.select(log, 2);
            assertThat(log.truncate(2).recordsRemoved()).isEqualTo(1);
            assertThat(log.end()).isEqualTo(info.end());
            Path file = log.newBaseFile();
            Logs.write(disk, file, Logs.rdb(info.aux(), Map.of("a", "b")));
            log.reset(file, info);
            assertThat(log.firstIndex()).isEqualTo(3);
            assertThat(log.fsyncedIndex()).isEqualTo(2);
        }
        try (MemoryLog log = LogOpener.openInMemory(disk, AofOptions.DEFAULT)) {
            assertThat(log.end().index()).isEqualTo(2);
            assertThat(log.base()).isNotNull();
        }
    }

    @Test
    void start_deletes_temporary_files_of_a_crash() throws IOException {
        for (String name : new String[] {"temp-dump.rdb", "temp-base-7.rdb", "temp-sync-1-7.rdb", "temp-mine.rdb"}) {
            disk.put(Logs.DIR.resolve(name), new byte[] {1});
        }
        LogOpener.openInMemory(disk, AofOptions.DEFAULT).close();
        assertThat(disk.list(Logs.DIR)).containsExactly("temp-mine.rdb");
    }
}
