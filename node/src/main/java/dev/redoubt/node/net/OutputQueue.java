package dev.redoubt.node.net;

import dev.redoubt.node.resp.LongReply;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.DuplexChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The bytes that one client has still to read. Netty holds a few of them, in direct memory; the others wait on the
 * heap, where long values are references into the keyspace. Without it each client that does not read would hold all
 * of its replies in direct memory, which nothing but the end of the process bounds. The connection's loop only.
 */
final class OutputQueue {
    /** Netty gets pieces of this length. */
    private static final int PIECE_BYTES = 64 << 10;

    /** Netty gets no more while it holds so many bytes. */
    private static final int SOCKET_BYTES = 256 << 10;

    /** One flush gives the socket no more than this; then others have their turn. */
    private static final int TURN_BYTES = 1 << 20;

    private final DuplexChannel channel;
    private final Deque<ByteBuf> waiting = new ArrayDeque<>();
    private long waitingBytes;

    /** Of {@link #waitingBytes}, those that are not values of the keyspace. */
    private long waitingOwnBytes;

    /** The number of times that the socket was given bytes. */
    private long writes;

    /** Netty was given bytes that the socket was not. */
    private boolean unflushed;

    OutputQueue(DuplexChannel channel) {
        this.channel = channel;
    }

    /** Adds bytes behind all others, without a flush; the queue owns the buffer. */
    void write(ByteBuf out) {
        unflushed = true;
        if (!channel.isActive()) {
            out.release();
            return;
        }
        if (waiting.isEmpty() && out.readableBytes() <= PIECE_BYTES && socketBytes() < SOCKET_BYTES) {
            var unused = channel.write(out, channel.voidPromise());
            return;
        }
        ByteBuf kept = onHeap(out);
        waiting.add(kept);
        waitingBytes += kept.readableBytes();
        waitingOwnBytes += LongReply.ownBytes(kept);
        fill();
    }

    /** A buffer that others share is kept as it is: each copy would take what all together take now. */
    private static ByteBuf onHeap(ByteBuf out) {
        if (!out.isDirect() || out.unwrap() != null) {
            return out;
        }
        ByteBuf copy = Unpooled.copiedBuffer(out);
        out.release();
        return copy;
    }

    /** Hands bytes to the socket; returns whether it would take more at once. */
    boolean flush() {
        if (!unflushed && waiting.isEmpty()) {
            return false;
        }
        unflushed = false;
        writes++;
        channel.flush();
        int given = 0;
        int some = waiting.isEmpty() ? 0 : fill();
        while (some > 0 && given < TURN_BYTES) {
            given += some;
            writes++;
            channel.flush();
            some = fill();
        }
        unflushed = some > 0;
        return unflushed;
    }

    /** Hands bytes to Netty as far as it takes some; returns how many. */
    private int fill() {
        int given = 0;
        ByteBuf first = waiting.peek();
        while (first != null && socketBytes() < SOCKET_BYTES) {
            int length = Math.min(first.readableBytes(), PIECE_BYTES);
            boolean last = length == first.readableBytes();
            waitingBytes -= length;
            given += length;
            ByteBuf piece;
            if (last && !(first instanceof LongReply)) {
                piece = first;
                waitingOwnBytes -= length;
                waiting.remove();
            } else {
                piece = channel.alloc().ioBuffer(length).writeBytes(first, length);
                if (last) {
                    waitingOwnBytes -= LongReply.ownBytes(first);
                    waiting.remove().release();
                } else if (!(first instanceof LongReply)) {
                    waitingOwnBytes -= length;
                }
            }
            var unused = channel.write(piece, channel.voidPromise());
            first = waiting.peek();
        }
        return given;
    }

    long writes() {
        return writes;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Returns how many bytes Netty holds. */
    private long socketBytes() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    /** Returns how many bytes the client has still to read. */
    long bytes() {
        return waitingBytes + socketBytes();
    }

    /** Returns how much memory they take beside the keyspace. */
    long ownBytes() {
        return waitingOwnBytes + socketBytes();
    }

    /** The connection is gone. */
    void close() {
        waiting.forEach(ByteBuf::release);
        waiting.clear();
        waitingBytes = 0;
        waitingOwnBytes = 0;
    }
}
