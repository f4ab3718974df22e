package dev.redoubt.persistence.backup.s3;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The keys with which requests are signed. Immutable; its text has no secret.
 *
 * @param token of temporary keys; null for others
 */
record S3Credentials(String accessKey, String secretKey, @Nullable String token) {
    /** Gives the keys that are valid now. Any thread. */
    interface Source {
        /**
         * Returns them.
         *
         * @throws IOException one line for the operator if there are none
         */
        S3Credentials get() throws IOException;
    }

    @Override
    public String toString() {
        return "credentials of " + accessKey;
    }
}
