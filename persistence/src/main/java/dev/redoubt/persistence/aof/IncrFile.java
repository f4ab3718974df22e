package dev.redoubt.persistence.aof;

import dev.redoubt.persistence.aof.format.ChainState;
import dev.redoubt.persistence.aof.format.Manifest;
import dev.redoubt.persistence.aof.format.RespScanner;
import dev.redoubt.persistence.log.LogRecord;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One open incr file of the log. The log's owner appends and truncates; any thread calls force and the getters.
 */
public final class IncrFile implements Closeable {
    private final Manifest.Entry entry;
    private final Path path;
    private final LogFile file;
    private final ChainState start;
    private final SparseIndex index;
    /** The bytes that are valid: whole lines and records. Bytes behind it are of a failed write. */
    private volatile long size;
    /** The first failure of an fsync; it is final (2.10). */
    private volatile @Nullable FsyncFailedException broken;
    /** True if bytes of a failed write may lie behind {@link #size}. Owner's thread. */
    private boolean tailIsDirty;

    /**
     * @param start the chain at the beginning of the file; nobody moves it any more
     * @param size the length of the valid part of the file
     */
    public IncrFile(Manifest.Entry entry, Path path, LogFile file, ChainState start, SparseIndex index, long size) {
        this.entry = entry;
        this.path = path;
        this.file = file;
        this.start = start;
        this.index = index;
        this.size = size;
    }

    /** Creates a file with its prologue (2.2), which is durable when this returns; the directory's entry is not. */
    static IncrFile create(LogStorage storage, Manifest.Entry entry, Path path, ChainState start) throws IOException {
        LogFile file = storage.create(path);
        try {
            IncrFile created = new IncrFile(entry, path, file, start, new SparseIndex(), 0);
            created.writePrologue();
            return created;
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /** Writes the prologue into a file without records. */
    public void writePrologue() throws IOException {
        byte[] select = RespScanner.select(start.db());
        file.truncate(0);
        file.write(ByteBuffer.wrap(select), 0);
        file.force();
        size = select.length;
    }

    /**
     * Appends a record. After a failed write the file is truncated to its old size (2.10). If that fails too, the next
     * append tries it again.
     */
    public void append(RecordOutput output, long fsynced, LogRecord record) throws IOException {
        if (tailIsDirty) {
            file.truncate(size);
            tailIsDirty = false;
        }
        long end;
        try {
            end = output.write(file, size, fsynced, record);
        } catch (IOException e) {
            truncateDirtyTail(e);
            throw e;
        }
        index.add(record.index(), size + output.noteLength());
        size = end;
    }

    /** Writes an {@code #F} line behind the last record, for the index up to which the log is durable. */
    void noteFsynced(RecordOutput output, long fsynced) throws IOException {
        if (!tailIsDirty) {
            size = output.writeNote(file, size, fsynced);
        }
    }

    private void truncateDirtyTail(IOException cause) {
        tailIsDirty = true;
        try {
            file.truncate(size);
            tailIsDirty = false;
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    /** Copies the beginning of another file into this new one, in place of the prologue. */
    public void copyFrom(LogStorage storage, Path source, long length) throws IOException {
        file.truncate(0);
        FileCopy.copy(storage, source, 0, length, file);
        size = length;
    }

    /**
     * Writes the bytes from a record on, or from a little before it, over themselves; the caller calls {@link #force}
     * then.
     */
    void renew(LogStorage storage, long fromIndex) throws IOException {
        long from = fromIndex < firstIndex() ? 0 : index.floor(fromIndex);
        FileCopy.copy(storage, path, from, size, file, from);
    }

    /** Fsyncs the file; after one failure every call fails (2.10). */
    public void force() throws IOException {
        FsyncFailedException before = broken;
        if (before != null) {
            throw new FsyncFailedException(path, before);
        }
        try {
            file.force();
        } catch (IOException e) {
            FsyncFailedException failure = new FsyncFailedException(path, e);
            broken = failure;
            throw failure;
        }
    }

    boolean isBroken() {
        return broken != null;
    }

    /** Truncates the file; durable when this returns. */
    void truncate(long newSize, long lastIndex) throws IOException {
        file.truncate(newSize);
        size = newSize;
        tailIsDirty = false;
        index.truncate(lastIndex);
        force();
    }

    public Manifest.Entry entry() {
        return entry;
    }

    Path path() {
        return path;
    }

    /** The chain at the beginning of the file. */
    ChainState start() {
        return start;
    }

    /** The index of the first record that is or will be in the file. */
    public long firstIndex() {
        return start.end().index() + 1;
    }

    /** The bytes that will not change any more, unless the log is truncated. */
    long size() {
        return size;
    }

    SparseIndex index() {
        return index;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
