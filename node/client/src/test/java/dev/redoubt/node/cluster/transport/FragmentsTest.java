package dev.redoubt.node.cluster.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.cluster.transport.FragmentReceiver.Verdict;
import dev.redoubt.node.protocol.PeerMessage;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.log.ShardId;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Goal: a large envelope arrives once, whole and in its place, or not at all; memory and window are bounded. */
class FragmentsTest {
    private static final MemberId A = MemberId.random(new Random(1));
    private static final MemberId B = MemberId.random(new Random(2));
    private static final Incarnation PROCESS = new Incarnation(11);
    private static final int LIMIT = 32 << 20;

    /** A message of any length. */
    private record Payload(byte[] bytes) implements PeerMessage {}

    private final Link link = new Link();
    private final FragmentSender<String> sender = new FragmentSender<>(link);
    private final FragmentReceiver receiver = new FragmentReceiver(LIMIT);
    private final List<byte[]> delivered = new ArrayList<>();
    private long disposed;
    private long nowMs;

    @Test
    void a_large_envelope_arrives_whole_and_once() {
        byte[] large = random(3 * 1024 * 1024 + 7);
        offer(large);
        run();
        assertThat(delivered).containsExactly(large);
        assertThat(sender.isIdle()).isTrue();
        assertThat(disposed).isEqualTo(large.length);
    }

    @Test
    void envelopes_of_border_lengths_arrive() {
        for (int pieces : new int[] {3, FragmentSender.WINDOW, 2 * FragmentSender.WINDOW}) {
            for (int more = -1; more <= 1; more++) {
                byte[] large = random(pieces * Fragment.BYTES + more);
                offer(large);
                run();
                assertThat(delivered.remove(0)).isEqualTo(large);
            }
        }
    }

    @Test
    void claimed_length_takes_no_memory_before_the_bytes_come() {
        FragmentReceiver stranger = new FragmentReceiver(1 << 30);
        Transfer transfer = new Transfer(A, PROCESS, B, 1);
        assertThat(stranger.on(new Fragment(transfer, 1 << 30, 0, new byte[Fragment.BYTES]), 0))
                .isEqualTo(Verdict.TAKEN);
        assertThat(stranger.heldBytes()).isLessThanOrEqualTo(1 << 20);
    }

    @Test
    void pieces_in_flight_never_exceed_the_window() {
        offer(random(20 << 20));
        assertThat(link.pieces()).isEqualTo(FragmentSender.WINDOW);
    }

    @Test
    void small_envelopes_wait_behind_large_ones_in_order() {
        byte[] first = random(1 << 20);
        byte[] second = random(2 << 20);
        offer(first);
        offer(new byte[] {1});
        offer(second);
        offer(new byte[] {2});
        run();
        assertThat(delivered).containsExactly(first, new byte[] {1}, second, new byte[] {2});
    }

    @Test
    void signs_of_life_are_sent_only_while_there_is_progress() {
        offer(random(20 << 20));
        assertThat(link.signs).isEqualTo(1);
        while (!link.wire.isEmpty()) {
            nowMs += 10;
            step();
        }
        int signs = link.signs;
        assertThat(signs).isGreaterThan(3);
        sender.tick(nowMs + 100_000);
        assertThat(link.signs).isEqualTo(signs);
    }

    @Test
    void duplicated_pieces_change_nothing() {
        link.copies = 2;
        byte[] large = random(10 << 20);
        offer(large);
        run();
        assertThat(delivered).containsExactly(large);
    }

    @Test
    void lost_piece_drops_only_its_envelope_at_once() {
        for (int lost : new int[] {0, 1, 7, 30}) {
            link.lose = lost;
            byte[] next = random(1 << 20);
            offer(random(4 << 20));
            offer(next);
            run();
            assertThat(delivered).containsExactly(next);
            assertThat(receiver.heldBytes()).isZero();
            delivered.clear();
        }
    }

    @Test
    void unnoticed_loss_ends_by_timeout() {
        link.lose = 8;
        offer(random(9 * Fragment.BYTES));
        run();
        assertThat(delivered).isEmpty();
        assertThat(sender.tick(FragmentSender.STALLED_MS)).isFalse();
        assertThat(sender.tick(FragmentSender.STALLED_MS + 1)).isTrue();
        assertThat(sender.isIdle()).isTrue();
        receiver.expire(FragmentSender.STALLED_MS + 1, FragmentSender.STALLED_MS);
        assertThat(receiver.heldBytes()).isZero();
    }

    @Test
    void pieces_in_a_random_order_deliver_the_envelope_or_nothing() {
        Random random = new Random(5);
        for (int round = 0; round < 20; round++) {
            byte[] large = random(4 * Fragment.BYTES);
            offer(large);
            for (int swaps = random.nextInt(3); swaps > 0; swaps--) {
                link.wire.addLast(link.wire.removeFirst());
            }
            run();
            sender.clear();
            assertThat(delivered).allSatisfy(one -> assertThat(one).isEqualTo(large));
            delivered.clear();
        }
    }

    @Test
    void newer_transfer_replaces_an_older_one_and_its_late_pieces() {
        assertThat(receiver.on(piece(1, 0, 3), 0)).isEqualTo(Verdict.TAKEN);
        assertThat(receiver.on(piece(2, 0, 3), 0)).isEqualTo(Verdict.TAKEN);
        assertThat(receiver.on(piece(1, 1, 3), 0)).isEqualTo(Verdict.LATE);
        assertThat(receiver.on(piece(2, 1, 3), 0)).isEqualTo(Verdict.TAKEN);
        assertThat(receiver.on(piece(2, 2, 3), 0)).isEqualTo(Verdict.COMPLETE);
        assertThat(receiver.take()).hasSize(3 * Fragment.BYTES);
        assertThat(receiver.on(piece(2, 2, 3), 0)).isEqualTo(Verdict.LATE);
        assertThat(receiver.on(piece(2, 0, 3), 0)).isEqualTo(Verdict.LATE);
    }

    @Test
    void new_process_starts_a_new_transfer() {
        receiver.on(piece(9, 0, 3), 0);
        Transfer fresh = new Transfer(A, new Incarnation(12), B, 1);
        assertThat(receiver.on(new Fragment(fresh, 2 * Fragment.BYTES, 0, new byte[Fragment.BYTES]), 0))
                .isEqualTo(Verdict.TAKEN);
        assertThat(receiver.heldBytes()).isEqualTo(2 * Fragment.BYTES);
    }

    @Test
    void garbage_is_refused_and_holds_no_memory() {
        Transfer one = new Transfer(A, PROCESS, B, 1);
        List<Fragment> bad = List.of(
                new Fragment(one, LIMIT + 1, 0, new byte[Fragment.BYTES]),
                new Fragment(one, -1, 0, new byte[0]),
                new Fragment(one, 0, 0, new byte[0]),
                new Fragment(one, 3 * Fragment.BYTES, 1, new byte[Fragment.BYTES]),
                new Fragment(one, 3 * Fragment.BYTES, -1, new byte[Fragment.BYTES]),
                new Fragment(one, 3 * Fragment.BYTES, 0, new byte[5]),
                new Fragment(one, 5, 0, new byte[6]));
        for (Fragment each : bad) {
            FragmentReceiver fresh = new FragmentReceiver(LIMIT);
            assertThat(fresh.on(each, 0)).isEqualTo(Verdict.REFUSED);
            assertThat(fresh.heldBytes()).isZero();
        }
        receiver.on(piece(1, 0, 3), 0);
        assertThat(receiver.on(new Fragment(one, 7 * Fragment.BYTES, 1, new byte[Fragment.BYTES]), 0))
                .isEqualTo(Verdict.REFUSED);
        assertThat(receiver.heldBytes()).isZero();
    }

    @Test
    void waiting_envelopes_are_dropped_when_another_process_replaces_the_target() {
        offer(random(8 << 20));
        offer(new byte[] {1});
        link.wire.clear();
        sender.offer(item("again", new byte[] {2}), nowMs);
        assertThat(link.wire).hasSize(1);
        assertThat(disposed).isEqualTo((8 << 20) + 2);
    }

    @Test
    void acknowledgement_of_an_unsent_piece_is_ignored() {
        offer(random(20 << 20));
        link.wire.clear();
        Transfer transfer = new Transfer(A, PROCESS, B, 1);
        sender.acknowledged(new FragmentAck(transfer, 100), nowMs);
        sender.acknowledged(new FragmentAck(transfer, -7), nowMs);
        sender.acknowledged(new FragmentAck(new Transfer(A, PROCESS, B, 2), 8), nowMs);
        assertThat(link.wire).isEmpty();
        sender.acknowledged(new FragmentAck(transfer, 8), nowMs);
        assertThat(link.pieces()).isEqualTo(8);
    }

    private void offer(byte[] bytes) {
        sender.offer(item("peer", bytes), nowMs);
    }

    private FragmentSender.Item<String> item(String to, byte[] bytes) {
        return new FragmentSender.Item<>(to, envelope(bytes), bytes.length, weight -> disposed += weight);
    }

    private void run() {
        while (!link.wire.isEmpty()) {
            step();
        }
    }

    private void step() {
        Wire message = link.wire.removeFirst();
        if (message instanceof Envelope small) {
            delivered.add(bytes(small));
        } else if (message instanceof Fragment piece && link.lose-- != 0) {
            for (int copy = 0; copy < link.copies; copy++) {
                receive(piece);
            }
        }
    }

    private void receive(Fragment piece) {
        switch (receiver.on(piece, nowMs)) {
            case ACKNOWLEDGE -> sender.acknowledged(new FragmentAck(piece.transfer(), receiver.received()), nowMs);
            case COMPLETE -> {
                delivered.add(receiver.take());
                sender.acknowledged(new FragmentAck(piece.transfer(), Fragment.count(piece.totalBytes())), nowMs);
            }
            case REFUSED -> sender.acknowledged(new FragmentAck(piece.transfer(), FragmentAck.REFUSED), nowMs);
            case TAKEN, LATE -> {}
        }
    }

    private static Envelope envelope(byte[] bytes) {
        return new Envelope(ShardId.FIRST, A, PROCESS, B, new Payload(bytes));
    }

    private static byte[] bytes(Envelope envelope) {
        return ((Payload) envelope.message()).bytes();
    }

    private static Fragment piece(long transfer, int number, int count) {
        return new Fragment(
                new Transfer(A, PROCESS, B, transfer), count * Fragment.BYTES, number, new byte[Fragment.BYTES]);
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    /** What was sent and has not arrived; signs of life are only counted. */
    private static final class Link implements FragmentSender.Host<String> {
        private final Deque<Wire> wire = new ArrayDeque<>();
        private int signs;
        private int lose = -1;
        private int copies = 1;
        private long transfers;

        @Override
        public void send(String to, Wire message) {
            if (message instanceof Envelope envelope && bytes(envelope).length == 0) {
                signs++;
            } else {
                wire.addLast(message);
            }
        }

        @Override
        public ByteBuffer serialize(Envelope envelope, long weight) {
            byte[] bytes = bytes(envelope);
            return ByteBuffer.wrap(Arrays.copyOf(bytes, bytes.length + 10)).limit(bytes.length);
        }

        @Override
        public Envelope sign(Envelope envelope) {
            return envelope(new byte[0]);
        }

        @Override
        public Transfer next(Envelope envelope) {
            return new Transfer(A, PROCESS, B, ++transfers);
        }

        int pieces() {
            return wire.size();
        }
    }
}
