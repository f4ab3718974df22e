package dev.redoubt.persistence.aof;

import dev.redoubt.persistence.aof.format.RecordCodec;
import dev.redoubt.persistence.aof.format.RecordHeader;
import dev.redoubt.persistence.aof.format.RespScanner;
import dev.redoubt.persistence.log.LogRecord;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads an {@link AofLog}: from memory where the records are still there, else from the files, up to the size that the
 * writer has published. It has file handles of its own, so that a thread that is interrupted while it reads closes
 * nothing of the writer, and a file that goes meanwhile can be read to its end.
 */
final class FileCursor implements RecordCursor {
    private final AofLog log;
    private final int generation;
    private final byte[] line = new byte[RespScanner.LINE];
    private long next;
    private @Nullable IncrFile segment;
    private @Nullable LogReader reader;
    private long readerNext;
    private int lastCrc;
    private boolean chained;

    FileCursor(AofLog log, long fromIndex) {
        this.log = log;
        this.generation = log.generation();
        this.next = fromIndex;
    }

    @Override
    public @Nullable LogRecord next() throws IOException {
        if (next > log.end().index()) {
            checkGeneration();
            return null;
        }
        LogRecord record = log.recent().get(next);
        if (record == null) {
            record = nextFromFile();
        } else {
            next++;
        }
        checkGeneration();
        return record;
    }

    /** Looked at after the read too: a cut raises it before it touches anything. */
    private void checkGeneration() throws RecordGoneException {
        if (generation != log.generation()) {
            throw new RecordGoneException("the log was cut back or reset under a reader at record " + next);
        }
    }

    /** The next record, which is in a file. */
    LogRecord nextFromFile() throws IOException {
        LogReader in = place();
        long start = in.position();
        RecordHeader header = header(in);
        if (header == null || header.index() != next || header.payloadLen() > in.remaining()) {
            throw changed(start);
        }
        LogRecord record = header.with(in.read(header.payloadLen()));
        if (chained && RecordCodec.crc(lastCrc, record) != record.crc()) {
            throw changed(start);
        }
        next++;
        readerNext = next;
        lastCrc = record.crc();
        chained = true;
        return record;
    }

    /** The reader, standing before the next record; other lines may lie between, also at the end of a file. */
    private LogReader place() throws IOException {
        IncrFile wanted = find(next);
        LogReader open = reader;
        if (open == null || segment != wanted) {
            close();
            open = open(wanted);
            readerNext = -1;
        }
        open.raiseLimit(wanted.size());
        if (readerNext != next) {
            seek(open, wanted);
        }
        return open;
    }

    private IncrFile find(long index) throws RecordGoneException {
        List<IncrFile> all = log.segments();
        for (int i = all.size() - 1; i >= 0; i--) {
            if (all.get(i).firstIndex() <= index) {
                return all.get(i);
            }
        }
        throw new RecordGoneException("record " + index + " lies before the base now");
    }

    private LogReader open(IncrFile wanted) throws IOException {
        try {
            LogReader open = new LogReader(log.storage().openRead(wanted.path()), wanted.size());
            segment = wanted;
            reader = open;
            return open;
        } catch (NoSuchFileException gone) {
            throw new RecordGoneException("record " + next + " lies before the base now");
        }
    }

    /** Skips records from the nearest noted one on. */
    private void seek(LogReader in, IncrFile wanted) throws IOException {
        in.seek(wanted.index().floor(next));
        chained = false;
        while (true) {
            long start = in.position();
            RecordHeader header = header(in);
            if (header == null || header.index() > next) {
                throw changed(start);
            }
            if (header.index() == next) {
                in.seek(start);
                readerNext = next;
                return;
            }
            in.seek(in.position() + header.payloadLen());
        }
    }

    /** The next record line; other lines are skipped. */
    private @Nullable RecordHeader header(LogReader in) throws IOException {
        while (in.peek() == '#') {
            int length = in.readLine(line);
            if (length < 0) {
                return null;
            }
            if (length > 1 && line[1] == 'R') {
                return RecordCodec.parseHeader(line, length);
            }
        }
        return null;
    }

    private IOException changed(long offset) throws IOException {
        checkGeneration();
        IncrFile in = segment;
        return in == null
                ? new RecordGoneException("record " + next)
                : new LogDamagedException(
                        in.path(),
                        offset,
                        next,
                        "the file has changed under the log",
                        LogDamagedException.WAYS_ON_FILES);
    }

    /** Where the file is read next. */
    long position() {
        return reader == null ? 0 : reader.position();
    }

    @Override
    public void close() throws IOException {
        LogReader open = reader;
        reader = null;
        segment = null;
        if (open != null) {
            open.close();
        }
    }
}
