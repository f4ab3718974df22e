package dev.redoubt.node.replication;

import static org.assertj.core.api.Assertions.assertThat;

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
        feed.acknowledged(new ReplicationMessage.Ack(3, feed.id(), written, written, false), 60);
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
        assertThat(feed.mayBeat()).isFalse();
        ack(feed, 8);
        assertThat(feed.next()).isEqualTo(9);
        assertThat(feed.mayFeed(1000, WINDOW)).isTrue();
        assertThat(feed.mayFeed(8, WINDOW)).isFalse();
    }

    @Test
    void only_one_read_is_under_way() {
        ReplicaProgress feed = feed(8, 8, 1, 1);
        ack(feed, 8);
        feed.reads();
        assertThat(feed.mayFeed(1000, WINDOW)).isFalse();
        assertThat(feed.mayBeat()).isFalse();
        feed.sent(8, 0); // nothing was there
        assertThat(feed.next()).isEqualTo(9);
        assertThat(feed.mayFeed(1000, WINDOW)).isTrue();
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
                    feed.reads();
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
