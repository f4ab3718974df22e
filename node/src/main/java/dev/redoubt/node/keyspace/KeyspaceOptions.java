package dev.redoubt.node.keyspace;

/**
 * The thresholds at which small collections change from packed to indexed, and the size of a stream's nodes, named as Redis's directives, and the seed of
 * the keyed hash.
 *
 * @param hashMaxListpackEntries {@code hash-max-listpack-entries}
 * @param hashMaxListpackValue {@code hash-max-listpack-value}, bytes
 * @param setMaxIntsetEntries {@code set-max-intset-entries}
 * @param zsetMaxListpackEntries {@code zset-max-listpack-entries}
 * @param zsetMaxListpackValue {@code zset-max-listpack-value}, bytes
 * @param streamNodeMaxBytes {@code stream-node-max-bytes}; 0 for no limit
 * @param streamNodeMaxEntries {@code stream-node-max-entries}; 0 for no limit
 * @param seed0 first half of the hash key, random for each process so that clients cannot choose colliding keys
 * @param seed1 second half
 */
public record KeyspaceOptions(
        int hashMaxListpackEntries,
        int hashMaxListpackValue,
        int setMaxIntsetEntries,
        int zsetMaxListpackEntries,
        int zsetMaxListpackValue,
        long streamNodeMaxBytes,
        long streamNodeMaxEntries,
        long seed0,
        long seed1) {

    /** Redis 7.0's defaults. */
    public static KeyspaceOptions defaults(long seed0, long seed1) {
        return new KeyspaceOptions(512, 64, 512, 128, 64, 4096, 100, seed0, seed1);
    }
}
