package dev.redoubt.persistence.aof;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The storage in files of the local disk, below one data directory that one process owns at a time. Any thread. */
public final class RealLogStorage implements LogStorage {
    private static final String LOCK_FILE = "redoubt.lock";

    private final Path directory;
    private final FileChannel lockChannel;

    private RealLogStorage(Path directory, FileChannel lockChannel) {
        this.directory = directory;
        this.lockChannel = lockChannel;
    }

    /**
     * Makes the directory if it is missing, and locks it.
     *
     * @throws DirectoryInUseException if another process, or another storage of this one, holds it
     */
    public static RealLogStorage open(Path dir) throws IOException {
        Path directory = dir.toAbsolutePath().normalize();
        makeDurably(directory);
        FileChannel channel =
                FileChannel.open(directory.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!locked(channel)) {
            channel.close();
            throw new DirectoryInUseException(directory + " is in use by another process");
        }
        return new RealLogStorage(directory, channel);
    }

    /** The lock belongs to the channel: the kernel releases it when the process is killed. */
    private static boolean locked(FileChannel channel) throws IOException {
        try {
            @Nullable FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return false;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public Path directory() {
        return directory;
    }

    /** A disk that does not answer proves nothing: the caller would begin a "missing" state file anew. */
    @Override
    public boolean exists(Path path) throws IOException {
        return isThere(path);
    }

    static boolean isThere(Path path) throws IOException {
        if (Files.exists(path)) {
            return true;
        }
        if (!Files.notExists(path)) {
            throw new IOException("cannot tell whether " + path + " exists");
        }
        return false;
    }

    @Override
    public List<String> list(Path dir) throws IOException {
        return names(dir);
    }

    static List<String> names(Path dir) throws IOException {
        if (!Files.isDirectory(dir)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(dir)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }

    @Override
    public void makeDirectory(Path dir) throws IOException {
        makeDurably(dir);
    }

    /** Fsyncs the parent of each new directory: a loss of power would remove the entry otherwise. */
    private static void makeDurably(Path dir) throws IOException {
        if (Files.isDirectory(dir)) {
            return;
        }
        Path parent = dir.getParent();
        if (parent == null) {
            throw new NoSuchFileException(dir.toString());
        }
        makeDurably(parent);
        Files.createDirectories(dir);
        sync(parent);
    }

    @Override
    public LogFile create(Path file) throws IOException {
        return open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
    }

    @Override
    public LogFile openWrite(Path file) throws IOException {
        return open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    @Override
    public LogFile openRead(Path file) throws IOException {
        return open(file, StandardOpenOption.READ);
    }

    private static LogFile open(Path file, OpenOption... options) throws IOException {
        return new ChannelFile(FileChannel.open(file, options));
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    /** Fsyncs a directory through a channel opened to read, which Linux and macOS allow. */
    @Override
    public void syncDirectory(Path dir) throws IOException {
        sync(dir);
    }

    private static void sync(Path dir) throws IOException {
        try (FileChannel channel = FileChannel.open(dir, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public void close() throws IOException {
        lockChannel.close();
    }

    private static final class ChannelFile implements LogFile {
        private final FileChannel channel;

        ChannelFile(FileChannel channel) {
            this.channel = channel;
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            return channel.read(into, position);
        }

        @Override
        public void write(ByteBuffer from, long position) throws IOException {
            long at = position;
            while (from.hasRemaining()) {
                at += channel.write(from, at);
            }
        }

        @Override
        public void truncate(long size) throws IOException {
            channel.truncate(size);
        }

        @Override
        public void force() throws IOException {
            channel.force(false);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
