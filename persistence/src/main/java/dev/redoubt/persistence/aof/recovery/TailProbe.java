package dev.redoubt.persistence.aof.recovery;

import dev.redoubt.persistence.aof.LogReader;
import dev.redoubt.persistence.aof.format.RecordCodec;
import dev.redoubt.persistence.aof.format.RecordHeader;
import dev.redoubt.persistence.log.LogRecord;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The probe of the bytes behind damage; it only helps to decide between truncating and refusing (2.5). No bytes found
 * here become data.
 *
 * <p>Behind damage the borders are unknown, so any line that looks like a record's is a candidate. It is believed only
 * if the next record verifies against it, or if an {@code #F} line that does not contradict it ends the file; an
 * {@code #F} line is believed only beside a believed record. A value may imitate such a pair; then loading refuses where
 * it could truncate, which is the safe side.
 */
final class TailProbe {

    private final LogReader in;
    private final byte[] line = new byte[RecordCodec.MAX_HEADER];
    private final byte[] skipped = new byte[1 << 12];
    private long fsynced;
    private @Nullable Believed first;

    private TailProbe(LogReader in) {
        this.in = in;
    }

    /** A record line that is believed, and the byte at which it begins. */
    record Believed(RecordHeader header, long start) {}

    /**
     * The findings behind damage.
     *
     * @param fsynced the highest believed {@code #F}; 0 if there is none
     * @param first the first believed record; null if there is none
     */
    record Result(long fsynced, @Nullable Believed first) {}

    /** Probes a file from a position on. */
    static Result probe(LogReader in, long from) throws IOException {
        TailProbe probe = new TailProbe(in);
        in.seek(from);
        probe.lines();
        return new Result(probe.fsynced, probe.first);
    }

    private void lines() throws IOException {
        long candidateFsync = 0;
        while (in.remaining() > 0) {
            long start = in.position();
            int length = in.peek() == '#' ? in.readLine(line) : -1;
            long note = length < 0 ? -1 : RecordCodec.parseFsynced(line, length);
            RecordHeader header = length < 0 ? null : RecordCodec.parseHeader(line, length);
            if (note >= 0) {
                candidateFsync = note;
            } else if (header != null && run(header, candidateFsync)) {
                first = first == null ? new Believed(header, start) : first;
                candidateFsync = 0;
            } else {
                candidateFsync = 0;
                in.seek(start);
                toNextLine();
            }
        }
    }

    private void toNextLine() throws IOException {
        int length = 0;
        while (in.remaining() > 0 && (length == 0 || skipped[length - 1] != '\n')) {
            length = in.readUpTo((byte) '\n', skipped);
        }
    }

    /** Follows records from a candidate on; returns true, positioned behind them, if its successor verifies. */
    private boolean run(RecordHeader first, long fsyncBefore) throws IOException {
        RecordHeader before = first;
        int believed = 0;
        long pendingFsync = fsyncBefore;
        while (before.payloadLen() <= in.remaining()) {
            in.seek(in.position() + before.payloadLen());
            long behind = in.position();
            Successor next = successor(before);
            if (next == null) {
                in.seek(behind);
                long last = closingNote();
                if (last > 0 && last <= before.index()) {
                    fsynced = Math.max(fsynced, last);
                    believed++;
                }
                in.seek(behind);
                break;
            }
            if (pendingFsync < before.index()) {
                fsynced = Math.max(fsynced, pendingFsync);
            }
            believed++;
            pendingFsync = next.fsyncBefore();
            before = next.header();
        }
        if (believed > 0) {
            // The last of the run was verified against its predecessor.
            fsynced = Math.max(fsynced, pendingFsync < before.index() ? pendingFsync : 0);
        }
        return believed > 0;
    }

    /** The {@code #F} with which the file ends, as a log that was closed does; 0 if anything else follows. */
    private long closingNote() throws IOException {
        long note = 0;
        while (note >= 0 && in.remaining() > 0) {
            int length = in.peek() == '#' ? in.readLine(line) : -1;
            note = length < 0 ? -1 : RecordCodec.parseFsynced(line, length);
        }
        return Math.max(0, note);
    }

    private record Successor(RecordHeader header, long fsyncBefore) {}

    /** Reads the next record's line; returns null if the record does not verify against its predecessor. */
    private @Nullable Successor successor(RecordHeader before) throws IOException {
        long fsync = 0;
        while (in.peek() == '#') {
            int length = in.readLine(line);
            if (length < 0) {
                return null;
            }
            long note = RecordCodec.parseFsynced(line, length);
            if (note >= 0) {
                fsync = note;
                continue;
            }
            RecordHeader header = RecordCodec.parseHeader(line, length);
            return header != null && verifies(before, header) ? new Successor(header, fsync) : null;
        }
        return null;
    }

    private boolean verifies(RecordHeader before, RecordHeader header) throws IOException {
        boolean place = header.index() == before.index() + 1
                && header.endOffset() == before.endOffset() + header.payloadLen()
                && header.payloadLen() <= in.remaining();
        if (!place) {
            return false;
        }
        long payload = in.position();
        LogRecord record = header.with(in.read(header.payloadLen()));
        in.seek(payload);
        return RecordCodec.crc(before.crc(), record) == header.crc();
    }
}
