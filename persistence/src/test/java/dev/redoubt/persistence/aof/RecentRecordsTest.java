package dev.redoubt.persistence.aof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.persistence.log.LogRecord;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The ring of recent records: its bound, its growth, and reading by index. */
class RecentRecordsTest {
    /** 4 bytes of payload and the overhead. */
    private static final int COST = 100;

    private static RecentRecords of(long maxBytes, int records) {
        RecentRecords recent = new RecentRecords(maxBytes);
        for (long index = 1; index <= records; index++) {
            recent.add(new LogRecord(index, 1, 0, 4 * index, 0, 0, new byte[4], null));
        }
        return recent;
    }

    private static List<Long> indexes(List<LogRecord> records) {
        return records.stream().map(LogRecord::index).toList();
    }

    @Test
    void the_oldest_records_leave_when_the_bound_is_reached() {
        RecentRecords recent = of(10 * COST, 1000);
        assertThat(recent.first()).isEqualTo(991);
        assertThat(recent.read(990, 1000, 1000)).isNull();
        assertThat(indexes(recent.read(991, 993, 1000))).containsExactly(991L, 992L, 993L);
    }

    @Test
    void read_returns_at_least_one_record_up_to_the_bound() {
        RecentRecords recent = of(1000 * COST, 100);
        assertThat(indexes(recent.read(50, 100, 9))).containsExactly(50L, 51L);
        assertThat(indexes(recent.read(50, 100, 1))).containsExactly(50L);
        assertThat(recent.read(51, 50, 9)).isEmpty();
        assertThat(recent.read(101, 110, 9)).isNull();
    }

    @Test
    void a_lower_bound_drops_the_oldest_records_at_once() {
        RecentRecords recent = of(1000 * COST, 100);
        recent.setMaxBytes(3 * COST);
        assertThat(recent.first()).isEqualTo(98);
        recent.setMaxBytes(1);
        assertThat(recent.first()).isEqualTo(100);
        recent.setMaxBytes(0);
        assertThat(recent.first()).isEqualTo(Long.MAX_VALUE);
        assertThat(recent.offsetBehind(100)).isEqualTo(-1);
    }

    @Test
    void truncation_forgets_the_newest_records_and_others_follow() {
        RecentRecords recent = of(1000 * COST, 100);
        recent.truncate(40);
        assertThat(recent.get(41)).isNull();
        assertThat(recent.offsetBehind(40)).isEqualTo(160);
        recent.add(new LogRecord(41, 2, 0, 164, 0, 0, new byte[4], null));
        assertThat(indexes(recent.read(39, 100, 1000))).containsExactly(39L, 40L, 41L);
    }

    @Test
    void a_record_is_found_by_an_offset_in_it() {
        RecentRecords recent = of(10 * COST, 1000);
        assertThat(recent.indexBehind(4 * 990)).isEqualTo(991);
        assertThat(recent.indexBehind(4 * 990 + 3)).isEqualTo(991);
        assertThat(recent.indexBehind(4 * 999)).isEqualTo(1000);
        assertThat(recent.indexBehind(4 * 990 - 1)).as("before the first").isEqualTo(-1);
        assertThat(recent.indexBehind(4 * 1000)).as("behind the last").isEqualTo(-1);
        assertThat(of(0, 3).indexBehind(0)).isEqualTo(-1);
    }
}
