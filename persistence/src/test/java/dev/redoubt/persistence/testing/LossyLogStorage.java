package dev.redoubt.persistence.testing;

import dev.redoubt.persistence.aof.LogFile;
import dev.redoubt.persistence.aof.LogStorage;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A disk in memory that keeps only fsynced bytes. {@link #crash} returns the disk as a loss of power may leave it. Each
 * page that was not fsynced is there or not, independently and so out of order. A file has its old length, the new one,
 * or one between. Names that changed without a sync of the directory are the old ones, the new ones, or the first of
 * the new ones. Any thread.
 */
public final class LossyLogStorage implements LogStorage {
    private static final int PAGE = 128;

    private final Path directory;
    private final Map<Path, Inode> names = new TreeMap<>();
    private final List<NameChange> unsynced = new ArrayList<>();
    private long bytesUntilFull = Long.MAX_VALUE;
    private boolean fsyncFails;
    private boolean dead;
    private long changesUntilPowerFails = Long.MAX_VALUE;
    private long changes;
    private long bytesRead;
    private final Object fsyncGate = new Object();
    private boolean fsyncsHeld;

    private record NameChange(Path path, @Nullable Inode before) {}

    private static final class Inode {
        byte[] now = new byte[PAGE];
        int size;
        byte[] durable = {};
        final BitSet dirty = new BitSet();
        int cutTo = Integer.MAX_VALUE;
    }

    public LossyLogStorage(Path directory) {
        this.directory = directory;
    }

    /** Permits {@code bytes} more bytes; then writes fail as with ENOSPC, after a part of them. */
    public synchronized void fullAfter(long bytes) {
        bytesUntilFull = bytes;
    }

    /** Makes fsyncs fail, or succeed again. The bytes of a failed fsync are lost, as on Linux. */
    public synchronized void failFsync(boolean fails) {
        fsyncFails = fails;
    }

    /** Makes fsyncs hang, or return again. */
    public void holdFsyncs(boolean held) {
        synchronized (fsyncGate) {
            fsyncsHeld = held;
            fsyncGate.notifyAll();
        }
    }

    private void awaitFsync() throws IOException {
        synchronized (fsyncGate) {
            while (fsyncsHeld) {
                try {
                    fsyncGate.wait();
                } catch (InterruptedException e) {
                    throw new InterruptedIOException();
                }
            }
        }
    }

    /** Returns how many bytes were read from files so far. */
    public synchronized long bytesRead() {
        return bytesRead;
    }

    /** Makes every call fail after a number of further changes (writes, fsyncs, renames …); {@link #crash} follows. */
    public synchronized void powerFailsAfter(long changes) {
        changesUntilPowerFails = changes;
    }

    /** The number of changes (writes, fsyncs, renames …) so far. */
    public synchronized long changes() {
        return changes;
    }

    private void change() throws IOException {
        changes++;
        dead |= changesUntilPowerFails-- <= 0;
        checkAlive();
    }

    /** The whole content of a file as a reader sees it now. */
    public synchronized byte[] content(Path path) throws IOException {
        Inode inode = inode(path);
        return Arrays.copyOf(inode.now, inode.size);
    }

    /** Creates a file that is durable at once. */
    public synchronized void put(Path path, byte[] content) {
        Inode inode = new Inode();
        inode.now = content.clone();
        inode.size = content.length;
        inode.durable = content.clone();
        names.put(path, inode);
    }

    /** All files. */
    public synchronized List<Path> paths() {
        return List.copyOf(names.keySet());
    }

    /** A copy in which everything is durable, as another process finds it after kill -9. */
    public synchronized LossyLogStorage copy() {
        LossyLogStorage copy = new LossyLogStorage(directory);
        names.forEach((path, inode) -> copy.put(path, Arrays.copyOf(inode.now, inode.size)));
        return copy;
    }

    /** The disk after a loss of power that kept only fsynced bytes; this storage fails from now on. */
    public synchronized LossyLogStorage crashLosingAll() {
        dead = true;
        loseNames(0);
        LossyLogStorage after = new LossyLogStorage(directory);
        names.forEach((path, inode) -> after.put(path, inode.durable));
        return after;
    }

    /** The disk after a loss of power; this storage fails from now on. */
    public synchronized LossyLogStorage crash(RandomGenerator random) {
        dead = true;
        loseNames(random.nextInt(unsynced.size() + 1));
        LossyLogStorage after = new LossyLogStorage(directory);
        boolean all = random.nextInt(4) == 0;
        names.forEach((path, inode) -> after.put(path, survivor(inode, random, all ? 1 : random.nextDouble())));
        return after;
    }

    private void loseNames(int kept) {
        for (int i = unsynced.size() - 1; i >= kept; i--) {
            NameChange change = unsynced.get(i);
            if (change.before() == null) {
                names.remove(change.path());
            } else {
                names.put(change.path(), change.before());
            }
        }
    }

    private static byte[] survivor(Inode inode, RandomGenerator random, double keep) {
        boolean cut = inode.cutTo < inode.durable.length;
        if (cut && keep < 1 && random.nextBoolean()) {
            // A truncation is journalled as a whole; later writes behind it went to other blocks.
            return inode.durable.clone();
        }
        byte[] durable = cut ? Arrays.copyOf(inode.durable, inode.cutTo) : inode.durable;
        int least = Math.min(durable.length, inode.size);
        int most = Math.max(durable.length, inode.size);
        int size = keep >= 1 ? inode.size : random.nextBoolean() ? most : least + random.nextInt(most - least + 1);
        byte[] found = Arrays.copyOf(durable, size);
        for (int page = inode.dirty.nextSetBit(0); page >= 0; page = inode.dirty.nextSetBit(page + 1)) {
            int from = page * PAGE;
            int to = Math.min(Math.min(from + PAGE, size), inode.now.length);
            if (from < to && random.nextDouble() < keep) {
                System.arraycopy(inode.now, from, found, from, to - from);
            }
        }
        return found;
    }

    private Inode inode(Path path) throws IOException {
        checkAlive();
        Inode inode = names.get(path);
        if (inode == null) {
            throw new NoSuchFileException(path.toString());
        }
        return inode;
    }

    private void checkAlive() throws IOException {
        if (dead) {
            throw new IOException("the power is off");
        }
    }

    private void name(Path path, @Nullable Inode inode) {
        unsynced.add(new NameChange(path, inode == null ? names.remove(path) : names.put(path, inode)));
    }

    @Override
    public Path directory() {
        return directory;
    }

    @Override
    public synchronized boolean exists(Path path) throws IOException {
        checkAlive();
        return names.containsKey(path);
    }

    @Override
    public synchronized List<String> list(Path dir) {
        return names.keySet().stream()
                .filter(path -> dir.equals(path.getParent()))
                .map(path -> path.getFileName().toString())
                .toList();
    }

    @Override
    public void makeDirectory(Path dir) {}

    @Override
    public synchronized LogFile create(Path file) throws IOException {
        change();
        name(file, new Inode());
        return new Handle(names.get(file));
    }

    @Override
    public synchronized LogFile openWrite(Path file) throws IOException {
        return new Handle(inode(file));
    }

    @Override
    public synchronized LogFile openRead(Path file) throws IOException {
        return new Handle(inode(file));
    }

    @Override
    public synchronized void rename(Path from, Path to) throws IOException {
        change();
        Inode inode = inode(from);
        if (names.get(to) != inode) {
            name(to, inode);
            name(from, null);
        }
    }

    @Override
    public synchronized void delete(Path file) throws IOException {
        change();
        if (names.containsKey(file)) {
            name(file, null);
        }
    }

    @Override
    public synchronized void syncDirectory(Path dir) throws IOException {
        change();
        unsynced.removeIf(change -> dir.equals(change.path().getParent()));
    }

    @Override
    public void close() {}

    private final class Handle implements LogFile {
        private final Inode inode;
        private boolean closed;

        Handle(Inode inode) {
            this.inode = inode;
        }

        private void checkOpen() throws IOException {
            checkAlive();
            if (closed) {
                throw new IOException("closed");
            }
        }

        @Override
        public long size() throws IOException {
            synchronized (LossyLogStorage.this) {
                checkOpen();
                return inode.size;
            }
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            synchronized (LossyLogStorage.this) {
                checkOpen();
                int length = (int) Math.min(into.remaining(), inode.size - position);
                if (length <= 0) {
                    return -1;
                }
                into.put(inode.now, (int) position, length);
                bytesRead += length;
                return length;
            }
        }

        @Override
        public void write(ByteBuffer from, long position) throws IOException {
            synchronized (LossyLogStorage.this) {
                checkOpen();
                change();
                int at = (int) position;
                int length = (int) Math.min(from.remaining(), bytesUntilFull);
                bytesUntilFull -= length;
                grow(at + length);
                from.get(inode.now, at, length);
                if (length > 0) {
                    inode.dirty.set(at / PAGE, (at + length - 1) / PAGE + 1);
                }
                if (from.hasRemaining()) {
                    throw new IOException("No space left on device");
                }
            }
        }

        private void grow(int size) {
            if (size > inode.now.length) {
                inode.now = Arrays.copyOf(inode.now, Math.max(size, 2 * inode.now.length));
            }
            inode.size = Math.max(inode.size, size);
        }

        @Override
        public void truncate(long size) throws IOException {
            synchronized (LossyLogStorage.this) {
                checkOpen();
                change();
                if (size < inode.size) {
                    Arrays.fill(inode.now, (int) size, inode.size, (byte) 0);
                    inode.size = (int) size;
                    inode.cutTo = Math.min(inode.cutTo, inode.size);
                }
            }
        }

        @Override
        public void force() throws IOException {
            awaitFsync();
            synchronized (LossyLogStorage.this) {
                checkOpen();
                change();
                if (!fsyncFails) {
                    inode.durable = survivor(inode, new Random(0), 1);
                }
                inode.dirty.clear();
                inode.cutTo = Integer.MAX_VALUE;
                if (fsyncFails) {
                    throw new IOException("Input/output error");
                }
            }
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
