package dev.redoubt.persistence.aof;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A file whose fsync failed once. After EIO the kernel has dropped the pages and the next fsync would "succeed", so
 * this is final for the file (2.10).
 */
public final class FsyncFailedException extends IOException {
    private static final long serialVersionUID = 1L;

    FsyncFailedException(Path file, IOException cause) {
        super("fsync of " + file + " failed: " + cause.getMessage(), cause);
    }
}
