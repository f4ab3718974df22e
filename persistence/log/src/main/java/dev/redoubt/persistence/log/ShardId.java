package dev.redoubt.persistence.log;

/**
 * The number of a shard in its cluster. Every message between processes that concerns a log carries it.
 *
 * @param number from 0 to {@link #MOST} − 1
 */
public record ShardId(int number) {
    /** The most shards that a cluster may have. */
    public static final int MOST = 1024;

    /** The shard of a cluster with one shard. */
    public static final ShardId FIRST = new ShardId(0);

    public ShardId {
        if (number < 0 || number >= MOST) {
            throw new IllegalArgumentException("a shard with the number " + number);
        }
    }

    /** Returns the name of the shard's actor and of its journal, {@code shard-} and the number. */
    public String name() {
        return "shard-" + number;
    }

    /** Returns the number of the event loop on which the shard lives, if the process has {@code loops} loops. */
    public int loop(int loops) {
        return number % loops;
    }
}
