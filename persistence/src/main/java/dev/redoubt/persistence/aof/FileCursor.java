package dev.redoubt.persistence.aof;

import dev.redoubt.persistence.aof.format.RecordCodec;
import dev.redoubt.persistence.aof.format.RecordHeader;
import dev.redoubt.persistence.aof.format.RespScanner;
import dev.redoubt.persistence.log.LogRecord;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/**
 * A reader of an {@link AofLog}. It takes records from memory while they are there, else from the files, up to the size
 * that the writer has published. It has file handles of its own for two reasons: an interrupt of the reading thread
 * closes a channel, which must not be the writer's; and a deleted file can still be read to its end. One thread.
 */
final class FileCursor implements RecordCursor {
    private final AofLog log;
    private final int generation;
    private final byte[] line = new byte[RespScanner.LINE];
    private long next;
    private @Nullable IncrFile file;
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

    /** Called after a read too: truncation raises the generation before it changes any file. */
    private void checkGeneration() throws RecordGoneException {
        if (generation != log.generation()) {
            throw new RecordGoneException("the log was truncated or reset under a reader at record " + next);
        }
    }

    /** Reads the next record from its file. */
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

    /** Positions the reader before the next record; other lines may lie between them, also at the end of a file. */
    private LogReader place() throws IOException {
        IncrFile wanted = find(next);
        LogReader open = reader;
        if (open == null || file != wanted) {
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
        IncrFile holder = log.holder(index);
        if (holder == null) {
            throw new RecordGoneException("record " + index + " lies before the base now");
        }
        return holder;
    }

    private LogReader open(IncrFile wanted) throws IOException {
        try {
            LogReader open = new LogReader(log.storage().openRead(wanted.path()), wanted.size());
            file = wanted;
            reader = open;
            return open;
        } catch (NoSuchFileException gone) {
            throw new RecordGoneException("record " + next + " lies before the base now");
        }
    }

    /** Seeks the next record from the nearest indexed position on. */
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

    /** Reads up to the next record line; other lines are skipped. */
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
        IncrFile in = file;
        return in == null
                ? new RecordGoneException("record " + next)
                : new LogDamagedException(
                        in.path(),
                        offset,
                        next,
                        "the file has changed under the log",
                        LogDamagedException.WAYS_ON_FILES);
    }

    /** The position in the file behind the last record read. */
    long position() {
        return reader == null ? 0 : reader.position();
    }

    @Override
    public void close() throws IOException {
        LogReader open = reader;
        reader = null;
        file = null;
        if (open != null) {
            open.close();
        }
    }
}
