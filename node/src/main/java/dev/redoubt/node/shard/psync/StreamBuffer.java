package dev.redoubt.node.shard.psync;

import dev.redoubt.persistence.log.LogRecord;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Payloads that were read and not sent: the stream is cut anywhere, so that a long value goes out in pieces. Nothing is
 * copied. The shard's thread only.
 */
final class StreamBuffer {
    private final Deque<byte[]> parts = new ArrayDeque<>();

    /** The bytes of the first part that are sent. */
    private int taken;

    /**
     * Adds the payloads of records.
     *
     * @param from the offset at which the stream goes on; it lies in the first record or before it
     */
    void add(List<LogRecord> records, long from) {
        for (LogRecord record : records) {
            long at = record.startOffset();
            for (byte[] part : record.payload().parts()) {
                if (at + part.length > from) {
                    if (parts.isEmpty()) {
                        taken = (int) Math.max(0, from - at);
                    }
                    parts.add(part);
                }
                at += part.length;
            }
        }
    }

    /** Takes the next bytes: about {@code most} of them. */
    List<ByteBuf> take(int most) {
        List<ByteBuf> bytes = new ArrayList<>();
        int left = most;
        byte[] part = parts.peek();
        while (part != null && left > 0) {
            int length = Math.min(left, part.length - taken);
            bytes.add(Unpooled.wrappedBuffer(part, taken, length));
            taken += length;
            left -= length;
            if (taken == part.length) {
                parts.remove();
                taken = 0;
            }
            part = parts.peek();
        }
        return bytes;
    }
}
