package dev.redoubt.persistence.backup.restore;

import dev.redoubt.persistence.aof.format.RecordCodec;
import dev.redoubt.persistence.aof.format.RecordHeader;
import dev.redoubt.persistence.aof.format.RespScanner;
import dev.redoubt.persistence.backup.ArchiveNames;
import dev.redoubt.persistence.backup.BackupTarget;
import dev.redoubt.persistence.backup.DamagedObjectException;
import dev.redoubt.persistence.log.LogRecord;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of one segment in order (9.3): a prologue, then the records that its name tells, and nothing else.
 * Each record is verified against the one before it in the object; the first one only a chain from elsewhere can
 * verify. One record at a time is in memory. One thread.
 */
final class SegmentReader implements Closeable {
    private static final int BUFFER = 1 << 16;
    private static final byte[] SELECT = RespScanner.select(0);
    /** The longest prologue: that of a database with ten digits, whose length has two. */
    private static final int MAX_PROLOGUE = SELECT.length + 10;

    private final String name;
    private final ArchiveNames.Segment said;
    private final InputStream in;
    private final byte[] line = new byte[RecordCodec.MAX_HEADER];
    private int prologueDb = -1;
    /** The number of bytes of the object that are read. */
    private long read;

    /** The first byte of the last record. */
    private long recordAt;

    private @Nullable LogRecord before;

    private SegmentReader(String name, ArchiveNames.Segment said, InputStream in) {
        this.name = name;
        this.said = said;
        this.in = in;
    }

    static SegmentReader open(BackupTarget target, ArchiveNames.Segment segment) throws IOException {
        String name = segment.term().segment(segment.firstIndex(), segment.lastIndex(), segment.lastUnixMs());
        InputStream in = new BufferedInputStream(target.open(name, 0), BUFFER);
        SegmentReader reader = new SegmentReader(name, segment, in);
        try {
            reader.prologue();
        } catch (IOException e) {
            reader.close();
            throw e;
        }
        return reader;
    }

    String name() {
        return name;
    }

    /** The database in force before the first record, as the prologue says. */
    int prologueDb() {
        return prologueDb;
    }

    /** The bytes of the last record, in words. */
    String bytes() {
        return "bytes " + recordAt + " to " + (read - 1);
    }

    private void prologue() throws IOException {
        byte[] text = new byte[MAX_PROLOGUE];
        int length = 0;
        int lines = 0;
        // "*2", "$6", "SELECT", the length of the number, the number.
        while (lines < 5 && length < MAX_PROLOGUE) {
            int c = in.read();
            if (c < 0) {
                throw damaged("it ends within its prologue");
            }
            text[length++] = (byte) c;
            lines += c == '\n' ? 1 : 0;
        }
        int digits = length - 2;
        while (digits > 0 && text[digits - 1] >= '0' && text[digits - 1] <= '9') {
            digits--;
        }
        int db = length - 2 - digits < 10 ? number(text, digits, length - 2) : -1;
        if (db < 0 || !Arrays.equals(RespScanner.select(db), Arrays.copyOf(text, length))) {
            throw damaged("it does not begin with the SELECT of a prologue");
        }
        read = length;
        prologueDb = db;
    }

    /** A number of digits; -1 if there is none. */
    private static int number(byte[] text, int from, int to) {
        int number = from < to ? 0 : -1;
        for (int i = from; i < to; i++) {
            number = number * 10 + text[i] - '0';
        }
        return number;
    }

    /**
     * Reads the next record.
     *
     * @return null behind the last one, if the object ends there
     * @throws DamagedObjectException if the object is not what its name says, or a record does not continue the one
     *     before it
     */
    @Nullable
    LogRecord next() throws IOException {
        LogRecord last = before;
        if (last != null && last.index() == said.lastIndex()) {
            end(last);
            return null;
        }
        long index = last == null ? said.firstIndex() : last.index() + 1;
        long at = read;
        RecordHeader header = RecordCodec.parseHeader(line, readLine(index));
        if (header == null
                || header.index() != index
                || header.term() != said.term().number()) {
            throw damaged("record " + index + " of term " + said.term().number()
                    + " is not where it should be, at byte " + at);
        }
        byte[] payload = in.readNBytes(header.payloadLen());
        read += payload.length;
        if (payload.length < header.payloadLen()) {
            throw damaged("it ends at byte " + read + ", within record " + index);
        }
        LogRecord record = header.with(payload);
        if (last != null && RecordCodec.crc(last.crc(), record) != record.crc()) {
            throw damaged("the checksum of record " + index + " does not match: bytes " + at + " to " + (read - 1));
        }
        recordAt = at;
        before = record;
        return record;
    }

    private void end(LogRecord last) throws IOException {
        if (last.unixMs() != said.lastUnixMs()) {
            throw damaged("its last record is of another time than its name says");
        }
        if (in.read() >= 0) {
            throw damaged("bytes follow its last record, from byte " + read + " on");
        }
    }

    private int readLine(long index) throws IOException {
        int length = 0;
        int c = 0;
        while (c != '\n' && length < line.length) {
            c = in.read();
            if (c < 0) {
                throw damaged("it ends at byte " + (read + length) + ", before record " + index + " is whole");
            }
            line[length++] = (byte) c;
        }
        read += length;
        return length;
    }

    private DamagedObjectException damaged(String what) {
        return new DamagedObjectException(name, what);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
