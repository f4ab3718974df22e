package dev.redoubt.node.session;

import dev.redoubt.node.net.Outlet;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * The order in which one session answers. Bytes leave at once while nothing before them is missing; else they wait in a
 * slot. A message that was published queues behind the slots that are there, or behind those that are filled. The
 * session's loop only.
 */
final class ReplyQueue {
    private final Outlet outlet;
    private final Unflushed unflushed;

    /** The oldest slot, which is not filled, or null. */
    private @Nullable Slot head;

    private @Nullable Slot tail;

    /** Bytes of the filled slots that wait behind an unfilled one. */
    private long waitingBytes;

    private boolean closed;

    /** @param unflushed the session's loop's, which learns of each write; nothing here flushes */
    ReplyQueue(Outlet outlet, Unflushed unflushed) {
        this.outlet = outlet;
        this.unflushed = unflushed;
    }

    /** Returns a buffer for bytes that leave through an outlet. */
    static ByteBuf allocate(int bytes) {
        return PooledByteBufAllocator.DEFAULT.ioBuffer(bytes);
    }

    Outlet outlet() {
        return outlet;
    }

    /** Returns the outlets of the session's loop that wait for a flush. */
    Unflushed unflushed() {
        return unflushed;
    }

    boolean isEmpty() {
        return head == null;
    }

    /** Adds a slot that is filled later. */
    void add(Slot slot) {
        if (tail == null) {
            head = slot;
        } else {
            tail.next = slot;
        }
        tail = slot;
    }

    /** Adds a slot behind one that is there and not filled. */
    void addBehind(Slot before, Slot slot) {
        slot.next = before.next;
        before.next = slot;
        if (tail == before) {
            tail = slot;
        }
    }

    /** Sends bytes that are complete behind everything that was added; they are owned by the queue from now on. */
    void send(ByteBuf bytes, boolean endsBatch, boolean closes) {
        unflushed.add(outlet);
        if (closed) {
            bytes.release();
        } else if (head == null) {
            leave(bytes, endsBatch, closes);
        } else {
            Slot slot = new Slot();
            slot.endsBatch = endsBatch;
            slot.closes = closes;
            slot.fill(bytes);
            waitingBytes += bytes.readableBytes();
            add(slot);
        }
    }

    /** Sends a message; a client that is over its output limit gets none, and is closed. */
    void push(ByteBuf message) {
        unflushed.add(outlet);
        if (closed || !outlet.takesPush(waitingBytes)) {
            message.release();
        } else if (head == null || (head.blocked && head.next == null)) {
            outlet.sendLater(message);
        } else {
            Slot slot = new Slot();
            slot.push = true;
            slot.fill(message);
            waitingBytes += message.readableBytes();
            add(slot);
        }
    }

    /**
     * As {@link #push}, before the replies that are still missing: they were made later than the message. It stays
     * behind those that are here, since they may tell of what the message takes back.
     */
    void pushAhead(ByteBuf message) {
        Slot last = null;
        for (Slot slot = head; slot != null; slot = slot.next) {
            last = slot.filled ? slot : last;
        }
        unflushed.add(outlet);
        if (closed || !outlet.takesPush(waitingBytes)) {
            message.release();
        } else if (last == null) {
            outlet.sendLater(message);
        } else {
            Slot slot = new Slot();
            slot.push = true;
            slot.fill(message);
            waitingBytes += message.readableBytes();
            addBehind(last, slot);
        }
    }

    /** A slot was filled: it leaves, and what waits behind it, as far as nothing before is missing. */
    void filled(Slot slot) {
        unflushed.add(outlet);
        if (closed) {
            slot.release();
            return;
        }
        if (slot != head) {
            ByteBuf bytes = slot.bytes;
            waitingBytes += bytes == null ? 0 : bytes.readableBytes();
            return;
        }
        pop();
        Slot next = head;
        while (next != null && (next.filled || next.barrier)) {
            ByteBuf bytes = next.bytes;
            waitingBytes -= bytes == null ? 0 : bytes.readableBytes();
            pop();
            next = head;
        }
        if (next != null && next.blocked) {
            passBlocked(next);
        }
    }

    private void pop() {
        Slot first = head;
        if (first == null) {
            return;
        }
        head = first.next;
        if (head == null) {
            tail = null;
        }
        ByteBuf bytes = first.bytes;
        first.bytes = null;
        if (bytes != null) {
            leave(bytes, first.endsBatch, first.closes);
        }
    }

    private void leave(ByteBuf bytes, boolean endsBatch, boolean closes) {
        if (endsBatch) {
            outlet.replyLater(bytes);
        } else if (bytes.isReadable()) {
            outlet.sendLater(bytes);
        } else {
            bytes.release();
        }
        if (closes) {
            outlet.closeAfterReplies();
        }
    }

    /** The slot waits for what may never happen: messages behind it pass. */
    void blocked(Slot slot) {
        unflushed.add(outlet);
        slot.blocked = true;
        if (slot == head) {
            passBlocked(slot);
        }
    }

    private void passBlocked(Slot slot) {
        while (slot.next != null && slot.next.push) {
            Slot message = slot.next;
            slot.next = message.next;
            if (slot.next == null) {
                tail = slot;
            }
            ByteBuf bytes = message.bytes;
            message.bytes = null;
            if (bytes != null) {
                waitingBytes -= bytes.readableBytes();
                outlet.sendLater(bytes);
            }
        }
    }

    /** Bytes that wait behind a reply that is missing. */
    long waitingBytes() {
        return waitingBytes;
    }

    /** The connection is gone: what waits is given back, and so is what comes. */
    void close() {
        closed = true;
        for (Slot slot = head; slot != null; slot = slot.next) {
            slot.release();
        }
        head = null;
        tail = null;
        waitingBytes = 0;
    }
}
