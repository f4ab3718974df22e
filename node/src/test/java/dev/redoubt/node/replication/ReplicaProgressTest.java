package dev.redoubt.node.replication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.protocol.FrameHeader;
import dev.redoubt.node.protocol.ReplicationMessage;
import dev.redoubt.node.protocol.SubscriptionId;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.ReplId;
import dev.redoubt.persistence.log.TermTable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** One subscription as its sender sees it: the answer (docs/protocol.md 3.3, 3.6) and the credits. */
class ReplicaProgressTest {
    private static final long WINDOW = 100;

    private static final long CALM_MS = 500;

    private record FakeLog(long firstIndex, LogEnd end) implements LogView {
        @Override
        public TermTable terms() {
            return TermTable.EMPTY;
        }

        @Override
        public long truncatableTo() {
            return firstIndex - 1;
        }

        @Override
        public long fsyncedIndex() {
            return end.index();
        }
    }

    private static LogEnd end(long index) {
        return new LogEnd(1, ReplId.NONE, index, 0);
    }

    private static ReplicaProgress feed(long matched, long replicaEnd, long replicaFirst, long masterFirst) {
        ReplicationMessage.Subscribe m = new ReplicationMessage.Subscribe(
                3, 7, new Incarnation(1), 1, end(replicaEnd), replicaFirst, TermTable.EMPTY, false);
        return ReplicaProgress.of(m, 11, 3, matched, new FakeLog(masterFirst, end(1000)), 50);
    }

    private static void ack(ReplicaProgress feed, long written) {
        ack(feed, written, 60);
    }

    private static FrameHeader header(long commitIndex) {
        return new FrameHeader(3, new SubscriptionId(7, 11), commitIndex, 1);
    }

    private static boolean beats(ReplicaProgress feed, long commitIndex, long nowMs) {
        return feed.mayBeat(header(commitIndex), 8, nowMs, CALM_MS);
    }

    /** Sends an empty frame that says what is committed. */
    private static void beat(ReplicaProgress feed, long commitIndex, long nowMs) {
        feed.reads(header(commitIndex), nowMs);
        feed.sent(8, 0);
    }

    private static void ack(ReplicaProgress feed, long written, long nowMs) {
        feed.acknowledged(new ReplicationMessage.Ack(3, feed.id(), written, written, false), nowMs);
    }

    @Test
    void equal_logs_go_on_and_a_divergent_suffix_is_truncated() {
        assertThat(feed(10, 10, 1, 1).answer())
                .isEqualTo(new ReplicationMessage.Continue(3, new SubscriptionId(7, 11)));
        assertThat(feed(8, 10, 1, 1).answer())
                .isEqualTo(new ReplicationMessage.Truncate(3, new SubscriptionId(7, 11), 8));
    }

    @Test
    void full_sync_is_needed_when_the_common_part_is_unreadable() {
        assertThat(feed(8, 10, 1, 9).state()).isEqualTo(ReplicaProgress.State.MATCHING);
        assertThat(feed(8, 10, 1, 10).state()).isEqualTo(ReplicaProgress.State.FULL_SYNC);
        assertThat(feed(8, 10, 9, 1).state()).isEqualTo(ReplicaProgress.State.MATCHING);
        assertThat(feed(8, 10, 10, 1).state()).isEqualTo(ReplicaProgress.State.FULL_SYNC);
    }

    @Test
    void sending_begins_where_the_first_ack_says() {
        ReplicaProgress feed = feed(8, 10, 1, 1);
        assertThat(feed.mayFeed(1000, WINDOW)).isFalse();
        assertThat(beats(feed, 8, 60)).isFalse();
        ack(feed, 8);
        assertThat(feed.next()).isEqualTo(9);
        assertThat(feed.mayFeed(1000, WINDOW)).isTrue();
        assertThat(feed.mayFeed(8, WINDOW)).isFalse();
    }

    @Test
    void only_one_read_is_under_way() {
        ReplicaProgress feed = feed(8, 8, 1, 1);
        ack(feed, 8);
        feed.reads(header(8), 60);
        assertThat(feed.mayFeed(1000, WINDOW)).isFalse();
        assertThat(beats(feed, 8, 60)).isFalse();
        feed.sent(8, 0); // nothing was there
        assertThat(feed.next()).isEqualTo(9);
        assertThat(feed.mayFeed(1000, WINDOW)).isTrue();
    }

    @Test
    void heartbeats_are_rare_when_nothing_changes() {
        ReplicaProgress feed = feed(8, 8, 1, 1);
        ack(feed, 8, 100);
        for (long ms = 100; ms <= 500; ms += 40) {
            assertThat(beats(feed, 8, ms))
                    .as("at %d ms: the header is news", ms)
                    .isEqualTo(ms < 500);
            beat(feed, 8, ms);
            ack(feed, 8, ms + 1);
        }
        assertThat(beats(feed, 8, 540)).isFalse();
        beat(feed, 8, 540);
        ack(feed, 8, 541);
        assertThat(beats(feed, 8, 540 + CALM_MS - 1)).isFalse();
        assertThat(beats(feed, 8, 540 + CALM_MS)).isTrue();
    }

    @Test
    void heartbeats_come_with_each_tick_when_something_is_missing() {
        ReplicaProgress feed = feed(8, 8, 1, 1);
        ack(feed, 7, 100);
        beat(feed, 8, 100);
        ack(feed, 7, 1000);
        assertThat(beats(feed, 8, 1001)).as("it lacks a record").isTrue();
        ack(feed, 8, 1002);
        assertThat(beats(feed, 8, 1003)).as("the last frame is old").isTrue();
        beat(feed, 8, 1003);
        assertThat(beats(feed, 8, 1004)).as("it has not answered").isTrue();
        ack(feed, 8, 1005);
        assertThat(beats(feed, 8, 1006)).isFalse();
        assertThat(beats(feed, 9, 1006)).as("more is committed").isTrue();
    }

    @Test
    void replica_counts_as_silent_when_it_does_not_answer() {
        ReplicaProgress feed = feed(8, 8, 1, 1);
        ack(feed, 8, 100);
        beat(feed, 8, 5000);
        beat(feed, 8, 5300);
        assertThat(feed.answers(5330, 330)).isTrue();
        assertThat(feed.answers(5331, 330)).isFalse();
        assertThat(beats(feed, 8, 15_000))
                .as("it is gone, and not worth a frame a tick")
                .isTrue();
        beat(feed, 8, 15_000);
        assertThat(beats(feed, 8, 15_001)).isFalse();
        ack(feed, 8, 15_002);
        assertThat(feed.answers(20_000, 330)).isTrue();
    }

    @Test
    void positions_never_go_back_when_acks_are_late() {
        ReplicaProgress feed = feed(8, 8, 1, 1);
        assertThat(feed.suspect()).isTrue();
        ack(feed, 20);
        feed.acknowledged(new ReplicationMessage.Ack(3, feed.id(), 15, 12, true), 70);
        assertThat(feed.written()).isEqualTo(20);
        assertThat(feed.fsynced()).isEqualTo(20);
        assertThat(feed.next()).isEqualTo(21);
        assertThat(feed.suspect()).isTrue();
        assertThat(feed.lastAckMs()).isEqualTo(70);
    }

    @Test
    void credits_equal_the_bytes_sent_and_not_acknowledged() {
        SplittableRandom random = new SplittableRandom(6);
        for (int run = 0; run < 500; run++) {
            ReplicaProgress feed = feed(0, 0, 1, 1);
            ack(feed, 0);
            Deque<long[]> open = new ArrayDeque<>(); // last index, bytes
            long acked = 0;
            for (int step = 0; step < 60; step++) {
                long bytes = open.stream().mapToLong(frame -> frame[1]).sum();
                assertThat(feed.mayFeed(1_000_000, WINDOW)).isEqualTo(bytes < WINDOW);
                if (bytes < WINDOW && random.nextBoolean()) {
                    long last = feed.next() + random.nextInt(3);
                    long size = random.nextInt(60);
                    feed.reads(header(8), 60);
                    feed.sent(last, size);
                    open.add(new long[] {last, size});
                } else {
                    // Late and repeated acks too, and such that end inside a frame.
                    acked = Math.max(acked, random.nextLong(Math.max(0, acked - 3), feed.next()));
                    ack(feed, acked);
                    while (!open.isEmpty() && open.getFirst()[0] <= acked) {
                        open.removeFirst();
                    }
                }
            }
        }
    }
}
