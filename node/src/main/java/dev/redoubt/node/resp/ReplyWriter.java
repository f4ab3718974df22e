package dev.redoubt.node.resp;

import dev.redoubt.persistence.text.RedisNumbers;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes replies into a buffer in RESP2 or RESP3, as networking.c's addReply family does. One thread; it holds no
 * state but the buffer and the protocol version, so that one writer serves all connections in turn.
 */
public final class ReplyWriter {
    private static final byte[] CRLF = {'\r', '\n'};
    private static final byte[] OK = ascii("+OK\r\n");
    private static final byte[] QUEUED = ascii("+QUEUED\r\n");
    private static final byte[] PONG = ascii("+PONG\r\n");
    private static final byte[] NULL_BULK = ascii("$-1\r\n");
    private static final byte[] NULL_ARRAY = ascii("*-1\r\n");
    private static final byte[] NULL3 = ascii("_\r\n");
    private static final byte[] TRUE3 = ascii("#t\r\n");
    private static final byte[] FALSE3 = ascii("#f\r\n");
    private static final int SHARED = 1024;
    private static final byte[][] INTEGERS = headers(':', SHARED);
    private static final byte[][] BULKS = headers('$', SHARED);
    private static final byte[][] ARRAYS = headers('*', SHARED);

    private final byte[] scratch = new byte[RedisNumbers.MAX_LONG_CHARS + 3];
    private ByteBuf out;

    /** The buffer of which {@link #out} is a part; null if it is all. */
    private @Nullable ReplyBuffer buffer;

    private int protocol;

    public ReplyWriter(ByteBuf out, int protocol) {
        this.out = out;
        this.protocol = protocol;
    }

    /** From here on writes to {@code out} in version {@code protocol}. */
    public void reset(ByteBuf out, int protocol) {
        this.out = out;
        this.buffer = null;
        this.protocol = protocol;
    }

    /** From here on writes to {@code buffer}, which takes long values by reference, in version {@code protocol}. */
    public void reset(ReplyBuffer buffer, int protocol) {
        this.out = buffer.open();
        this.buffer = buffer;
        this.protocol = protocol;
    }

    /**
     * A place to write to, with the version of the replies.
     *
     * @param buffer that {@code out} is a part of; null if it is all
     */
    public record Target(ByteBuf out, @Nullable ReplyBuffer buffer, int protocol) {}

    /** Returns the place that it writes to. */
    public Target target() {
        return new Target(out, buffer, protocol);
    }

    /** Writes to a former {@link #target} again. */
    public void setTarget(Target target) {
        this.buffer = target.buffer();
        this.out = buffer == null ? target.out() : buffer.open();
        this.protocol = target.protocol();
    }

    /** Returns the number of bytes that the buffer holds. */
    public long size() {
        return buffer == null ? out.readableBytes() : buffer.size();
    }

    /** Returns whether the reply is not kept any more, because it is too long: nothing need be added. */
    public boolean isDropped() {
        ReplyBuffer pieces = buffer;
        return pieces != null && pieces.overLimit();
    }

    /** Drops what was written behind {@code size}, a former {@link #size}. */
    public void cut(long size) {
        ReplyBuffer pieces = buffer;
        if (pieces == null) {
            out.writerIndex(out.readerIndex() + (int) size);
        } else {
            pieces.cut(size);
        }
    }

    /** 2 or 3. */
    public int protocol() {
        return protocol;
    }

    /** HELLO changes the version in the middle of a reply. */
    public void setProtocol(int protocol) {
        this.protocol = protocol;
    }

    public void ok() {
        out.writeBytes(OK);
    }

    public void queued() {
        out.writeBytes(QUEUED);
    }

    public void pong() {
        out.writeBytes(PONG);
    }

    /** A status reply; the text has no line end. */
    public void simple(String text) {
        out.writeByte('+');
        writeText(text);
        out.writeBytes(CRLF);
    }

    /**
     * An error reply as it is, code word first, without the minus: {@code ERR syntax error}. Line ends behind it are
     * dropped, others become spaces (networking.c addReplyErrorFormatInternal).
     */
    public void error(String text) {
        out.writeByte('-');
        writeText(text.indexOf('\r') >= 0 || text.indexOf('\n') >= 0 ? oneLine(text) : text);
        out.writeBytes(CRLF);
    }

    private static String oneLine(String text) {
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == '\r' || text.charAt(end - 1) == '\n')) {
            end--;
        }
        return text.substring(0, end).replace('\r', ' ').replace('\n', ' ');
    }

    public void integer(long value) {
        number(':', value, INTEGERS);
    }

    /** A bulk of an array that nobody changes any more. */
    public void bulk(byte[] value) {
        ReplyBuffer pieces = buffer;
        if (pieces == null || value.length < ReplyBuffer.REFERENCE_BYTES) {
            bulk(value, 0, value.length);
            return;
        }
        beginBulk(value.length);
        pieces.own(value, 0, value.length);
        endBulk();
    }

    /** A bulk of bytes that may change later. */
    public void bulk(byte[] source, int offset, int length) {
        ReplyBuffer pieces = buffer;
        if (pieces != null && length < ReplyBuffer.SHORT_BULK_BYTES) {
            pieces.shortBulk(source, offset, length);
            return;
        }
        beginBulk(length);
        part(source, offset, length);
        endBulk();
    }

    /** Begins a bulk of that many bytes, which come as parts; {@link #endBulk} ends it. */
    public void beginBulk(int length) {
        number('$', length, BULKS);
    }

    /** A part of a bulk, of bytes that may change later. */
    public void part(byte[] source, int offset, int length) {
        ReplyBuffer pieces = buffer;
        if (pieces != null && length >= ReplyBuffer.REFERENCE_BYTES) {
            pieces.copy(source, offset, length);
        } else {
            out.writeBytes(source, offset, length);
        }
    }

    /** A part of a bulk, of bytes that do not change while the reply exists: they are not copied if they are many. */
    public void reference(byte[] source, int offset, int length) {
        ReplyBuffer pieces = buffer;
        if (pieces != null && length >= ReplyBuffer.REFERENCE_BYTES) {
            pieces.reference(source, offset, length);
        } else {
            out.writeBytes(source, offset, length);
        }
    }

    /** Ends a bulk whose parts have come. */
    public void endBulk() {
        out.writeBytes(CRLF);
        ReplyBuffer pieces = buffer;
        if (pieces != null) {
            pieces.endPiece();
        }
    }

    /** A bulk of Latin-1 text. */
    public void bulk(String text) {
        number('$', text.length(), BULKS);
        writeText(text);
        endBulk();
    }

    /** A bulk that holds the decimal form of {@code value}. */
    public void bulkLong(long value) {
        int start = RedisNumbers.writeLong(value, scratch, RedisNumbers.MAX_LONG_CHARS);
        int length = RedisNumbers.MAX_LONG_CHARS - start;
        out.writeBytes(BULKS[length]);
        out.writeBytes(scratch, start, length);
        endBulk();
    }

    public void nullBulk() {
        out.writeBytes(protocol == 2 ? NULL_BULK : NULL3);
    }

    public void nullArray() {
        out.writeBytes(protocol == 2 ? NULL_ARRAY : NULL3);
    }

    public void array(int count) {
        number('*', count, ARRAYS);
    }

    /** The head of {@code pairs} keys and values: an array of twice as many in RESP2. */
    public void map(int pairs) {
        if (protocol == 2) {
            array(pairs * 2);
        } else {
            number('%', pairs);
        }
    }

    /** The head of {@code pairs} facts about the reply that follows; RESP3 only. */
    public void attribute(int pairs) {
        number('|', pairs);
    }

    public void set(int count) {
        if (protocol == 2) {
            array(count);
        } else {
            number('~', count);
        }
    }

    /** Out of band data: an array in RESP2. */
    public void push(int count) {
        if (protocol == 2) {
            array(count);
        } else {
            number('>', count);
        }
    }

    /** A bulk string in RESP2, a double in RESP3; both as {@link RedisNumbers#formatDouble}. */
    public void doubleValue(double value) {
        if (protocol == 2) {
            if (value == Math.rint(value) && Math.abs(value) < 1e15 && (value != 0 || 1 / value > 0)) {
                bulkLong((long) value);
            } else {
                bulk(RedisNumbers.formatDouble(value));
            }
        } else {
            out.writeByte(',');
            writeText(RedisNumbers.formatDouble(value));
            endBulk();
        }
    }

    /** Writes a number whose text the caller chooses: a bulk in RESP2, a double in RESP3. */
    public void number(String text) {
        if (protocol == 2) {
            bulk(text);
        } else {
            out.writeByte(',');
            writeText(text);
            endBulk();
        }
    }

    public void bool(boolean value) {
        if (protocol == 2) {
            integer(value ? 1 : 0);
        } else {
            out.writeBytes(value ? TRUE3 : FALSE3);
        }
    }

    /** An integer of any size as text: a bulk in RESP2, a big number in RESP3. */
    public void bigNumber(String text) {
        if (protocol == 2) {
            bulk(text);
        } else {
            out.writeByte('(');
            writeText(text);
            endBulk();
        }
    }

    /** Text for people: a bulk in RESP2, a verbatim string in RESP3. {@code format} has three letters ({@code txt}). */
    public void verbatim(String text, String format) {
        if (protocol == 2) {
            bulk(text);
        } else {
            number('=', text.length() + 4L);
            writeText(format);
            out.writeByte(':');
            writeText(text);
            out.writeBytes(CRLF);
        }
    }

    /** Bytes that are a reply already. */
    public void raw(byte[] reply) {
        out.writeBytes(reply);
    }

    private void writeText(String latin1) {
        out.writeCharSequence(latin1, StandardCharsets.ISO_8859_1);
    }

    private void number(char type, long value, byte[][] shared) {
        if (value >= 0 && value < SHARED) {
            out.writeBytes(shared[(int) value]);
        } else {
            number(type, value);
        }
    }

    private void number(char type, long value) {
        int end = scratch.length - 2;
        scratch[end] = '\r';
        scratch[end + 1] = '\n';
        int start = RedisNumbers.writeLong(value, scratch, end) - 1;
        scratch[start] = (byte) type;
        out.writeBytes(scratch, start, scratch.length - start);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[][] headers(char type, int count) {
        byte[][] made = new byte[count][];
        for (int i = 0; i < count; i++) {
            made[i] = ascii(type + Integer.toString(i) + "\r\n");
        }
        return made;
    }
}
