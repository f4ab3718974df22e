package dev.redoubt.node.command.data;

import dev.redoubt.node.command.engine.EngineOptions;
import dev.redoubt.node.command.engine.Words;
import dev.redoubt.node.keyspace.Entry;
import dev.redoubt.persistence.text.RedisNumbers;

/** The command that makes a key as it is, with its expiry: RESTORE with an absolute time. Stateless. */
public final class RestoreRequest {
    private static final byte[] RESTORE = Words.ascii("RESTORE");
    private static final byte[] ABSTTL = Words.ascii("ABSTTL");
    private static final byte[] NO_EXPIRY = Words.ascii("0");
    private static final int MOST_BYTES = Integer.MAX_VALUE - 64;

    private RestoreRequest() {}

    /**
     * Returns the command for an entry that does not change meanwhile.
     *
     * @param options of the value's form
     * @throws IllegalArgumentException if it is too long for an array
     */
    public static byte[] of(byte[] key, Entry entry, EngineOptions options) {
        long expireAtMs = entry.expireAtMs();
        boolean expires = expireAtMs != Entry.NO_EXPIRY;
        DumpPayload payload = new DumpPayload(key, entry, options);
        byte[] time = expires ? RedisNumbers.longBytes(expireAtMs) : NO_EXPIRY;
        long bytes = RequestBytes.length(RESTORE, key, time)
                + RequestBytes.bulkLength(payload.length())
                + (expires ? RequestBytes.bulkLength(ABSTTL.length) : 0);
        if (bytes > MOST_BYTES) {
            throw new IllegalArgumentException("the value of a key takes " + payload.length() + " bytes");
        }
        RequestBytes request = new RequestBytes((int) bytes);
        request.begin(expires ? 5 : 4);
        request.bulk(RESTORE);
        request.bulk(key);
        request.bulk(time);
        request.beginBulk(payload.length());
        payload.writeTo(request);
        request.endBulk();
        if (expires) {
            request.bulk(ABSTTL);
        }
        return request.bytes();
    }

    /** Returns the command of these words. */
    public static byte[] command(byte[]... words) {
        return RequestBytes.of(words);
    }
}
