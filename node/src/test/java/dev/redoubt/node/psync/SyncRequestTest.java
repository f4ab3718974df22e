package dev.redoubt.node.psync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.persistence.log.ReplId;
import dev.redoubt.persistence.log.TermStart;
import dev.redoubt.persistence.log.TermTable;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a replica of Redis may continue (docs/protocol.md 10.3). */
class SyncRequestTest {
    private static final ReplId FIRST = new ReplId("a".repeat(40));
    private static final ReplId SECOND = new ReplId("b".repeat(40));

    /** Term 1 wrote records 1 to 9 and 500 bytes, term 2 goes on with record 10. */
    private static final TermTable TERMS =
            new TermTable(List.of(new TermStart(1, FIRST, 1, 0), new TermStart(2, SECOND, 10, 500)));

    private static SyncRequest has(ReplId replId, long offset) {
        return new SyncRequest(true, replId.hex(), offset + 1, ReplicaOptions.NONE);
    }

    private static boolean continues(SyncRequest request) {
        return request.continues(TERMS, 800, 0, 0);
    }

    @Test
    void the_present_term_is_continued_up_to_the_end_of_the_log() {
        assertThat(continues(has(SECOND, 800))).isTrue();
        assertThat(continues(has(SECOND, 801))).isFalse();
        // A replica that was continued has the new id before it has what the new term wrote.
        assertThat(continues(has(SECOND, 100))).isTrue();
    }

    @Test
    void an_earlier_term_is_continued_up_to_the_beginning_of_the_next() {
        assertThat(continues(has(FIRST, 500))).isTrue();
        assertThat(continues(has(FIRST, 501))).isFalse();
        assertThat(continues(has(FIRST, 0))).isTrue();
    }

    @Test
    void another_history_is_not_continued() {
        assertThat(continues(has(new ReplId("c".repeat(40)), 100))).isFalse();
        assertThat(continues(new SyncRequest(true, "?", -1, ReplicaOptions.NONE)))
                .isFalse();
        assertThat(continues(has(SECOND, -5))).isFalse();
    }

    @Test
    void neither_sync_nor_a_reader_of_the_snapshot_continues() {
        assertThat(continues(new SyncRequest(false, SECOND.hex(), 801, ReplicaOptions.NONE)))
                .isFalse();
        assertThat(continues(new SyncRequest(true, SECOND.hex(), 801, ReplicaOptions.NONE.withRdbOnly(true))))
                .isFalse();
    }

    @Test
    void what_lies_before_the_base_is_not_continued() {
        assertThat(has(FIRST, 300).continues(TERMS, 800, 5, 300)).isTrue();
        assertThat(has(FIRST, 299).continues(TERMS, 800, 5, 300)).isFalse();
    }

    @Test
    void a_restore_at_the_same_offset_is_not_skipped() {
        // The restored state stands at record 10, the first of its term; the old term ended at the same offset.
        assertThat(has(FIRST, 500).continues(TERMS, 800, 10, 500)).isFalse();
        assertThat(has(SECOND, 500).continues(TERMS, 800, 10, 500)).isTrue();
        assertThat(has(FIRST, 500).continues(TERMS, 800, 9, 500)).isTrue();
    }
}
