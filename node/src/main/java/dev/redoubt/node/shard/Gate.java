package dev.redoubt.node.shard;

import dev.redoubt.node.member.MemberCore;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The gate of everything that leaves a shard (docs/protocol.md 6.1): replies, late replies and pub/sub messages. Each
 * entry has the log position at which it was made: of a write the record that will carry it, of a read the last record
 * whose effects it may have seen. It leaves when that position was released by the member's core and the core allows
 * answers at that very moment. Entries leave in the order in which they were made, which keeps each connection's order.
 */
final class Gate {
    /** What {@code -NOSYNCREPLICAS} says; the outcome is unknown, as the docs explain. */
    static final String NO_SYNC_REPLICAS =
            "NOSYNCREPLICAS Not enough replicas acknowledged the write in time; its outcome is unknown.";

    private static final byte[] NO_SYNC_REPLY = ("-" + NO_SYNC_REPLICAS + "\r\n").getBytes(StandardCharsets.US_ASCII);

    /** What becomes of the connection behind an entry. */
    enum Then {
        /** A part of a batch's answer: more follows. */
        MORE,
        /** The batch is answered. */
        ANSWERED,
        /** The batch is answered and the connection ends. */
        CLOSE
    }

    /**
     * @param wrote true if a write is among it, which asks {@code mayAnswer}; else {@code mayRead}
     * @param replies how many error replies take its place when it times out; 0 for a push, which is dropped
     */
    private record Held(
            long position,
            Client client,
            ByteBuf out,
            boolean wrote,
            long readStamp,
            int replies,
            long heldAtMs,
            Then then) {}

    private final Deque<Held> held = new ArrayDeque<>();
    private final List<Client> unflushed = new ArrayList<>();
    private long released;
    private long heldBytes;

    /** Whether nothing waits. */
    boolean isEmpty() {
        return held.isEmpty();
    }

    /** Bytes of replies that wait. */
    long heldBytes() {
        return heldBytes;
    }

    /** The position up to which replies may leave. */
    long released() {
        return released;
    }

    /** Sends at once what may leave; the caller flushes by {@link #flush}. */
    void pass(
            MemberCore core,
            long nowMs,
            long position,
            Client client,
            ByteBuf out,
            boolean wrote,
            int replies,
            Then then) {
        Held entry = new Held(position, client, out, wrote, core.readStamp(), replies, nowMs, then);
        if (held.isEmpty() && position <= released && mayLeave(core, entry, nowMs)) {
            send(entry);
            return;
        }
        client.held++;
        heldBytes += out.readableBytes();
        held.add(entry);
    }

    /** Sends at once what depends on no log position; only for a client of whom nothing is held. */
    void direct(Client client, ByteBuf out, Then then) {
        send(new Held(0, client, out, false, 0, 0, 0, then));
    }

    private static boolean mayLeave(MemberCore core, Held entry, long nowMs) {
        return entry.wrote ? core.mayAnswer(nowMs) : core.mayRead(nowMs, entry.readStamp);
    }

    /** Positions up to {@code index} are as safe as the mode asks; true if reads wait for a confirmation by members. */
    boolean release(MemberCore core, long index, long nowMs) {
        released = Math.max(released, index);
        Held first = held.peek();
        while (first != null && first.position <= released) {
            if (!mayLeave(core, first, nowMs)) {
                return !first.wrote;
            }
            held.poll();
            unhold(first);
            send(first);
            first = held.peek();
        }
        return false;
    }

    /** A new log, or a new term: positions begin at {@code index}. */
    void reset(long index) {
        released = index;
    }

    /** Answers what was held before {@code heldBeforeMs} with {@code -NOSYNCREPLICAS}, in order. */
    void timeOut(long heldBeforeMs) {
        Held first = held.peek();
        while (first != null && first.heldAtMs < heldBeforeMs) {
            held.poll();
            unhold(first);
            first.out.release();
            if (first.client.connection instanceof PeerOutlet peer) {
                peer.unknown(NO_SYNC_REPLICAS);
                first = held.peek();
                continue;
            }
            ByteBuf errors = Unpooled.buffer(first.replies * NO_SYNC_REPLY.length);
            for (int i = 0; i < first.replies; i++) {
                errors.writeBytes(NO_SYNC_REPLY);
            }
            send(new Held(first.position, first.client, errors, first.wrote, 0, 0, first.heldAtMs, first.then));
            first = held.peek();
        }
    }

    /** Closes every connection with something held: its outcome is unknown (docs/protocol.md 5.6). */
    int closeHeld() {
        int closed = 0;
        for (Held entry : held) {
            unhold(entry);
            entry.out.release();
            if (!entry.client.closed) {
                entry.client.connection.close();
                closed++;
            }
        }
        held.clear();
        return closed;
    }

    private void unhold(Held entry) {
        entry.client.held--;
        heldBytes -= entry.out.readableBytes();
    }

    private void send(Held entry) {
        Client client = entry.client;
        if (client.closed) {
            entry.out.release();
            return;
        }
        if (entry.then == Then.MORE) {
            client.connection.sendLater(entry.out);
        } else {
            client.connection.replyLater(entry.out);
        }
        if (!client.unflushed) {
            client.unflushed = true;
            unflushed.add(client);
        }
        if (entry.then == Then.CLOSE) {
            client.connection.closeAfterReplies();
        }
    }

    /** Hands what was sent to the sockets, once a connection. */
    void flush() {
        for (int i = 0; i < unflushed.size(); i++) {
            Client client = unflushed.get(i);
            client.unflushed = false;
            client.connection.flush();
        }
        unflushed.clear();
    }

    /** When the oldest entry was held; null if nothing is. */
    @Nullable
    Long oldestMs() {
        Held first = held.peek();
        return first == null ? null : first.heldAtMs;
    }
}
