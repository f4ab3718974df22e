package dev.redoubt.persistence.aof;

import dev.redoubt.persistence.aof.format.SealedText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;

/**
 * A small durable map of texts: the promised term of a member, its id, the config record. One thread.
 *
 * <p>Written as a whole: temporary file, fsync, rename, fsync of the directory. A reader therefore sees the old map or
 * the new one. The content is a {@link SealedText}.
 */
public final class StateFile {
    private final LogStorage storage;
    private final Path file;

    public StateFile(LogStorage storage, Path file) {
        this.storage = storage;
        this.file = file;
    }

    /**
     * Reads the map as last written; it is empty if it was never written.
     *
     * @throws StateDamagedException if the file is not as it was written
     */
    public Map<String, String> read() throws IOException {
        if (!storage.exists(file)) {
            return Map.of();
        }
        Map<String, String> map = SealedText.parse(SmallFiles.read(storage, file));
        if (map == null) {
            throw new StateDamagedException(
                    file + " is damaged; a member that has forgotten what it promised may not go"
                            + " on under its identity: move the data directory away and start as a new member");
        }
        return map;
    }

    /** Replaces the map; durable when this returns. On failure the old map stays. */
    public void write(Map<String, String> map) throws IOException {
        SmallFiles.replace(storage, file, ByteBuffer.wrap(SealedText.format(map)));
    }
}
