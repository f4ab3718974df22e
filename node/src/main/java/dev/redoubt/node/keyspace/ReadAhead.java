package dev.redoubt.node.keyspace;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Brings the entries that a batch of commands will look up into the caches of the processor. A lookup in a database
 * that is larger than the caches waits for memory three times: for the tag and the slot, for the entry's header, and
 * for its value. The commands of a batch would wait one after another. Here all keys take each step together, and
 * because the reads of a step do not depend on each other, the processor waits for them at the same time.
 *
 * <p>Refused: handing the entries that were found to the commands. Each command may remove or move what a later one of
 * the batch looks up.
 *
 * <p>The keyspace's thread only.
 */
public final class ReadAhead {
    /** The entries of more keys would displace each other in the first cache before they are used. */
    private static final int MAX_KEYS = 64;

    /** A smaller database stays in the second cache, and reading ahead costs more than it saves. */
    private static final long LEAST_DATABASE_BYTES = 1 << 20;

    private static final int CACHE_LINE_BYTES = 64;

    private final byte @Nullable [][] keys = new byte[MAX_KEYS][];
    private final long[] hashes = new long[MAX_KEYS];
    private final int[] handles = new int[MAX_KEYS];
    private int count;

    /** A sum of all that was read. Without it the compiler removes the reads. */
    private int sum;

    /** Returns whether {@link #read} has to come before the next {@link #add}. */
    public boolean isFull() {
        return count == MAX_KEYS;
    }

    /** Adds a key, which may be absent from the database. */
    public void add(byte[] key) {
        keys[count++] = key;
    }

    /** Reads the entries of the added keys, and forgets the keys. Changes nothing that can be seen. */
    public void read(Database database) {
        if (count > 1 && database.pageBytes() >= LEAST_DATABASE_BYTES) {
            read(database.table());
        }
        Arrays.fill(keys, 0, count, null);
        count = 0;
    }

    private void read(SegmentTable table) {
        int read = 0;
        for (int i = 0; i < count; i++) {
            byte[] key = keys[i];
            hashes[i] = key == null ? 0 : table.hash(key);
        }
        for (int i = 0; i < count; i++) {
            read += table.readSlot(hashes[i]);
        }
        for (int i = 0; i < count; i++) {
            handles[i] = table.candidate(hashes[i]);
        }
        byte[][] pages = table.arena.pages();
        for (int i = 0; i < count; i++) {
            int handle = handles[i];
            if (handle != 0) {
                byte[] page = pages[Arena.page(handle)];
                int at = Arena.offset(handle);
                read += page[at] + page[Math.min(at + CACHE_LINE_BYTES, page.length - 1)];
            }
        }
        sum += read;
    }
}
