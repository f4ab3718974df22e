package dev.redoubt.persistence.backup.s3;

import dev.redoubt.config.BackupAccess;
import java.net.URI;

/**
 * The address of a bucket. Immutable.
 *
 * @param authority host, with a port that is not the scheme's
 * @param path that stands before the keys, encoded, with a slash at its end
 */
record S3Place(String scheme, String authority, String path) {
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    /** The address that the directives say. */
    static S3Place of(BackupAccess access, String bucket) {
        URI endpoint = access.s3Endpoint() == null ? ofAws(access.s3Region()) : access.s3Endpoint();
        int port = endpoint.getPort();
        boolean usual = port < 0 || port == (endpoint.getScheme().equals("https") ? HTTPS : HTTP);
        String authority = usual ? endpoint.getHost() : endpoint.getHost() + ":" + port;
        // A certificate for *.host is not good for a bucket with a dot in its name.
        return access.s3PathStyle() || bucket.contains(".")
                ? new S3Place(endpoint.getScheme(), authority, "/" + S3Signature.path(bucket) + "/")
                : new S3Place(endpoint.getScheme(), bucket + "." + authority, "/");
    }

    private static URI ofAws(String region) {
        return URI.create("https://s3." + region + ".amazonaws.com" + (region.startsWith("cn-") ? ".cn" : ""));
    }

    /** The path of an object, or of the bucket for an empty key; encoded. */
    String path(String key) {
        return path + S3Signature.path(key);
    }

    /** The address to which a request goes. */
    URI uri(S3Request request) {
        String query = S3Signature.query(request.query());
        return URI.create(scheme + "://" + authority + path(request.key()) + (query.isEmpty() ? "" : "?" + query));
    }
}
