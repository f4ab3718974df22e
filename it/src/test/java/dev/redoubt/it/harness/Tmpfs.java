package dev.redoubt.it.harness;

import dev.redoubt.persistence.testing.Interop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** A disk that can be full: a memory file system of a few megabytes, mounted over a folder until it is closed. */
public final class Tmpfs implements AutoCloseable {
    private static final int CHUNK = 64 << 10;

    private final Path dir;
    private final Path ballast;

    /** Skips the test, and says so, where one may not mount; {@code dir} is created. */
    public static Tmpfs mount(Path dir, int megabytes) throws IOException {
        Files.createDirectories(dir);
        Interop.requireTool("umount");
        // The probe is the mount itself: whoever may not do it is told so by mount.
        Root.require(
                "mounting a tmpfs",
                List.of("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", dir.toString()));
        return new Tmpfs(dir);
    }

    private Tmpfs(Path dir) {
        this.dir = dir;
        this.ballast = dir.resolve("ballast");
    }

    public Path dir() {
        return dir;
    }

    /** Fills it with a file of ours until {@code left} bytes are free; 0 is to the last byte. */
    public void fill(long left) throws IOException {
        try (FileChannel file = FileChannel.open(
                ballast, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            for (long free = free(); free > left; free = free()) {
                file.write(ByteBuffer.allocate((int) Math.min(CHUNK, free - left)));
            }
        } catch (IOException full) {
            if (left > 0) {
                throw full;
            }
        }
    }

    /** Takes our file away again. */
    public void clear() throws IOException {
        Files.deleteIfExists(ballast);
    }

    /** Bytes that are free now. */
    public long free() throws IOException {
        return Files.getFileStore(dir).getUsableSpace();
    }

    @Override
    public void close() throws IOException {
        Root.run("umount", dir.toString());
    }
}
