package dev.redoubt.node.shard.snapshot;

import dev.redoubt.node.shard.core.ShardTasks;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The temporary file of one transfer. Once it is discarded it is closed and gone, whatever a task on the IO pool is
 * about to do with it. Any thread.
 */
final class TransferFile {
    private static final Logger LOG = LoggerFactory.getLogger(TransferFile.class);

    private final Path path;
    private @Nullable FileChannel channel;
    private boolean discarded;

    TransferFile(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    /**
     * Returns the open file; opens it with these options if it is not open.
     *
     * @throws ClosedChannelException if it was discarded
     */
    synchronized FileChannel open(OpenOption... options) throws IOException {
        if (discarded) {
            // Somebody may have written it since.
            Files.deleteIfExists(path);
            throw new ClosedChannelException();
        }
        FileChannel open = channel;
        if (open == null) {
            open = FileChannel.open(path, options);
            channel = open;
        }
        return open;
    }

    /** Closes the file, which stays. */
    synchronized void close() throws IOException {
        FileChannel open = channel;
        channel = null;
        if (open != null) {
            open.close();
        }
    }

    private synchronized boolean delete() throws IOException {
        discarded = true;
        close();
        return Files.deleteIfExists(path);
    }

    /** Closes and removes the file, soon. */
    void discard(ShardTasks tasks) {
        tasks.io(this::delete, (deleted, failure) -> {
            if (failure != null) {
                LOG.warn("Cannot remove the temporary file {}: {}. Remove it by hand.", path, failure.toString());
            }
        });
    }
}
