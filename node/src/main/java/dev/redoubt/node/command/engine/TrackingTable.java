package dev.redoubt.node.command.engine;

import dev.redoubt.node.command.Texts;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys that clients have read and may have in their caches (tracking.c, TrackingTable). As in Redis, names stand
 * for the keys of all databases, and clients that are gone stay until a key changes. One thread.
 */
final class TrackingTable {
    /** The objects around a key and its set of clients, an estimate. */
    private static final int KEY_OBJECT_BYTES = 176;

    /** In the order in which the keys were first read since they last changed. */
    private final Map<String, IdSet> readers = new LinkedHashMap<>();

    private long items;
    private long bytes;

    /** Remembers that a client has read a key. */
    void add(byte[] key, long client) {
        String name = Texts.latin1(key);
        IdSet ids = readers.get(name);
        if (ids == null) {
            ids = new IdSet();
            readers.put(name, ids);
            bytes += KEY_OBJECT_BYTES + key.length + ids.bytes();
        }
        long before = ids.bytes();
        if (ids.add(client)) {
            items++;
            bytes += ids.bytes() - before;
        }
    }

    /** Forgets a key; returns the clients that have read it, null if there are none. */
    long @Nullable [] remove(byte[] key) {
        IdSet ids = readers.remove(Texts.latin1(key));
        if (ids == null) {
            return null;
        }
        items -= ids.size();
        bytes -= KEY_OBJECT_BYTES + key.length + ids.bytes();
        return ids.toArray();
    }

    /** Returns the key that has been here longest; null if there is none. */
    byte @Nullable [] oldest() {
        return readers.isEmpty()
                ? null
                : Texts.bytes(readers.keySet().iterator().next());
    }

    void clear() {
        readers.clear();
        items = 0;
        bytes = 0;
    }

    boolean isEmpty() {
        return readers.isEmpty();
    }

    int keys() {
        return readers.size();
    }

    /** Returns how many pairs of a key and a client there are. */
    long items() {
        return items;
    }

    /** Returns the memory that it takes, an estimate. */
    long bytes() {
        return bytes;
    }
}
