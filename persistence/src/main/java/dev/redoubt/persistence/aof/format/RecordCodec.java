package dev.redoubt.persistence.aof.format;

import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.LogRecord;
import dev.redoubt.persistence.log.Payload;
import dev.redoubt.persistence.log.ReplId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The codec of records and their lines (2.1, 2.3). Stateless; any thread.
 *
 * <pre>
 * #R &lt;index&gt; &lt;term&gt; &lt;db&gt; &lt;endOffset&gt; &lt;unixMs&gt; &lt;payloadLen&gt; &lt;crc32c&gt;[ &lt;replId&gt;]\r\n &lt;payload&gt;
 * </pre>
 *
 * Numbers are decimal without sign or leading zeros, the crc is eight lower-case hex digits, one blank separates
 * fields. The reader accepts nothing else, so that a header has exactly one text. The replId is there exactly in a
 * term-start record, whose payload is empty; any other record has a payload.
 *
 * <table><caption>The input of the crc (CRC32C), in this order</caption>
 * <tr><th>part</th><th>bytes</th></tr>
 * <tr><td>crc of the previous record</td><td>4, big-endian; of the base (AUX {@code redoubt-crc}) for the first record
 *     behind it; 0 for record 1</td></tr>
 * <tr><td>the line, from {@code #} to the blank before the crc, which is included</td><td>as on disk</td></tr>
 * <tr><td>replId of a term-start record, without the blank before it</td><td>40, or none</td></tr>
 * <tr><td>payload</td><td>payloadLen</td></tr>
 * </table>
 *
 * The line's end is not part of the input: it has only one form. The length stays far below the 1,024 bytes into which
 * redis-server reads a line that begins with {@code #} (aof.c, loadSingleAppendOnlyFile).
 */
public final class RecordCodec {
    /** A bound above the length of any header: six numbers of at most 19 digits, crc, replId, blanks. */
    public static final int MAX_HEADER = 256;

    /** The most bytes of one payload: the longest Java array, less what virtual machines reserve. */
    public static final int MAX_PAYLOAD = Integer.MAX_VALUE - 1024;

    private static final int CRC_DIGITS = 8;
    private static final int REPLID_DIGITS = 40;

    private RecordCodec() {}

    /**
     * Computes the crc of a record that follows one with {@code previousCrc}. The record's own crc field is ignored.
     */
    public static int crc(int previousCrc, LogRecord record) {
        return crc(previousCrc, record, new byte[MAX_HEADER], new CRC32C());
    }

    /** Does the same without allocation: {@code scratch} has room for {@link #MAX_HEADER} bytes. */
    public static int crc(int previousCrc, LogRecord record, byte[] scratch, CRC32C crc) {
        crc.reset();
        for (int shift = 24; shift >= 0; shift -= 8) {
            crc.update(previousCrc >>> shift);
        }
        crc.update(scratch, 0, formatUpToCrc(record, scratch));
        ReplId termReplId = record.termReplId();
        if (termReplId != null) {
            crc.update(termReplId.hex().getBytes(StandardCharsets.US_ASCII));
        }
        for (byte[] part : record.payload().parts()) {
            crc.update(part, 0, part.length);
        }
        return (int) crc.getValue();
    }

    /** Writes the {@code #R} line of a sealed record; {@code into} has room for {@link #MAX_HEADER} bytes. */
    public static void formatHeader(LogRecord record, byte[] scratch, ByteBuffer into) {
        int length = formatUpToCrc(record, scratch);
        into.put(scratch, 0, length);
        for (int shift = 28; shift >= 0; shift -= 4) {
            into.put((byte) Character.forDigit(record.crc() >>> shift & 0xF, 16));
        }
        ReplId termReplId = record.termReplId();
        if (termReplId != null) {
            into.put((byte) ' ');
            for (int i = 0; i < REPLID_DIGITS; i++) {
                into.put((byte) termReplId.hex().charAt(i));
            }
        }
        into.put((byte) '\r').put((byte) '\n');
    }

    /** Returns the least number of bytes that the {@code #R} line of a record behind {@code end} has. */
    public static int shortestHeader(LogEnd end, long unixMs) {
        ByteBuffer header = ByteBuffer.allocate(MAX_HEADER);
        LogRecord record = new LogRecord(end.index() + 1, end.term(), 0, end.offset(), unixMs, 0, Payload.EMPTY, null);
        formatHeader(record, new byte[MAX_HEADER], header);
        return header.position();
    }

    /** Returns header and payload of a sealed record. */
    public static byte[] encode(LogRecord record) {
        ByteBuffer header = ByteBuffer.allocate(MAX_HEADER);
        formatHeader(record, new byte[MAX_HEADER], header);
        ByteBuffer whole =
                ByteBuffer.allocate(header.position() + record.payload().length());
        whole.put(header.flip());
        record.payload().parts().forEach(whole::put);
        return whole.array();
    }

    private static int formatUpToCrc(LogRecord record, byte[] text) {
        text[0] = '#';
        text[1] = 'R';
        int at = blank(text, 2);
        at = blank(text, number(text, at, record.index()));
        at = blank(text, number(text, at, record.term()));
        at = blank(text, number(text, at, record.db()));
        at = blank(text, number(text, at, record.endOffset()));
        at = blank(text, number(text, at, record.unixMs()));
        return blank(text, number(text, at, record.payload().length()));
    }

    private static int blank(byte[] text, int at) {
        text[at] = ' ';
        return at + 1;
    }

    private static int number(byte[] text, int at, long number) {
        int digits = 1;
        for (long rest = number / 10; rest > 0; rest /= 10) {
            digits++;
        }
        long rest = number;
        for (int i = at + digits - 1; i >= at; i--) {
            text[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return at + digits;
    }

    /**
     * Reads a line, its {@code \r\n} included.
     *
     * @return null if it is not exactly an {@code #R} line
     */
    public static @Nullable RecordHeader parseHeader(byte[] line, int length) {
        LineParser in = new LineParser(line, length);
        in.expect('#');
        in.expect('R');
        long index = in.blankThenNumber();
        long term = in.blankThenNumber();
        long db = in.blankThenNumber();
        long endOffset = in.blankThenNumber();
        long unixMs = in.blankThenNumber();
        long payloadLen = in.blankThenNumber();
        in.expect(' ');
        long crc = in.hex(CRC_DIGITS);
        ReplId termReplId = null;
        if (in.peek() == ' ') {
            in.expect(' ');
            termReplId = in.replId(REPLID_DIGITS);
        }
        in.expect('\r');
        in.expect('\n');
        boolean shape = in.complete() && index > 0 && db <= Integer.MAX_VALUE && payloadLen <= MAX_PAYLOAD;
        if (!shape || (termReplId != null) != (payloadLen == 0) || endOffset < payloadLen) {
            return null;
        }
        return new RecordHeader(index, term, (int) db, endOffset, unixMs, (int) payloadLen, (int) crc, termReplId);
    }

    /** Writes an {@code #F} line: the highest index that was durable at that time. It is no part of the chain (2.1). */
    public static void formatFsynced(long index, byte[] scratch, ByteBuffer into) {
        scratch[0] = '#';
        scratch[1] = 'F';
        into.put(scratch, 0, number(scratch, blank(scratch, 2), index));
        into.put((byte) '\r').put((byte) '\n');
    }

    /** Reads an {@code #F} line; returns -1 if the line is another one. */
    public static long parseFsynced(byte[] line, int length) {
        LineParser in = new LineParser(line, length);
        in.expect('#');
        in.expect('F');
        long index = in.blankThenNumber();
        in.expect('\r');
        in.expect('\n');
        return in.complete() ? index : -1;
    }

    /** The eight hex digits of a crc in lines and AUX fields. */
    public static String crcText(int crc) {
        StringBuilder text = new StringBuilder(CRC_DIGITS);
        for (int shift = 28; shift >= 0; shift -= 4) {
            text.append(Character.forDigit(crc >>> shift & 0xF, 16));
        }
        return text.toString();
    }
}
