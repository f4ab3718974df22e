package dev.redoubt.node.keyspace;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Brings the entries that a batch of commands will look up into the caches of the processor: those of keys, and those
 * of members in big collections. A lookup in a table that is larger than the caches waits for memory three times: for
 * the tag and the slot, for the entry's header, and for its value. The commands of a batch would wait one after
 * another. Here all lookups take each step together, and because the reads of a step do not depend on each other, the
 * processor waits for them at the same time.
 *
 * <p>Refused: handing the entries that were found to the commands. Each command may remove or move what a later one of
 * the batch looks up.
 *
 * <p>The keyspace's thread only.
 */
public final class ReadAhead {
    /** The entries of more lookups would displace each other in the first cache before they are used. */
    private static final int MAX_LOOKUPS = 64;

    /** Less data stay in the second cache, and reading ahead costs more than it saves. */
    private static final long LEAST_BYTES = 1 << 20;

    private static final int CACHE_LINE_BYTES = 64;
    private static final byte[] NO_MEMBER = {};

    private final byte[][] keys = new byte[MAX_LOOKUPS][];
    private final byte[][] members = new byte[MAX_LOOKUPS][];
    private int count;
    private int membersCount;

    // The lookups of one round. A table is null, and its handle 0, if there is nothing to look up.
    private final @Nullable SegmentTable[] tables = new SegmentTable[MAX_LOOKUPS];
    private final long[] hashes = new long[MAX_LOOKUPS];
    private final int[] handles = new int[MAX_LOOKUPS];

    /** A sum of all that was read, which nobody asks for. Without it the compiler removes the reads. */
    @SuppressWarnings("UnusedVariable")
    private int sum;

    public ReadAhead() {
        forget(MAX_LOOKUPS);
    }

    /** Returns whether {@link #read} has to come before the next key. */
    public boolean isFull() {
        return count == MAX_LOOKUPS;
    }

    /** Adds a key, which may be absent from the database. A key that follows itself is read once. */
    public void add(byte[] key) {
        if (count == 0 || members[count - 1] != NO_MEMBER || !Arrays.equals(key, keys[count - 1])) {
            keys[count++] = key;
        }
    }

    /** Adds a key, and the field or member that is looked up in its value if that is a hash, set or sorted set. */
    public void add(byte[] key, byte[] member) {
        members[count] = member;
        membersCount++;
        keys[count++] = key;
    }

    /** Reads the entries of what was added, and forgets it. Changes nothing that can be seen. */
    public void read(Database database) {
        if (count > 1 && database.usedBytes() >= LEAST_BYTES) {
            Arrays.fill(tables, 0, count, database.table());
            readEntries(keys);
            if (membersCount > 0) {
                enterCollections(database.table().arena);
                readEntries(members);
            }
        }
        forget(count);
    }

    private void forget(int used) {
        Arrays.fill(keys, 0, used, NO_MEMBER);
        Arrays.fill(members, 0, used, NO_MEMBER);
        Arrays.fill(tables, 0, used, null);
        count = 0;
        membersCount = 0;
    }

    /** Reads the entries of the names, one in each table. All tables hash alike. */
    private void readEntries(byte[][] names) {
        int read = 0;
        for (int i = 0; i < count; i++) {
            SegmentTable table = tables[i];
            if (table != null) {
                // Commands on one collection follow each other.
                boolean again = i > 0 && tables[i - 1] != null && Arrays.equals(names[i], names[i - 1]);
                hashes[i] = again ? hashes[i - 1] : table.hash(names[i]);
            }
        }
        for (int i = 0; i < count; i++) {
            SegmentTable table = tables[i];
            read += table == null ? 0 : table.readSlot(hashes[i]);
        }
        for (int i = 0; i < count; i++) {
            SegmentTable table = tables[i];
            handles[i] = table == null ? 0 : table.candidate(hashes[i]);
        }
        for (int i = 0; i < count; i++) {
            SegmentTable table = tables[i];
            int handle = handles[i];
            if (table != null && handle != 0) {
                byte[] page = table.arena.pages()[Arena.page(handle)];
                int at = Arena.offset(handle);
                read += page[at] + page[Math.min(at + CACHE_LINE_BYTES, page.length - 1)];
            }
        }
        sum += read;
    }

    /** Puts the tables of the collections that were found in place of the database's. */
    private void enterCollections(Arena arena) {
        for (int i = 0; i < count; i++) {
            int handle = handles[i];
            tables[i] = handle == 0 || members[i].length == 0 ? null : membersOf(arena, handle);
        }
    }

    private static @Nullable SegmentTable membersOf(Arena arena, int handle) {
        byte[] page = arena.pages()[Arena.page(handle)];
        int at = Arena.offset(handle);
        return EntryFormat.valueAside(page, at)
                ? EntryBlocks.value(arena, page, at).lookups()
                : null;
    }
}
