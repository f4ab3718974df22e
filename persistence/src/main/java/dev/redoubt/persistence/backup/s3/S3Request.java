package dev.redoubt.persistence.backup.s3;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A request before it is signed and sent. Immutable.
 *
 * @param key of the object; empty for the bucket
 * @param query by name
 * @param headers by name in lower case; without {@code host} and those of the signature
 */
record S3Request(String method, String key, Map<String, String> query, Map<String, String> headers, byte[] body) {
    private static final byte[] NO_BODY = new byte[0];

    /** A request without parameters, headers and body. */
    static S3Request of(String method, String key) {
        return new S3Request(method, key, Map.of(), Map.of(), NO_BODY);
    }

    S3Request withQuery(String name, String value) {
        Map<String, String> more = new TreeMap<>(query);
        more.put(name, value);
        return new S3Request(method, key, more, headers, body);
    }

    /** Adds a header; null adds none. */
    S3Request withHeader(String name, @Nullable String value) {
        if (value == null) {
            return this;
        }
        Map<String, String> more = new TreeMap<>(headers);
        more.put(name, value);
        return new S3Request(method, key, query, more, body);
    }

    /** Adds the body and its MD5, which the store compares, and which some buckets ask for. */
    S3Request withBody(byte[] bytes) {
        return new S3Request(method, key, query, headers, bytes).withHeader("content-md5", Digests.md5(bytes));
    }
}
