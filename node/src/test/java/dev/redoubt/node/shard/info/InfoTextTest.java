package dev.redoubt.node.shard.info;

import static org.assertj.core.api.Assertions.assertThat;

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
                used,
                residentMb * MB,
                30 * MB,
                60 * MB,
                1000 * MB,
                8000 * MB,
                0,
                new ShardStatus.Accounts(500 * MB, 700 * MB, 600 * MB, 0, 0, 0, 0),
                "noeviction");
        assertThat(InfoText.memory(memory))
                .contains("mem_fragmentation_ratio:" + ratio + "\r\n")
                .contains("mem_fragmentation_bytes:" + free + "\r\n");
    }
}
