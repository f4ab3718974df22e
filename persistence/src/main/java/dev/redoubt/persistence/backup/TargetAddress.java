package dev.redoubt.persistence.backup;

import java.nio.file.Path;

/** The place of a target as an operator writes it in {@code backup-target}. */
public sealed interface TargetAddress {
    /**
     * A directory.
     *
     * @param path absolute
     */
    record Directory(Path path) implements TargetAddress {
        @Override
        public String toString() {
            return "file:" + path;
        }
    }

    /**
     * A prefix of a bucket.
     *
     * @param prefix ends with {@code /}, or is empty for the whole bucket
     */
    record Bucket(String bucket, String prefix) implements TargetAddress {
        @Override
        public String toString() {
            return "s3://" + bucket + "/" + prefix;
        }
    }

    /**
     * Reads {@code file:/path} or {@code s3://bucket/prefix}.
     *
     * @throws IllegalArgumentException with a sentence for the operator if the text is neither
     */
    static TargetAddress parse(String text) {
        if (text.startsWith("file:/")) {
            String path = text.substring("file:".length()).replaceFirst("^/+", "/");
            return new Directory(Path.of(path).normalize());
        }
        if (text.startsWith("s3://")) {
            String rest = text.substring("s3://".length());
            int slash = rest.indexOf('/');
            String bucket = slash < 0 ? rest : rest.substring(0, slash);
            String prefix = slash < 0 ? "" : rest.substring(slash + 1);
            if (!bucket.isEmpty() && !prefix.startsWith("/")) {
                return new Bucket(bucket, prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/");
            }
        }
        throw new IllegalArgumentException(
                "a backup target is file:/absolute/path or s3://bucket/prefix, not '" + text + "'");
    }
}
