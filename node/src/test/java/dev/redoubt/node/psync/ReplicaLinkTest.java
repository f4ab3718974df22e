package dev.redoubt.node.psync;

import static dev.redoubt.node.psync.ReplicaLink.Action;
import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.psync.ReplicaLink.State;
import org.junit.jupiter.api.Test;

/** What a replica of Redis is sent next (docs/protocol.md 10.4 to 10.6). */
class ReplicaLinkTest {
    private static final SyncRequest REQUEST = new SyncRequest(true, "?", -1, ReplicaOptions.NONE);
    private long sends;

    private void sendAndTake(ReplicaLink link, long nowMs) {
        link.sent(nowMs);
        link.took(++sends);
    }

    @Test
    void a_full_sync_sends_the_file_and_then_the_records_behind_it() {
        ReplicaLink link = ReplicaLink.preparing(REQUEST, 7, 70, 0);
        assertThat(link.next(7, 1)).isEqualTo(Action.NONE);
        link.prepared(30);
        assertThat(link.next(7, 2)).isEqualTo(Action.HEADER);
        sendAndTake(link, 2);
        assertThat(link.next(7, 3)).isEqualTo(Action.CHUNK);
        assertThat(link.next(7, 3)).as("while it is read").isEqualTo(Action.NONE);
        link.sentSnapshot(30);
        sendAndTake(link, 3);
        assertThat(link.next(7, 4)).isEqualTo(Action.NONE);
        assertThat(link.isOnline()).isTrue();
        assertThat(link.next(8, 5)).isEqualTo(Action.FETCH);
        assertThat(link.nextIndex()).isEqualTo(8);
        link.fetched(8, 90);
        assertThat(link.next(8, 6)).isEqualTo(Action.STREAM);
        link.sentStream(15);
        sendAndTake(link, 6);
        assertThat(link.next(8, 7)).as("the rest of it").isEqualTo(Action.STREAM);
        link.sentStream(5);
        sendAndTake(link, 7);
        assertThat(link.offset()).isEqualTo(90);
        assertThat(link.next(8, 8)).isEqualTo(Action.NONE);
    }

    @Test
    void the_file_waits_until_its_record_may_leave() {
        ReplicaLink link = ReplicaLink.preparing(REQUEST, 7, 70, 0);
        link.prepared(30);
        assertThat(link.next(6, 1)).isEqualTo(Action.NONE);
        assertThat(link.next(6, 1000)).isEqualTo(Action.KEEP_ALIVE);
        sendAndTake(link, 1000);
        assertThat(link.next(6, 1999)).isEqualTo(Action.NONE);
        assertThat(link.next(7, 1999)).isEqualTo(Action.HEADER);
    }

    @Test
    void nothing_is_sent_while_the_socket_has_not_taken_what_was() {
        ReplicaLink link = streaming(5, 50);
        link.sent(0);
        assertThat(link.next(9, 1)).isEqualTo(Action.NONE);
        link.sent(1);
        link.took(1);
        assertThat(link.next(9, 2)).as("one of two is taken").isEqualTo(Action.NONE);
        link.took(2);
        assertThat(link.next(9, 3)).isEqualTo(Action.FETCH);
    }

    @Test
    void a_reader_of_the_snapshot_only_is_closed_behind_it() {
        SyncRequest request = new SyncRequest(false, "?", -1, ReplicaOptions.NONE.withRdbOnly(true));
        ReplicaLink link = ReplicaLink.preparing(request, 7, 70, 0);
        link.prepared(0);
        assertThat(link.next(7, 1)).isEqualTo(Action.HEADER);
        sendAndTake(link, 1);
        assertThat(link.next(7, 2)).isEqualTo(Action.FINISH);
        assertThat(link.state()).isEqualTo(State.ENDED);
    }

    @Test
    void a_request_whose_records_are_gone_gets_a_snapshot() {
        ReplicaLink link = ReplicaLink.seeking(new SyncRequest(true, "a", 51, ReplicaOptions.NONE), 0);
        assertThat(link.ackedOffset()).isEqualTo(50);
        assertThat(link.next(9, 1)).isEqualTo(Action.NONE);
        link.notFound(9, 90);
        assertThat(link.state()).isEqualTo(State.PREPARING);
        assertThat(link.ackedOffset()).isZero();
        link.prepared(10);
        assertThat(link.next(9, 2)).isEqualTo(Action.HEADER);
    }

    @Test
    void silence_counts_from_the_first_ack_and_while_the_socket_takes_nothing() {
        ReplicaLink link = streaming(5, 50);
        assertThat(link.isSilent(1_000_000, 60_000)).as("it never acknowledges").isFalse();
        link.acked(1_000, 1_000_000);
        assertThat(link.ackedOffset()).as("not more than was sent").isEqualTo(50);
        assertThat(link.isSilent(1_060_000, 60_000)).isFalse();
        assertThat(link.isSilent(1_060_001, 60_000)).isTrue();
        ReplicaLink stuck = streaming(5, 50);
        stuck.sent(0);
        assertThat(stuck.isSilent(60_001, 60_000)).isTrue();
    }

    private static ReplicaLink streaming(long index, long offset) {
        ReplicaLink link = ReplicaLink.seeking(new SyncRequest(true, "a", offset + 1, ReplicaOptions.NONE), 0);
        link.found(index, offset);
        return link;
    }
}
