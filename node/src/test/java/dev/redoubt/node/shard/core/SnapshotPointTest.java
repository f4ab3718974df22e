package dev.redoubt.node.shard.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.persistence.log.LogRecord;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which records of the master a replica keeps back for a snapshot, and for how long; and the pause beside it. */
class SnapshotPointTest {
    private static final boolean APPLIED = true;
    private static final boolean WAITING = false;

    private final SnapshotPoint point = new SnapshotPoint();

    private static List<LogRecord> records(long index) {
        return List.of(new LogRecord(index, 1, 0, index, 0, 0, new byte[] {1}, null));
    }

    @Test
    void records_are_held_back_only_while_a_snapshot_waits() {
        assertThat(point.keepsBack(records(1), WAITING, 0)).isFalse();
        point.want();
        assertThat(point.keepsBack(records(2), APPLIED, 0)).isFalse();
        assertThat(point.keepsBack(records(3), WAITING, 0)).isTrue();
        assertThat(point.keepsBack(records(4), APPLIED, 0)).as("order").isTrue();
        assertThat(point.release()).extracting(LogRecord::index).containsExactly(3L, 4L);
        assertThat(point.release()).isEmpty();
    }

    @Test
    void kept_records_are_overdue_after_a_while() {
        point.want();
        point.keepsBack(records(1), WAITING, 1000);
        point.keepsBack(records(2), WAITING, 1150);
        assertThat(point.isOverdue(1000 + SnapshotPoint.MAX_KEPT_MS)).isFalse();
        assertThat(point.isOverdue(1001 + SnapshotPoint.MAX_KEPT_MS)).isTrue();
        point.release();
        assertThat(point.isOverdue(Long.MAX_VALUE)).isFalse();
    }

    @Test
    void snapshot_is_still_wanted_when_the_log_is_loaded_anew() {
        point.want();
        point.keepsBack(records(1), WAITING, 0);
        point.reset();
        assertThat(point.isWanted()).isTrue();
        assertThat(point.release()).isEmpty();
        point.taken();
        assertThatThrownBy(point::taken).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void pause_is_complete_once_when_nothing_is_in_flight() {
        CommandPause pause = new CommandPause();
        pause.begin();
        assertThat(pause.holdsCommands()).isTrue();
        assertThat(pause.settled()).isTrue();
        assertThat(pause.settled()).isFalse();
        pause.end();
        pause.end();
        assertThat(pause.holdsCommands()).isFalse();
        assertThat(pause.settled()).as("it ended before").isFalse();
        pause.begin();
        assertThatThrownBy(pause::begin).isInstanceOf(IllegalStateException.class);
    }
}
