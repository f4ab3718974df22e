package dev.redoubt.persistence.aof;

import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.aof.format.ChainState;
import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.LogRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The log of {@code appendonly no}: its records are in memory, as many as {@code repl-backlog-size} holds; its base is
 * {@code dump.rdb}. Only the base is durable, so every restart is suspect (3.4).
 */
public final class MemoryLog extends ChainedLog {
    private final LogStorage storage;
    private final AofOptions options;

    private MemoryLog(LogStorage storage, AofOptions options, @Nullable BaseInfo base) {
        super(new RecentRecords(Math.max(1, options.memoryBytes())), ChainState.behind(base), base);
        this.storage = storage;
        this.options = options;
    }

    /** Begins behind a base, whose file is {@code dump.rdb}, or with record 1 if {@code base} is null. */
    public static MemoryLog begin(LogStorage storage, AofOptions options, @Nullable BaseInfo base) {
        return new MemoryLog(storage, options, base);
    }

    @Override
    public void append(LogRecord record) throws IOException {
        chain().verify(record);
        appended(record);
    }

    /** Does nothing: only the base is durable. */
    @Override
    public long fsync() {
        return fsyncedIndex();
    }

    /** The index of the base: no record is durable. */
    @Override
    public long fsyncedIndex() {
        return baseIndex();
    }

    @Override
    public RecordCursor read(long fromIndex) throws IOException {
        if (fromIndex < firstIndex()) {
            throw gone(fromIndex);
        }
        return new Cursor(fromIndex, generation());
    }

    private RecordGoneException gone(long index) {
        return new RecordGoneException("record " + index + " is not in memory any more");
    }

    private final class Cursor implements RecordCursor {
        private long next;
        private final int began;

        Cursor(long next, int began) {
            this.next = next;
            this.began = began;
        }

        @Override
        public @Nullable LogRecord next() throws IOException {
            boolean appended = next <= end().index();
            LogRecord record = appended ? recent().get(next) : null;
            if (began != generation() || (appended && record == null)) {
                throw gone(next);
            }
            next += appended ? 1 : 0;
            return record;
        }

        @Override
        public void close() {
            next = Long.MAX_VALUE;
        }
    }

    /** Does nothing: there is no file to end. */
    @Override
    public void rotate() {}

    @Override
    public Path newBaseFile() throws IOException {
        Path temp = storage.directory().resolve("temp-" + options.snapshotName());
        storage.delete(temp);
        return temp;
    }

    /** Makes the snapshot the base; the records before it stay in memory while there is room. */
    @Override
    public void installBase(Path rdb, BaseInfo info) throws IOException {
        setBase(info.at(install(rdb)));
    }

    private Path install(Path rdb) throws IOException {
        try (LogFile file = storage.openWrite(rdb)) {
            file.force();
        }
        Path snapshot = storage.directory().resolve(options.snapshotName());
        storage.rename(rdb, snapshot);
        storage.syncDirectory(storage.directory());
        return snapshot;
    }

    /**
     * Removes records while the base and the records in memory are adjacent: the caller restores the data set from
     * both.
     */
    @Override
    public TruncationReport truncate(long lastIndex) throws IOException {
        LogEnd before = end();
        if (lastIndex >= before.index()) {
            return new TruncationReport(before.index(), 0, 0, List.of());
        }
        BaseInfo from = base();
        if (lastIndex < truncatableTo()) {
            throw new TruncateBelowBaseException(
                    "records " + (baseIndex() + 1) + " to " + lastIndex + " are not in memory");
        }
        LogRecord last = recent().get(lastIndex);
        nextGeneration();
        recent().truncate(lastIndex);
        endAt(last == null || lastIndex == baseIndex() ? ChainState.behind(from) : ChainState.at(last, terms()));
        return new TruncationReport(lastIndex, before.index() - lastIndex, 0, List.of());
    }

    @Override
    public void reset(Path rdb, BaseInfo info) throws IOException {
        BaseInfo installed = info.at(install(rdb));
        nextGeneration();
        recent().clear();
        setBase(installed);
        endAt(ChainState.behind(installed));
    }

    @Override
    public long firstIndex() {
        return Math.min(recent().first(), end().index() + 1);
    }

    /** The base, while all records behind it are in memory; else nothing can be removed. */
    @Override
    public long truncatableTo() {
        return firstIndex() <= baseIndex() + 1 ? baseIndex() : end().index();
    }

    @Override
    public void close() {
        recent().clear();
    }
}
