package dev.redoubt.persistence.backup.s3;

import org.jspecify.annotations.Nullable;

/**
 * The encryption that the store is asked for, {@code backup-s3-sse}.
 *
 * @param algorithm {@code AES256} or {@code aws:kms}; null for what the bucket says
 * @param kmsKey id or ARN of a key; null for the default key of {@code aws:kms}
 */
record S3Encryption(@Nullable String algorithm, @Nullable String kmsKey) {
    private static final String KMS = "aws:kms";

    /** Reads a value of the directive, which has checked its form. */
    static S3Encryption of(String directive) {
        if (directive.startsWith(KMS + ":")) {
            return new S3Encryption(KMS, directive.substring(KMS.length() + 1));
        }
        return new S3Encryption(directive.isEmpty() ? null : directive, null);
    }
}
