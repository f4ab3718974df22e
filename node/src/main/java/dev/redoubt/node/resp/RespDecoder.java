package dev.redoubt.node.resp;

import dev.redoubt.config.redisconf.Words;
import dev.redoubt.persistence.text.RedisNumbers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes of one connection into requests: RESP arrays of bulk strings, and inline commands. Follows
 * networking.c processMultibulkBuffer and processInlineBuffer, texts included. One thread at a time.
 *
 * <p>{@link #feed} takes everything it is given; {@link #next} gives one complete request at a time. A long argument
 * is collected apart ({@link LongArgument}), so that none of its bytes is scanned.
 *
 * <p>DIFFERS: a request for which there is no memory is read to its end and not kept. {@link #isDropped} is true of
 * what {@link #next} gives in its place. The alternative, to close the connection, would tell the client nothing.
 *
 * <p>After a protocol error {@link #next} gives nothing any more and {@link #error} says what to answer, once, before
 * the connection is closed.
 */
public final class RespDecoder {
    /** Longest line: an inline command or a count (PROTO_INLINE_MAX_SIZE). */
    private static final int MAX_LINE_BYTES = 64 << 10;
    /** From this length on an argument is collected outside the buffer (PROTO_MBULK_BIG_ARG). */
    private static final int BIG_ARGUMENT_BYTES = 32 << 10;
    /** A drained buffer above this is given back. */
    private static final int KEPT_BUFFER_BYTES = 32 << 10;

    /** Many short arguments ask for memory each time that they have become so many bytes more. */
    private static final int ASKED_BYTES = 1 << 20;

    /** An array has a header, and a place in the array of arguments. */
    private static final int ARGUMENT_OBJECT_BYTES = 24;

    /** Stands for a request that was dropped because there is no memory for it; told by its identity. */
    private static final byte[][] DROPPED = {{}};

    private static final int FIRST_BUFFER_BYTES = 512;
    private static final int UNAUTHENTICATED_MAX_ARGUMENTS = 10;
    private static final int UNAUTHENTICATED_MAX_BULK_BYTES = 16384;
    private static final int FIRST_ARGUMENTS = 1024;
    private static final byte[] EMPTY = {};
    private static final byte[][] NO_ARGUMENTS = {};
    private static final long UNKNOWN = -1;

    private final LongPredicate room;
    private DecoderLimits limits;
    private boolean restricted;
    private byte[] buffer = EMPTY;
    private int position;
    private int end;

    /** The progress of the search for the end of an unfinished line, relative to {@link #position}. */
    private int scanned;

    private int missingArguments;
    private byte[][] arguments = NO_ARGUMENTS;
    private int argumentCount;
    private long argumentBytes;
    private long bulkLength = UNKNOWN;

    /** The long argument that is being collected, without its line end; null when there is none. */
    private @Nullable LongArgument big;

    /** The {@link #argumentBytes} at which memory is asked for again. */
    private long askedBytes = ASKED_BYTES;

    /** The request is not kept. */
    private boolean skipping;

    /** The bytes of the current argument that are still to be skipped, line end included. */
    private long skipBytes;

    private @Nullable String error;

    /** For requests of which nobody counts the memory. */
    public RespDecoder(DecoderLimits limits) {
        this(limits, bytes -> true);
    }

    /**
     * @param room tells whether a request that is so many bytes longer may be taken, with the copies that it will need
     */
    public RespDecoder(DecoderLimits limits, LongPredicate room) {
        this.limits = limits;
        this.room = room;
    }

    /**
     * Returns whether the client has still to authenticate: then only short requests are read (as Redis since 6.2.6).
     */
    public void setRestricted(boolean restricted) {
        this.restricted = restricted;
    }

    /** Other limits from now on; an argument whose length was read already is still taken. */
    public void setLimits(DecoderLimits limits) {
        this.limits = limits;
    }

    /** Takes all readable bytes of {@code in}. */
    public void feed(ByteBuf in) {
        if (error != null) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (big != null) {
            feedBig(big, in);
        }
        int more = in.readableBytes();
        if (more > 0) {
            reserve(more);
            in.readBytes(buffer, end, more);
            end += more;
        }
    }

    /** Returns whether the request was dropped because there is no memory for it. */
    public static boolean isDropped(byte[][] request) {
        return request == DROPPED;
    }

    /** The next complete request, at least one argument long; null when more bytes are needed or after an error. */
    public byte @Nullable [][] next() {
        while (error == null) {
            if (missingArguments == 0) {
                if (position == end) {
                    drained();
                    return null;
                }
                byte[][] inline = null;
                boolean progress;
                if (buffer[position] == '*') {
                    progress = readCount();
                } else {
                    inline = readInline();
                    progress = inline != null;
                }
                if (!progress) {
                    return null;
                }
                if (inline != null && inline.length > 0) {
                    return inline;
                }
            } else if (readArguments()) {
                byte[][] request = skipping ? DROPPED : arguments;
                arguments = NO_ARGUMENTS;
                argumentCount = 0;
                argumentBytes = 0;
                askedBytes = ASKED_BYTES;
                skipping = false;
                return request;
            } else {
                return null;
            }
        }
        return null;
    }

    /**
     * Null while the connection is sound; else the text to answer (after {@code -ERR }) before it is closed. An empty
     * text means: close without an answer (the query buffer limit).
     */
    public @Nullable String error() {
        return error;
    }

    /** The bytes held for unfinished requests; for CLIENT LIST and memory accounting. */
    public long bufferedBytes() {
        return (long) (end - position) + argumentBytes + (big == null ? 0 : big.filled());
    }

    /** Returns the memory that unfinished requests take, the objects of short arguments included, in bytes. */
    public long heldBytes() {
        long collected = big == null ? 0 : big.heldBytes();
        return (long) (end - position) + argumentBytes + collected + (long) argumentCount * ARGUMENT_OBJECT_BYTES;
    }

    private boolean readCount() {
        int lineEnd = findCarriageReturn("too big mbulk count string");
        if (lineEnd < 0) {
            return false;
        }
        long count = parseLength(position + 1, lineEnd);
        if (count == Long.MIN_VALUE || count > Integer.MAX_VALUE) {
            fail("invalid multibulk length");
            return false;
        }
        if (count > UNAUTHENTICATED_MAX_ARGUMENTS && restricted) {
            fail("unauthenticated multibulk length");
            return false;
        }
        advanceTo(lineEnd + 2);
        if (count > 0) {
            missingArguments = (int) count;
            argumentCount = 0;
            arguments = new byte[Math.min(missingArguments, FIRST_ARGUMENTS)][];
        }
        return true;
    }

    private boolean readArguments() {
        while (missingArguments > 0) {
            if (bulkLength == UNKNOWN && !readBulkLength()) {
                return false;
            }
            if (skipping) {
                if (!skip()) {
                    return false;
                }
                continue;
            }
            byte[] argument = big == null ? takeArgument((int) bulkLength) : takeBig(big);
            if (argument == null) {
                if (skipping) {
                    continue;
                }
                return false;
            }
            if (argumentCount == arguments.length) {
                arguments = Arrays.copyOf(
                        arguments, (int) Math.min(arguments.length * 2L, (long) argumentCount + missingArguments));
            }
            arguments[argumentCount++] = argument;
            argumentBytes += argument.length;
            missingArguments--;
            bulkLength = UNKNOWN;
        }
        return true;
    }

    private boolean readBulkLength() {
        int lineEnd = findCarriageReturn("too big bulk count string");
        if (lineEnd < 0) {
            return false;
        }
        if (buffer[position] != '$') {
            char got = (char) (buffer[position] & 0xff);
            fail("expected '$', got '" + (got == '\r' || got == '\n' ? ' ' : got) + "'");
            return false;
        }
        long length = parseLength(position + 1, lineEnd);
        if (length < 0 || length > limits.maxBulkBytes() || length > Integer.MAX_VALUE - 64) {
            fail("invalid bulk length");
            return false;
        }
        if (length > UNAUTHENTICATED_MAX_BULK_BYTES && restricted) {
            fail("unauthenticated bulk length");
            return false;
        }
        if (argumentBytes + length > limits.maxQueryBytes()) {
            error = "";
            return false;
        }
        advanceTo(lineEnd + 2);
        bulkLength = length;
        if (skipping) {
            skipBytes = length + 2;
        } else if (!hasRoom(length)) {
            beginSkipping(length + 2);
        }
        return true;
    }

    /** Long arguments are asked for one by one, short ones by the megabyte. */
    private boolean hasRoom(long length) {
        if (argumentBytes + length >= askedBytes) {
            askedBytes = argumentBytes + length + ASKED_BYTES;
            return room.test(length + ASKED_BYTES);
        }
        return length < BIG_ARGUMENT_BYTES || room.test(length);
    }

    private void beginSkipping(long bytes) {
        skipping = true;
        skipBytes = bytes;
        arguments = NO_ARGUMENTS;
        argumentCount = 0;
        argumentBytes = 0;
        big = null;
    }

    /** Returns whether the current argument is skipped to its end. */
    private boolean skip() {
        int some = (int) Math.min(skipBytes, end - position);
        position += some;
        skipBytes -= some;
        if (skipBytes > 0) {
            drained();
            return false;
        }
        missingArguments--;
        bulkLength = UNKNOWN;
        return true;
    }

    private byte @Nullable [] takeArgument(int length) {
        int start = position;
        int available = end - start;
        if (available >= length + 2) {
            byte[] argument = new byte[length];
            System.arraycopy(buffer, start, argument, 0, length);
            position = start + length + 2;
            return argument;
        }
        if (length >= BIG_ARGUMENT_BYTES && available >= BIG_ARGUMENT_BYTES) {
            LongArgument collected = new LongArgument(length);
            big = collected;
            ByteBuf arrived = Unpooled.wrappedBuffer(buffer, start, available);
            feedBig(collected, arrived);
            position += available - arrived.readableBytes();
            if (position == end) {
                drained();
            }
        }
        return null;
    }

    private byte @Nullable [] takeBig(LongArgument collected) {
        byte[] argument = end - position < 2 ? null : collected.complete();
        if (argument != null) {
            big = null;
            advanceTo(position + 2);
        }
        return argument;
    }

    private void feedBig(LongArgument collected, ByteBuf in) {
        if (!collected.read(in, room)) {
            beginSkipping(bulkLength + 2 - collected.filled());
        }
    }

    /** An inline request; empty when the line was; null when it is not complete or is broken. */
    private byte @Nullable [][] readInline() {
        int newline = find((byte) '\n');
        if (newline < 0) {
            if (end - position > MAX_LINE_BYTES) {
                fail("too big inline request");
            }
            return null;
        }
        int lineEnd = newline > position && buffer[newline - 1] == '\r' ? newline - 1 : newline;
        List<String> words = Words.split(new String(buffer, position, lineEnd - position, StandardCharsets.ISO_8859_1));
        if (words == null) {
            fail("unbalanced quotes in request");
            return null;
        }
        advanceTo(newline + 1);
        return words.stream()
                .map(word -> word.getBytes(StandardCharsets.ISO_8859_1))
                .toArray(byte[][]::new);
    }

    /** The index of the line's CR when its LF is there too; -1 when not (or too long, which is an error). */
    private int findCarriageReturn(String tooLong) {
        int found = find((byte) '\r');
        if (found < 0) {
            if (end - position > MAX_LINE_BYTES) {
                fail(tooLong);
            }
            return -1;
        }
        return found + 1 < end ? found : -1;
    }

    // DIFFERS: Redis searches with C's strchr, and so waits for ever behind a NUL byte in a line.
    private int find(byte wanted) {
        byte[] bytes = buffer;
        for (int i = position + scanned; i < end; i++) {
            if (bytes[i] == wanted) {
                scanned = i - position;
                return i;
            }
        }
        scanned = end - position;
        return -1;
    }

    private void advanceTo(int index) {
        position = index;
        scanned = 0;
    }

    /** As util.c string2ll: no sign but a leading minus, no leading zeros; Long.MIN_VALUE when it is not a number. */
    private long parseLength(int from, int to) {
        int length = to - from;
        byte[] bytes = buffer;
        if (length == 1) {
            int digit = bytes[from] - '0';
            return digit >= 0 && digit <= 9 ? digit : Long.MIN_VALUE;
        }
        return RedisNumbers.parseLong(bytes, from, length, Long.MIN_VALUE);
    }

    private void fail(String what) {
        error = "Protocol error: " + what;
        drop();
    }

    private void drop() {
        buffer = EMPTY;
        position = 0;
        end = 0;
        arguments = NO_ARGUMENTS;
        big = null;
    }

    private void drained() {
        position = 0;
        end = 0;
        scanned = 0;
        if (buffer.length > KEPT_BUFFER_BYTES) {
            buffer = EMPTY;
        }
    }

    private void reserve(int more) {
        int held = end - position;
        if (held == 0) {
            position = 0;
            end = 0;
        }
        if (end + more <= buffer.length) {
            return;
        }
        int needed = held + more;
        byte[] target = needed <= buffer.length
                ? buffer
                : new byte[Math.max(needed, Math.max(FIRST_BUFFER_BYTES, Math.min(buffer.length * 2, 1 << 20)))];
        System.arraycopy(buffer, position, target, 0, held);
        buffer = target;
        position = 0;
        end = held;
    }
}
