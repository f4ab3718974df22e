package dev.redoubt.node.keyspace;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Goes through a {@link SegmentTable}: whole, by SCAN's cursor, by chance, and for what has expired. */
final class TableCursor {
    private static final int CURSOR_SHIFT = 16;
    /** Empty buckets that one SCAN call passes for each key asked for, as {@code db.c scanGenericCommand}. */
    private static final int EMPTY_BUCKETS = 10;

    private static final int RANDOM_TRIES = 64;
    /** Directory places that one call of expiredKeys looks at; a skipped one costs a few nanoseconds. */
    private static final int EXPIRY_STEPS = 4096;
    /** Segments whose entries one call of expiredKeys reads. */
    private static final int EXPIRY_SEGMENTS = 16;

    private TableCursor() {}

    /** Receives an entry's block. */
    @FunctionalInterface
    interface BlockVisitor<E extends Exception> {
        void block(byte[] page, int at) throws E;
    }

    /** Receives a key's entry: its block and its access bits. */
    @FunctionalInterface
    interface KeyBlockVisitor<E extends Exception> {
        void block(byte[] page, int at, int access) throws E;
    }

    /** Visits each entry of a directory that does not change. Any thread. */
    static <E extends Exception> void forEach(TableSegment[] directory, Arena arena, BlockVisitor<E> visitor) throws E {
        TableCursor.<E>forEach(directory, arena, (page, at, access) -> visitor.block(page, at));
    }

    /** As the other {@code forEach}, of keys. */
    static <E extends Exception> void forEach(TableSegment[] directory, Arena arena, KeyBlockVisitor<E> visitor)
            throws E {
        TableSegment last = null;
        for (TableSegment segment : directory) {
            if (segment == last) {
                continue;
            }
            last = segment;
            for (int slot = 0; segment.live > 0 && slot < segment.tags.length; slot++) {
                if (segment.isLive(slot)) {
                    int handle = segment.slots[slot];
                    byte[] page = arena.publishedPages()[Arena.page(handle)];
                    int at = Arena.offset(handle);
                    visitor.block(page, at, segment.access(page, at, slot));
                }
            }
        }
    }

    /**
     * Adds the handles of about {@code count} entries from the cursor on. The cursor is the upper 48 bits of the first
     * hash that was not visited; since an entry's place follows its hash, splits and rebuilds do not move it to the
     * other side of the cursor.
     *
     * @return the next cursor, 0 at the end
     */
    static long scan(SegmentTable table, long cursor, int count, HandleList found) {
        long position = cursor << CURSOR_SHIFT;
        long buckets = (long) count * EMPTY_BUCKETS;
        TableSegment[] directory = table.directory();
        do {
            TableSegment segment = directory[table.index(position)];
            int bucket = segment.home(position);
            if (segment.live == 0) {
                bucket = segment.tags.length - 1;
            } else {
                addBucket(table, segment, bucket, found);
            }
            long width = 1L << (64 - segment.depth - segment.bits);
            long start = segment.depth == 0 ? 0 : position >>> (64 - segment.depth) << (64 - segment.depth);
            position = start + (bucket + 1) * width;
        } while (position != 0 && found.size() < count && --buckets > 0);
        return position >>> CURSOR_SHIFT;
    }

    private static void addBucket(SegmentTable table, TableSegment segment, int bucket, HandleList found) {
        int mask = segment.tags.length - 1;
        for (int slot = bucket; segment.tags[slot] != TableSegment.EMPTY; slot = (slot + 1) & mask) {
            if (segment.isLive(slot) && segment.home(table.hash(segment.slots[slot])) == bucket) {
                found.add(segment.slots[slot]);
            }
        }
    }

    /**
     * A random entry, or 0 if the table is empty. Exactly uniform while the table is filled as growth leaves it; in a
     * table that lost most of its keys the one after a random place.
     */
    static int random(SegmentTable table, RandomGenerator random) {
        if (table.size() == 0) {
            return 0;
        }
        TableSegment[] directory = table.directory();
        for (int i = 0; i < RANDOM_TRIES; i++) {
            TableSegment segment = directory[random.nextInt(directory.length)];
            // A segment stands 2^(depth - its depth) times in the directory and has 2^bits slots: take larger shares
            // less often.
            int slot = random.nextInt(1 << TableSegment.MAX_BITS);
            int share = table.depth() - segment.depth;
            boolean taken = directory.length == 1 || share == 0 || random.nextInt(1 << Math.min(share, 30)) == 0;
            if (directory.length == 1) {
                slot &= segment.tags.length - 1;
            }
            if (taken && slot < segment.tags.length && segment.isLive(slot)) {
                return segment.slots[slot];
            }
        }
        int start = random.nextInt(directory.length);
        for (int i = 0; ; i++) {
            TableSegment segment = directory[(start + i) & (directory.length - 1)];
            if (segment.live > 0) {
                int slot = random.nextInt(segment.tags.length);
                while (!segment.isLive(slot)) {
                    slot = (slot + 1) & (segment.tags.length - 1);
                }
                return segment.slots[slot];
            }
        }
    }

    /**
     * Shows up to {@code count} entries that stand next to each other, from a random place on (dict.c dictGetSomeKeys).
     * Where entries are few it looks further, so that it shows at least one if there is one.
     *
     * @param expiring true if only entries with an expiry are wanted
     */
    static void sample(
            SegmentTable table,
            RandomGenerator random,
            int count,
            boolean expiring,
            KeyBlockVisitor<RuntimeException> visitor) {
        TableSegment[] directory = table.directory();
        int place = random.nextInt(directory.length);
        int shown = 0;
        for (int steps = 0; steps < directory.length && shown < count; ) {
            TableSegment segment = directory[place];
            if ((expiring ? segment.expires : segment.live) > 0) {
                shown += sample(table.arena, segment, random, count - shown, expiring, visitor);
            }
            int span = 1 << (table.depth() - segment.depth);
            steps += span;
            place = ((place & -span) + span) & (directory.length - 1);
        }
    }

    private static int sample(
            Arena arena,
            TableSegment segment,
            RandomGenerator random,
            int count,
            boolean expiring,
            KeyBlockVisitor<RuntimeException> visitor) {
        int mask = segment.tags.length - 1;
        int start = random.nextInt(segment.tags.length);
        int shown = 0;
        for (int i = 0; i <= mask && shown < count; i++) {
            int slot = (start + i) & mask;
            if (segment.isLive(slot)) {
                byte[] page = arena.pages()[Arena.page(segment.slots[slot])];
                int at = Arena.offset(segment.slots[slot]);
                if (!expiring || EntryFormat.hasExpiry(page, at)) {
                    visitor.block(page, at, segment.access(page, at, slot));
                    shown++;
                }
            }
        }
        return shown;
    }

    /**
     * Adds up to {@code max} keys that have expired, starting at the segment that covers {@code position}. Segments
     * keep a lower bound of their expiries, so those where nothing can have expired are passed without a look at their
     * entries.
     *
     * @return where the next call goes on
     */
    static long expiredKeys(SegmentTable table, long position, long nowMs, int max, List<byte[]> found) {
        TableSegment[] directory = table.directory();
        long at = position;
        int read = 0;
        for (int steps = 0; steps < Math.min(EXPIRY_STEPS, directory.length); ) {
            int index = table.index(at);
            TableSegment segment = directory[index];
            // As SCAN and TTL see it, a key is gone when the clock has passed its time (db.c keyIsExpired: now > when).
            if (segment.earliestExpiry < nowMs) {
                if (read == EXPIRY_SEGMENTS || found.size() >= max || !addExpired(table, segment, nowMs, max, found)) {
                    return at;
                }
                read++;
            }
            int span = 1 << (table.depth() - segment.depth);
            steps += span;
            at = directory.length == 1 ? 0 : ((long) (index & -span) + span) << (64 - table.depth());
        }
        return at;
    }

    /**
     * @return whether all expired keys of the segment were added; then its bound is exact again, as if they had been
     * removed
     */
    private static boolean addExpired(
            SegmentTable table, TableSegment segment, long nowMs, int max, List<byte[]> found) {
        Arena arena = table.arena;
        long earliest = Long.MAX_VALUE;
        for (int slot = 0; slot < segment.tags.length; slot++) {
            if (!segment.isLive(slot)) {
                continue;
            }
            byte[] page = arena.pages()[Arena.page(segment.slots[slot])];
            int at = Arena.offset(segment.slots[slot]);
            if (!EntryFormat.hasExpiry(page, at)) {
                continue;
            }
            long expireAtMs = EntryFormat.expireAtMs(page, at);
            if (expireAtMs < nowMs) {
                if (found.size() == max) {
                    return false;
                }
                found.add(EntryBlocks.key(arena, page, at));
            }
            earliest = Math.min(earliest, expireAtMs);
        }
        segment.earliestExpiry = earliest;
        return true;
    }

    static List<byte[]> keys(SegmentTable table, HandleList handles) {
        List<byte[]> keys = new ArrayList<>(handles.size());
        for (int i = 0; i < handles.size(); i++) {
            byte[] page = table.arena.pages()[Arena.page(handles.get(i))];
            keys.add(EntryBlocks.key(table.arena, page, Arena.offset(handles.get(i))));
        }
        return keys;
    }
}
