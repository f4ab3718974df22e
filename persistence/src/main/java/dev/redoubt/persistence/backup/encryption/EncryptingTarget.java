package dev.redoubt.persistence.backup.encryption;

import dev.redoubt.persistence.backup.BackupTarget;
import dev.redoubt.persistence.backup.DamagedObjectException;
import dev.redoubt.persistence.backup.ObjectContent;
import dev.redoubt.persistence.backup.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.util.List;

/**
 * Encrypts the content of all objects of another target, which never has any of it in the clear; {@link ObjectCipher}
 * holds the form and what it proves. Names stay as they are, and sizes are those of the content. Any thread.
 */
public final class EncryptingTarget implements BackupTarget {
    private final BackupTarget target;
    private final EncryptionKey key;
    private final SecureRandom random;

    /** Encrypts for {@code target}, which it closes. */
    public EncryptingTarget(BackupTarget target, EncryptionKey key, SecureRandom random) {
        this.target = target;
        this.key = key;
        this.random = random;
    }

    @Override
    public String description() {
        return target.description() + " (encrypted)";
    }

    @Override
    public void put(String name, ObjectContent content) throws IOException {
        byte[] salt = new byte[ObjectCipher.SALT];
        random.nextBytes(salt);
        target.put(name, new ObjectContent() {
            @Override
            public long size() {
                return ObjectCipher.storedSize(content.size());
            }

            /** Each stream has the same bytes, since a store may ask again for a part. */
            @Override
            public InputStream open() throws IOException {
                return new EncryptingStream(ObjectCipher.create(key, name, salt), content.open());
            }
        });
    }

    /** A place behind the content is refused as damage, for an object that was cut looks the same. */
    @Override
    public InputStream open(String name, long from) throws IOException {
        // The chunk of the byte before: there is one also where the content ends, and it proves that end.
        long number = Math.max(0, from - 1) / ObjectCipher.CHUNK;
        InputStream stored = target.open(name, 0);
        try {
            ObjectCipher cipher = cipher(name, stored.readNBytes(ObjectCipher.HEADER));
            if (number > 0) {
                stored.close();
                stored = target.open(name, ObjectCipher.place(number));
            }
            InputStream content = new DecryptingStream(name, cipher, stored, number);
            skip(name, content, from - number * ObjectCipher.CHUNK);
            return content;
        } catch (IOException | RuntimeException e) {
            stored.close();
            throw e;
        }
    }

    private ObjectCipher cipher(String name, byte[] header) throws IOException {
        try {
            return ObjectCipher.open(key, name, header);
        } catch (IllegalArgumentException e) {
            throw new DamagedObjectException(name, String.valueOf(e.getMessage()));
        }
    }

    private static void skip(String name, InputStream content, long bytes) throws IOException {
        try {
            content.skipNBytes(bytes);
        } catch (java.io.EOFException e) {
            throw new DamagedObjectException(name, "it ends before the byte that was asked for");
        }
    }

    @Override
    public List<StoredObject> list(String prefix) throws IOException {
        return target.list(prefix).stream()
                .map(stored -> new StoredObject(stored.name(), ObjectCipher.contentSize(stored.size())))
                .toList();
    }

    @Override
    public void delete(String name) throws IOException {
        target.delete(name);
    }

    @Override
    public void close() throws IOException {
        target.close();
    }
}
