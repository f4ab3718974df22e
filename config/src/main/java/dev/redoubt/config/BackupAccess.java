package dev.redoubt.config;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The values of {@link BackupDirectives}. Immutable, and without secrets, which are in the files.
 *
 * @param s3Endpoint null for AWS
 * @param s3Sse {@code AES256}, {@code aws:kms}, {@code aws:kms:} and a key, or empty
 * @param s3CredentialsFile absolute; null for the environment
 * @param encryptionKeyFile absolute; null for no encryption
 */
public record BackupAccess(
        @Nullable URI s3Endpoint,
        String s3Region,
        boolean s3PathStyle,
        String s3Sse,
        @Nullable Path s3CredentialsFile,
        @Nullable Path encryptionKeyFile) {}
