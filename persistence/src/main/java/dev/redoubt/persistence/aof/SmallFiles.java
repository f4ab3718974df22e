package dev.redoubt.persistence.aof;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;

/** Reads and replaces small files as a whole. */
final class SmallFiles {
    private static final int MAX_SIZE = 16 << 20;

    private SmallFiles() {}

    static byte[] read(LogStorage storage, Path path) throws IOException {
        try (LogFile file = storage.openRead(path)) {
            if (file.size() > MAX_SIZE) {
                throw new IOException(path + " has " + file.size() + " bytes; at most " + MAX_SIZE + " are sensible");
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
            int got = 0;
            while (bytes.hasRemaining() && got >= 0) {
                got = file.read(bytes, bytes.position());
            }
            return Arrays.copyOf(bytes.array(), bytes.position());
        }
    }

    /**
     * Replaces a file durably: temporary file, fsync, rename, fsync of the directory. A crash leaves the old content or
     * the new one.
     */
    static void replace(LogStorage storage, Path path, ByteBuffer content) throws IOException {
        Path temp = path.resolveSibling("temp-" + path.getFileName());
        try (LogFile file = storage.create(temp)) {
            file.write(content, 0);
            file.force();
        }
        storage.rename(temp, path);
        storage.syncDirectory(parent(path));
    }

    static Path parent(Path path) {
        Path parent = path.getParent();
        if (parent == null) {
            throw new IllegalArgumentException(path + " is not below a data directory");
        }
        return parent;
    }
}
