package dev.redoubt.persistence.backup.s3;

import java.time.Duration;

/**
 * Sizes and times of an {@link S3Target}. Immutable.
 *
 * @param partBytes the largest object that is stored in one request, the size of the parts of larger ones, which grows
 *     for objects of more than 10,000 such parts, and the most that one request reads; a store takes parts of 5 MiB and
 *     more
 * @param attempts how often a request is sent until it counts as failed
 * @param firstPause the longest pause behind the first failed attempt; it doubles up to {@code longestPause}
 * @param connect the longest wait for a connection
 * @param attempt the longest time of one attempt, from its request to the last byte of its answer
 */
public record S3Limits(
        int partBytes, int attempts, Duration firstPause, Duration longestPause, Duration connect, Duration attempt) {
    /**
     * Those of a node. A store that is away for about a minute is waited for, and a link of 64 KB a second suffices. A
     * part lies in memory while it is sent or read.
     */
    public static final S3Limits DEFAULT = new S3Limits(
            8 << 20, 8, Duration.ofMillis(200), Duration.ofSeconds(20), Duration.ofSeconds(10), Duration.ofMinutes(2));
}
