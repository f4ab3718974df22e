package dev.redoubt.persistence.backup.s3;

import dev.redoubt.persistence.backup.ObjectContent;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * One object on its way into the store, in one request or in parts. The store shows the object when it has all of it.
 * Stateless.
 *
 * <p>A process that ends in between leaves parts that nobody sees and the store keeps. A lifecycle rule of the bucket
 * (AbortIncompleteMultipartUpload) removes them.
 */
final class S3Upload {
    /** The most parts of an object that a store takes. */
    private static final int MOST_PARTS = 10_000;

    private S3Upload() {}

    /** Stores the content, in parts of {@code partBytes} or more if it is larger. */
    static void run(S3Client client, String key, ObjectContent content, int partBytes) throws IOException {
        try (InputStream in = content.open()) {
            if (content.size() <= partBytes) {
                byte[] bytes = read(in, (int) content.size());
                checkEnd(in, content);
                client.put(key, bytes);
            } else {
                putParts(client, key, in, content, partSize(content.size(), partBytes));
            }
        }
    }

    /** The size of the parts of an object, in bytes. */
    static int partSize(long size, int partBytes) {
        return Math.toIntExact(Math.max(partBytes, (size + MOST_PARTS - 1) / MOST_PARTS));
    }

    private static void putParts(S3Client client, String key, InputStream in, ObjectContent content, int partSize)
            throws IOException {
        String upload = client.startUpload(key);
        try {
            List<String> etags = new ArrayList<>();
            for (long left = content.size(); left > 0; left -= partSize) {
                byte[] bytes = read(in, (int) Math.min(partSize, left));
                etags.add(client.putPart(key, upload, etags.size() + 1, bytes));
            }
            checkEnd(in, content);
            client.endUpload(key, upload, etags);
        } catch (IOException | RuntimeException e) {
            abort(client, key, upload, e);
            throw e;
        }
    }

    /** Removes the parts. The lifecycle rule of the bucket does it where the store cannot be reached. */
    private static void abort(S3Client client, String key, String upload, Exception reason) {
        try {
            client.abortUpload(key, upload);
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    private static byte[] read(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the content is shorter than it said");
        }
        return bytes;
    }

    private static void checkEnd(InputStream in, ObjectContent content) throws IOException {
        if (in.read() >= 0) {
            throw new IOException("the content is longer than the " + content.size() + " bytes that it said");
        }
    }
}
