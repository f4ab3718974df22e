package dev.redoubt.node.command.data;

import dev.redoubt.node.keyspace.Entry;
import dev.redoubt.node.keyspace.StreamGroup;
import dev.redoubt.node.keyspace.StreamValue;
import java.util.Collection;

/**
 * In how many pieces redis-server would free a value: only what has many is freed lazily (lazyfree.c
 * lazyfreeGetFreeEffort). Here the collector frees all values beside the commands. Stateless.
 */
final class FreeEffort {
    /** LAZYFREE_THRESHOLD. */
    private static final long LAZY = 64;

    /** A node of a list, with {@code list-max-listpack-size -2}. */
    private static final long LIST_NODE_BYTES = 8 << 10;

    private FreeEffort() {}

    /** Returns whether INFO counts the value in lazyfreed_objects when it is unlinked. */
    static boolean isLazy(Entry entry) {
        return pieces(entry) > LAZY;
    }

    private static long pieces(Entry entry) {
        return switch (entry.type()) {
            case STRING -> 1;
            case LIST -> Math.min(entry.list().size(), entry.bytes() / LIST_NODE_BYTES);
            case SET -> entry.encoding().equals("hashtable") ? entry.set().size() : 1;
            case HASH -> entry.encoding().equals("hashtable") ? entry.hash().size() : 1;
            case ZSET -> entry.encoding().equals("skiplist") ? entry.zset().size() : 1;
            case STREAM -> pieces(entry.stream());
        };
    }

    /** The pending entries of the first group are an estimate for those of the others, as in Redis. */
    private static long pieces(StreamValue stream) {
        Collection<StreamGroup> groups = stream.groups();
        long ofGroups = groups.isEmpty()
                ? 0
                : groups.size() * (1 + groups.iterator().next().pendingCount());
        return stream.radixNodes() + ofGroups;
    }
}
