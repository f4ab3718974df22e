package dev.redoubt.node.shard.info;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The figures of INFO that are computed. */
class InfoTextTest {
    private static final long MB = 1 << 20;

    @ParameterizedTest
    @CsvSource({
        // used, free, resident
        "11776, 53760, 220, 1.00",
        "1048576000, 0, 1300, 1.00",
        "1048576000, 524288000, 2000, 1.33",
        "11776, 0, 0, 1.00",
    })
    void fragmentation_is_that_of_the_keyspace(long used, long free, long residentMb, String ratio) {
        ShardStatus.Memory memory = new ShardStatus.Memory(
                used,
                free,
                0,
                0,
                used,
                residentMb * MB,
                30 * MB,
                60 * MB,
                1000 * MB,
                8000 * MB,
                0,
                new ShardStatus.Accounts(500 * MB, 700 * MB, 600 * MB, 0, 0, 0, 0, 0),
                ShardStatus.ScriptMemory.NONE,
                0,
                "noeviction");
        assertThat(InfoText.memory(memory))
                .contains("mem_fragmentation_ratio:" + ratio + "\r\n")
                .contains("mem_fragmentation_bytes:" + free + "\r\n");
    }

    @Test
    void used_memory_is_data_and_what_is_counted_beside_them() {
        ShardStatus.Memory memory = new ShardStatus.Memory(
                1000,
                200,
                100,
                50,
                5000,
                9000,
                3000,
                4000,
                8000,
                90_000,
                2000,
                new ShardStatus.Accounts(2000, 7000, 6000, 10, 20, 30, 40, 7),
                new ShardStatus.ScriptMemory(3, 4, 1, 2, 1),
                17,
                "allkeys-lru");
        assertThat(InfoText.memory(memory))
                .contains("used_memory:1107\r\n")
                .contains("used_memory_peak:5000\r\n")
                .contains("used_memory_overhead:207\r\n")
                .contains("used_memory_startup:50\r\n")
                .contains("used_memory_dataset:900\r\n")
                .contains("used_memory_dataset_perc:85.15%\r\n")
                .contains("mem_not_counted_for_evict:107\r\n")
                .contains("used_memory_scripts:7\r\n")
                .contains("lazyfreed_objects:17\r\n")
                .contains("maxmemory_policy:allkeys-lru\r\n")
                .contains("allocator_active:1307\r\n");
    }
}
