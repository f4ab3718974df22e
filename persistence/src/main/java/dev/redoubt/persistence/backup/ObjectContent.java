package dev.redoubt.persistence.backup;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The content of an object. It can be read several times, since a store is asked again after a failure. Any thread. */
public interface ObjectContent {
    /** In bytes; the same as each stream has. */
    long size();

    /** A new stream from the first byte; the caller closes it. */
    InputStream open() throws IOException;

    /**
     * The file of the content, if a target may move it away instead of a copy; it is gone then, also if the object was
     * not stored. Null if the content stays with its owner.
     */
    default @Nullable Path given() {
        return null;
    }

    /** The content of bytes, which the caller does not change afterwards. */
    static ObjectContent of(byte[] bytes) {
        return new ObjectContent() {
            @Override
            public long size() {
                return bytes.length;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(bytes);
            }
        };
    }

    /** The content of a file that does not change until it is stored. */
    static ObjectContent of(Path file) throws IOException {
        return ofFile(file, null);
    }

    /** The content of a file that is written for the target only, which may take it. */
    static ObjectContent giving(Path file) throws IOException {
        return ofFile(file, file);
    }

    private static ObjectContent ofFile(Path file, @Nullable Path given) throws IOException {
        long size = Files.size(file);
        return new ObjectContent() {
            @Override
            public long size() {
                return size;
            }

            @Override
            public InputStream open() throws IOException {
                return Files.newInputStream(file);
            }

            @Override
            public @Nullable Path given() {
                return given;
            }
        };
    }
}
