package dev.redoubt.persistence.aof;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The storage of whoever only looks at the files of a data directory. It holds no lock, so that it works beside the
 * process that writes them; whatever would change a file throws a {@link ReadOnlyFileSystemException}. Any thread.
 */
public final class ReadOnlyStorage implements LogStorage {
    private final Path directory;

    public ReadOnlyStorage(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
    }

    @Override
    public Path directory() {
        return directory;
    }

    @Override
    public boolean exists(Path path) throws IOException {
        return RealLogStorage.isThere(path);
    }

    @Override
    public List<String> list(Path dir) throws IOException {
        return RealLogStorage.names(dir);
    }

    /** Makes nothing: a directory that is missing has no files to look at. */
    @Override
    public void makeDirectory(Path dir) {}

    @Override
    public LogFile create(Path file) {
        throw new ReadOnlyFileSystemException();
    }

    @Override
    public LogFile openWrite(Path file) {
        throw new ReadOnlyFileSystemException();
    }

    @Override
    public LogFile openRead(Path file) throws IOException {
        return new ReadFile(FileChannel.open(file, StandardOpenOption.READ));
    }

    @Override
    public void rename(Path from, Path to) {
        throw new ReadOnlyFileSystemException();
    }

    @Override
    public void delete(Path file) {
        throw new ReadOnlyFileSystemException();
    }

    @Override
    public void syncDirectory(Path dir) {
        throw new ReadOnlyFileSystemException();
    }

    @Override
    public void close() {}

    private record ReadFile(FileChannel channel) implements LogFile {
        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            return channel.read(into, position);
        }

        @Override
        public void write(ByteBuffer from, long position) {
            throw new ReadOnlyFileSystemException();
        }

        @Override
        public void truncate(long size) {
            throw new ReadOnlyFileSystemException();
        }

        @Override
        public void force() {
            throw new ReadOnlyFileSystemException();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
