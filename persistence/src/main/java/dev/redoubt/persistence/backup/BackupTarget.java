package dev.redoubt.persistence.backup;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * The port through which backups and the archive use a store of objects: a directory, or a bucket of an S3 store. The
 * objects lie below one prefix of the store, and {@link ArchiveNames} gives their names.
 *
 * <p>An object is seen whole or not at all, and is durable when {@link #put} has returned. Any thread; each call may
 * block for as long as the store takes.
 */
public interface BackupTarget extends Closeable {
    /** The target as an operator wrote it, for logs and replies; without credentials. */
    String description();

    /**
     * Stores an object. An object of that name is replaced, which the archive does only with equal content (9.2). On
     * failure the old object is there, or none, or the new one whole.
     *
     * @param name words of letters, digits, {@code - . _}, joined by {@code /}
     */
    void put(String name, ObjectContent content) throws IOException;

    /**
     * Reads an object from a byte on; the caller closes the stream. A store whose connection breaks midway may throw
     * from the stream.
     *
     * @param from 0 to the size of the object, where there is nothing more to read
     * @throws FileNotFoundException if there is no such object
     * @throws DamagedObjectException also from the stream, if the object is not what was stored
     */
    InputStream open(String name, long from) throws IOException;

    /** The objects whose names begin with {@code prefix}, sorted by name as bytes; none for an empty store. */
    List<StoredObject> list(String prefix) throws IOException;

    /** Removes an object if it is there. */
    void delete(String name) throws IOException;

    @Override
    void close() throws IOException;
}
