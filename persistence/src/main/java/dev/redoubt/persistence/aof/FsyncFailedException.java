package dev.redoubt.persistence.aof;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The failure of an fsync, which is final for its file (2.10): after EIO the kernel has dropped the pages, and the next
 * fsync would "succeed".
 */
public final class FsyncFailedException extends IOException {
    private static final long serialVersionUID = 1L;

    FsyncFailedException(Path file, IOException cause) {
        super("fsync of " + file + " failed: " + cause.getMessage(), cause);
    }
}
