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
 * One incr file of the log, open to be appended to. Appends and cuts by the log's owner, force and getters by any
 * thread.
 */
public final class IncrFile implements Closeable {
    private final Manifest.Entry entry;
    private final Path path;
    private final LogFile file;
    private final ChainState start;
    private final SparseIndex index;
    private volatile long size;
    private volatile @Nullable FsyncFailedException broken;
    private boolean tailIsDirty;

    /**
     * @param start the chain at the beginning of the file; it is not changed any more
     * @param size of the part of the file that is valid
     */
    public IncrFile(Manifest.Entry entry, Path path, LogFile file, ChainState start, SparseIndex index, long size) {
        this.entry = entry;
        this.path = path;
        this.file = file;
        this.start = start;
        this.index = index;
        this.size = size;
    }

    /** A new file with its prologue (2.2), which is durable when this returns; the directory's entry is not. */
    static IncrFile create(LogStorage storage, Manifest.Entry entry, Path path, ChainState start) throws IOException {
        LogFile file = storage.create(path);
        try {
            IncrFile segment = new IncrFile(entry, path, file, start, new SparseIndex(), 0);
            segment.writePrologue();
            return segment;
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
     * Appends; what cannot be written is cut off again (2.10). If even that fails, it is tried again before the next
     * append.
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
            cutDirtyTail(e);
            throw e;
        }
        index.add(record.index(), size + output.noteLength());
        size = end;
    }

    private void cutDirtyTail(IOException cause) {
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

    /** Writes its bytes from about a record on once more over themselves; a {@link #force} is due then. */
    void renew(LogStorage storage, long fromIndex) throws IOException {
        long from = fromIndex < firstIndex() ? 0 : index.floor(fromIndex);
        FileCopy.copy(storage, path, from, size, file, from);
    }

    /** Fsyncs the file; what fails once fails always (2.10). */
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

    /** Cuts the file; durable when this returns. */
    void truncate(long newSize, long lastIndex) throws IOException {
        file.truncate(newSize);
        size = newSize;
        tailIsDirty = false;
        index.cut(lastIndex);
        force();
    }

    public Manifest.Entry entry() {
        return entry;
    }

    Path path() {
        return path;
    }

    /** The chain where the file begins. */
    ChainState start() {
        return start;
    }

    /** The index of the first record that is or will be in the file. */
    public long firstIndex() {
        return start.end().index() + 1;
    }

    /** Bytes that will not change any more, unless the log is cut back. */
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
