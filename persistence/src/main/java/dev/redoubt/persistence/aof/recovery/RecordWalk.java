package dev.redoubt.persistence.aof.recovery;

import dev.redoubt.persistence.aof.LogReader;
import dev.redoubt.persistence.aof.LogStorage;
import dev.redoubt.persistence.aof.format.RecordCodec;
import dev.redoubt.persistence.aof.format.RecordHeader;
import dev.redoubt.persistence.aof.format.RespScanner;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A walk over the record lines of one incr file, without a look at checksums. It ends before the first byte that
 * belongs to no whole record, note or prologue; what is behind that is {@link LogCheck}'s to judge. One thread.
 */
public final class RecordWalk implements Closeable {
    private final LogReader in;
    private final RespScanner scanner;
    private long start;
    private long end;

    private RecordWalk(LogReader in) {
        this.in = in;
        this.scanner = new RespScanner(in);
    }

    /** Opens a file as it is now; a record that is appended later is not seen. */
    public static RecordWalk open(LogStorage storage, Path file) throws IOException {
        return new RecordWalk(LogReader.open(storage, file));
    }

    /** Returns the next record's line, positioned before its payload; null behind the last whole record. */
    public @Nullable RecordHeader next() throws IOException {
        while (true) {
            long at = in.position();
            end = at;
            switch (scanner.next()) {
                case NOTE -> {
                    RecordHeader header = RecordCodec.parseHeader(scanner.line(), scanner.lineLength());
                    if (header != null && header.payloadLen() <= in.remaining()) {
                        start = at;
                        return header;
                    }
                    if (scanner.isRecordLine()) {
                        return null;
                    }
                }
                case COMMAND -> {
                    if (at > 0) {
                        return null;
                    }
                }
                case END, TORN, MALFORMED -> {
                    return null;
                }
            }
        }
    }

    /** Moves behind the payload of the record that {@link #next} has returned. */
    public void skip(RecordHeader header) {
        in.seek(in.position() + header.payloadLen());
    }

    /** Reads the payload of the record that {@link #next} has returned, and moves behind it. */
    public byte[] payload(RecordHeader header) throws IOException {
        return in.read(header.payloadLen());
    }

    /** Returns the byte at which the line of the last record begins. */
    public long start() {
        return start;
    }

    /** Returns the byte behind the payload that was read or skipped last. */
    public long position() {
        return in.position();
    }

    /** Returns the byte before which the walk has ended; or, before its end, where the last line was looked for. */
    public long end() {
        return end;
    }

    /** Returns true if the walk has ended at the end of the file. */
    public boolean isAtEnd() {
        return end == in.limit();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
