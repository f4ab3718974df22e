package dev.redoubt.node.keyspace;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The databases of one shard. One thread uses it; only a {@link FrozenView} may be read by another. */
public final class Keyspace {
    /** No server can be told to have more databases than this ({@code databases}). */
    public static final int MOST_DATABASES = 1024;

    /** The memory of a library beside its code, an estimate. */
    private static final int LIBRARY_OBJECT_BYTES = 200;

    private final Views views = new Views();
    private final WriteCounter writes = new WriteCounter();
    private final SipHash hash;
    private final AccessClock access;
    private KeyspaceOptions options;

    /** Never written to once it is here; another thread that reads the size meanwhile may see the array of before. */
    private Database[] databases;

    /** The code of libraries by name; the map is replaced, never changed, so that views have it too. */
    private Map<String, byte[]> libraries = Map.of();

    private long libraryBytes;

    /** The bytes of a database that was never changed. */
    private final long unusedBytes;

    public Keyspace(int databases, KeyspaceOptions options) {
        this.hash = new SipHash(options.seed0(), options.seed1());
        this.access = new AccessClock(options.seed0() ^ options.seed1());
        this.options = options;
        this.databases = new Database[0];
        growTo(databases);
        this.unusedBytes = this.databases[0].usedBytes();
    }

    /** Returns the code of each library of functions by its name, in the order in which they came; nobody changes it. */
    public Map<String, byte[]> libraries() {
        return libraries;
    }

    /** Replaces the libraries of functions (functions.c). The map and its arrays are not changed any more. */
    public void setLibraries(Map<String, byte[]> codes) {
        libraries = Collections.unmodifiableMap(codes);
        libraryBytes = codes.values().stream()
                .mapToLong(code -> code.length + LIBRARY_OBJECT_BYTES)
                .sum();
        writes.calls++;
    }

    /** Sets who learns of each key that is made from now on; null for nobody. */
    public void setNewKeyListener(@Nullable NewKeyListener listener) {
        writes.newKeys = listener;
    }

    /** Returns how many databases there are. */
    public int databases() {
        return databases.length;
    }

    /**
     * Returns the database of that number.
     *
     * @throws IndexOutOfBoundsException if there is none
     */
    public Database db(int n) {
        return databases[n];
    }

    /**
     * Returns the database of that number, and makes it if there is none. It is for data from a log, a snapshot or a
     * master: they have their place even where this process was told to have fewer databases.
     *
     * <p>DIFFERS: Redis ends at a file with such a database, and its replica applies the commands to another one.
     *
     * @throws IllegalArgumentException if no server can have that many
     */
    public Database dbOrNew(int n) {
        if (n >= MOST_DATABASES) {
            throw new IllegalArgumentException("database " + n + " of at most " + MOST_DATABASES);
        }
        if (n >= databases.length) {
            growTo(n + 1);
        }
        return databases[n];
    }

    private void growTo(int count) {
        Database[] grown = Arrays.copyOf(databases, count);
        for (int i = databases.length; i < count; i++) {
            grown[i] = new Database(i, new KeyspaceContext(views, hash, writes, access, options));
        }
        databases = grown;
    }

    /**
     * Returns how many calls may have changed the data so far. While it stays the same, the data stay the same; what
     * {@link #mend} moves is no change.
     */
    public long writes() {
        return writes.calls;
    }

    /** Returns the clock of the keys' access bits. */
    public AccessClock access() {
        return access;
    }

    /** Returns the thresholds that are in force. */
    public KeyspaceOptions options() {
        return options;
    }

    /** Thresholds for conversions from now on; the seeds stay. */
    public void setOptions(KeyspaceOptions options) {
        this.options = options;
        for (Database database : databases) {
            database.context().options = options;
        }
    }

    /**
     * Bytes of entries, index and collections, also those that only an open view still needs. Pages and segments are
     * exact; of collections the arrays are exact and the objects around them estimated; a collection of which a view
     * sees an older state counts twice where the two share chunks.
     */
    public long usedBytes() {
        // This is asked for after each batch of writes, and most databases are never used.
        Database[] all = databases;
        int used = Math.min(writes.databases, all.length);
        long bytes = views.retainedBytes() + libraryBytes + unusedBytes * (all.length - used);
        for (int i = 0; i < used; i++) {
            bytes += all[i].usedBytes();
        }
        return bytes;
    }

    /** Of {@link #usedBytes}, those of the indexes of the keys. */
    public long indexBytes() {
        Database[] all = databases;
        long bytes = 0;
        for (int i = 0; i < Math.min(writes.databases, all.length); i++) {
            bytes += all[i].indexBytes();
        }
        return bytes;
    }

    /** Of {@link #usedBytes}, what as many databases take that hold nothing. */
    public long emptyBytes() {
        return unusedBytes * databases.length;
    }

    /**
     * Bytes that pages hold beyond {@link #usedBytes}: free blocks, which later entries of their size will take, and
     * the rest of the newest page.
     */
    public long freeBytes() {
        Database[] all = databases;
        long bytes = 0;
        for (int i = 0; i < Math.min(writes.databases, all.length); i++) {
            bytes += all[i].freeBytes();
        }
        return bytes;
    }

    /** Of {@link #usedBytes}, what stands only because a view is open: replaced blocks, segments and values. */
    public long heldByViewsBytes() {
        return views.retainedBytes() + views.quarantinedBytes();
    }

    /**
     * Of {@link #usedBytes}, what no command can see any more: it stands for open views, or waits to be freed since
     * they were closed. Blocks that large collections have yet to free are not among it; those that a view keeps of a
     * collection which was removed then are counted twice.
     */
    public long obsoleteBytes() {
        long bytes = heldByViewsBytes();
        for (int i = 0; i < writes.databases; i++) {
            bytes += databases[i].table().arena.laterBytes();
        }
        return bytes;
    }

    /**
     * Does some ten microseconds of what keeps the pages dense, if there is anything to do ({@link Compaction}). For
     * the loop's spare time.
     *
     * @return whether the next call has something to do already
     */
    public boolean mend() {
        return mend(Compaction.LEAST_FREE_BYTES);
    }

    boolean mend(long leastFreeBytes) {
        boolean more = false;
        for (Database database : databases) {
            more |= database.mend(leastFreeBytes);
        }
        return more;
    }

    /**
     * Frees up to {@code max} blocks that closed views left behind. Writes do that as well, a few each; this is for a
     * keyspace that is only read.
     *
     * @return whether there may be more
     */
    public boolean releaseSome(int max) {
        int left = max;
        for (Database database : databases) {
            left = database.table().arena.freeSome(left);
        }
        return left == 0;
    }

    /**
     * SWAPDB: exchanges two databases, in constant time.
     *
     * @throws IndexOutOfBoundsException if one of them is not there
     */
    public void swap(int one, int other) {
        Database[] swapped = databases.clone();
        swapped[one] = databases[other];
        swapped[other] = databases[one];
        swapped[one].renumber(one);
        swapped[other].renumber(other);
        databases = swapped;
    }

    /** FLUSHALL, in constant time. */
    public void clear() {
        for (int i = 0; i < writes.databases; i++) {
            databases[i].clear();
        }
    }

    /** Freezes all databases as they are now. Costs a copy of the directories: one reference for some 300 keys. */
    public FrozenView freeze() {
        return new FrozenView(views, databases, libraries, access);
    }
}
