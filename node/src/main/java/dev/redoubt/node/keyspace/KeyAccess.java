package dev.redoubt.node.keyspace;

import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** The access bits ({@link AccessClock}) of the keys of a database. The keyspace's thread only. */
public final class KeyAccess {
    private KeyAccess() {}

    /** Returns the bits of the entry that {@link Database#find} has just returned. */
    public static int of(Database db) {
        return db.table().foundAccess();
    }

    /** Sets the bits of a key; nothing if it is absent. */
    public static void set(Database db, byte[] key, int bits) {
        SegmentTable table = db.table();
        if (table.locate(key, table.hash(key)) != 0) {
            table.foundSetAccess(bits);
        }
    }

    /** Returns the clock that gives the bits their meaning. */
    public static AccessClock clock(Database db) {
        return db.context().access;
    }

    /**
     * Shows up to {@code count} entries from a random place on, with their bits; at least one if there is one.
     *
     * @param expiring true if only entries with an expiry are wanted
     */
    public static void sample(
            Database db, RandomGenerator random, int count, boolean expiring, Consumer<Entry> visitor) {
        SegmentTable table = db.table();
        Entry entry = new Entry(table.arena);
        TableCursor.sample(
                table,
                random,
                count,
                expiring,
                (page, at, bits) ->
                        visitor.accept(entry.at(table.arena, page, at).accessed(bits)));
    }
}
