package dev.redoubt.node.keyspace;

import java.util.Arrays;

/**
 * An index of entries by key: a directory of {@link TableSegment}s by the high bits of the hash (extendible hashing).
 * It grows by splitting one segment at a time, so there is never a pause for a rehash, and freezes by copying its
 * directory. It serves databases and, with an arena of their own, big hashes, sets and sorted sets.
 *
 * <p>{@link #locate} finds a key; the methods named {@code found…} then speak of the entry that it found, until the
 * next change.
 */
final class SegmentTable {
    /** A table for some 400 million entries is as much as is made in advance. */
    private static final long MAX_EXPECTED_SEGMENTS = 1 << 20;

    final Arena arena;
    private final KeyspaceContext context;
    /** True if the entries have access bits: those of keys do, those of fields do not. */
    private final boolean timed;

    private TableSegment[] directory;
    private int depth;
    private long size;
    private long expires;
    private long segmentBytes;
    private TableSegment foundSegment;
    private int foundSlot;
    private long foundHash;

    SegmentTable(KeyspaceContext context, boolean timed) {
        this.context = context;
        this.timed = timed;
        this.arena = new Arena();
        TableSegment first = newSegment(0, TableSegment.MIN_BITS);
        this.directory = new TableSegment[] {first};
        this.foundSegment = first;
        this.segmentBytes = first.bytes();
    }

    /** A table in the current epoch with the same entries; the original must never be changed again. */
    private SegmentTable(SegmentTable frozen) {
        this.context = frozen.context;
        this.timed = frozen.timed;
        this.arena = frozen.arena;
        this.directory = frozen.directory.clone();
        this.depth = frozen.depth;
        this.size = frozen.size;
        this.expires = frozen.expires;
        this.segmentBytes = frozen.segmentBytes;
        this.foundSegment = directory[0];
    }

    SegmentTable fork() {
        return new SegmentTable(this);
    }

    /**
     * Makes an empty table as large as so many entries will need, so that a load splits (and hashes what it splits)
     * hardly ever. At most a third larger than growth would leave it: as few segments as hold them all, to a power of
     * two.
     */
    void expect(long entries) {
        long segments = Math.min(entries / TableSegment.FULL, MAX_EXPECTED_SEGMENTS);
        if (size > 0 || depth > 0 || segments == 0) {
            return;
        }
        depth = Long.SIZE - Long.numberOfLeadingZeros(segments);
        directory = new TableSegment[1 << depth];
        segmentBytes = 0;
        for (int i = 0; i < directory.length; i++) {
            directory[i] = newSegment(depth, TableSegment.MAX_BITS);
            segmentBytes += directory[i].bytes();
        }
        foundSegment = directory[0];
    }

    long size() {
        return size;
    }

    long expires() {
        return expires;
    }

    long bytes() {
        return arena.bytes() + indexBytes();
    }

    /** Bytes of the index: all that is not in the arena. */
    long indexBytes() {
        return segmentBytes + directory.length * 8L + 64;
    }

    /** The directory as it is now; the array is the table's own. */
    TableSegment[] directory() {
        return directory;
    }

    int depth() {
        return depth;
    }

    long hash(byte[] key) {
        return context.hash.hash(key, 0, key.length);
    }

    /** The hash of an entry's key. */
    long hash(int handle) {
        byte[] page = arena.pages()[Arena.page(handle)];
        int at = Arena.offset(handle);
        if (EntryFormat.keyAside(page, at)) {
            return hash((byte[]) arena.side(EntryFormat.readInt(page, EntryFormat.keyOffset(page, at))));
        }
        return context.hash.hash(page, EntryFormat.keyOffset(page, at), EntryFormat.keyLength(page, at));
    }

    /** The handle of the key's entry, or 0. */
    int locate(byte[] key, long hash) {
        TableSegment segment = directory[index(hash)];
        byte[] tags = segment.tags;
        int mask = tags.length - 1;
        byte wanted = TableSegment.tag(hash);
        for (int slot = segment.home(hash); ; slot = (slot + 1) & mask) {
            byte tag = tags[slot];
            if (tag == wanted && keyEquals(segment.slots[slot], key)) {
                foundSegment = segment;
                foundSlot = slot;
                foundHash = hash;
                return segment.slots[slot];
            }
            if (tag == TableSegment.EMPTY) {
                return 0;
            }
        }
    }

    /** Reads the place where the search for the hash begins; see {@link ReadAhead}. */
    int readSlot(long hash) {
        TableSegment segment = directory[index(hash)];
        int home = segment.home(hash);
        return segment.tags[home] + segment.slots[home];
    }

    /**
     * The handle of the first entry with the hash's tag, which nearly always is that of the key; 0 if there is none.
     */
    int candidate(long hash) {
        TableSegment segment = directory[index(hash)];
        byte[] tags = segment.tags;
        int mask = tags.length - 1;
        byte wanted = TableSegment.tag(hash);
        int slot = segment.home(hash);
        while (tags[slot] != wanted) {
            if (tags[slot] == TableSegment.EMPTY) {
                return 0;
            }
            slot = (slot + 1) & mask;
        }
        return segment.slots[slot];
    }

    private boolean keyEquals(int handle, byte[] key) {
        byte[] page = arena.pages()[Arena.page(handle)];
        int at = Arena.offset(handle);
        if (key.length > EntryFormat.MAX_INLINE) {
            return EntryFormat.keyAside(page, at)
                    && Arrays.equals(
                            key, (byte[]) arena.side(EntryFormat.readInt(page, EntryFormat.keyOffset(page, at))));
        }
        if (EntryFormat.keyLength(page, at) != key.length || EntryFormat.keyAside(page, at)) {
            return false;
        }
        int keyAt = EntryFormat.keyOffset(page, at);
        return Arrays.equals(page, keyAt, keyAt + key.length, key, 0, key.length);
    }

    /** Adds an entry whose key is not there, as one that is used now. */
    void insert(long hash, int handle) {
        insert(hash, handle, timed ? context.access.fresh() : 0);
    }

    /** Adds an entry whose key is not there, with these access bits. */
    void insert(long hash, int handle, int access) {
        TableSegment segment = writable(directory[index(hash)], hash);
        while (segment.full()) {
            makeRoom(segment, hash);
            segment = directory[index(hash)];
        }
        int slot = segment.place(hash, handle, true);
        size++;
        if (timed) {
            setAccess(segment, slot, access);
        }
        noteExpiry(segment, handle);
    }

    /** The hash of the found entry's key. */
    long foundHash() {
        return foundHash;
    }

    /** The access bits of the found entry. */
    int foundAccess() {
        int handle = foundSegment.slots[foundSlot];
        return foundSegment.access(arena.pages()[Arena.page(handle)], Arena.offset(handle), foundSlot);
    }

    /** Sets the access bits of the found entry, also where a view sees it: they are no data. */
    void foundSetAccess(int access) {
        setAccess(foundSegment, foundSlot, access);
    }

    /** The found entry is used now. */
    void foundTouch() {
        AccessClock clock = context.access;
        foundSetAccess(clock.touched(clock.countsAccesses() ? foundAccess() : 0));
    }

    private void setAccess(TableSegment segment, int slot, int access) {
        int handle = segment.slots[slot];
        segmentBytes += segment.setAccess(arena.pages()[Arena.page(handle)], Arena.offset(handle), slot, access);
    }

    /** Makes the found entry's segment changeable. */
    private TableSegment foundForWrite(long hash) {
        foundSegment = writable(foundSegment, hash);
        return foundSegment;
    }

    /** Returns whether the found entry's block can be seen by an open view. */
    private boolean foundSeen() {
        return context.views.anyOpen() && (context.views.needs(foundSegment.epoch) || !foundSegment.isFresh(foundSlot));
    }

    /** Returns whether the block may be changed in place. */
    boolean foundChangeable() {
        return !foundSeen();
    }

    /** Puts another block, for the same key, in place of the found one, which is given back. */
    void foundReplace(long hash, int handle) {
        TableSegment segment = foundForWrite(hash);
        boolean seen = foundSeen();
        int old = segment.slots[foundSlot];
        int access = timed ? foundAccess() : 0;
        forgetExpiry(segment, old);
        segment.slots[foundSlot] = handle;
        segment.markFresh(foundSlot);
        if (timed) {
            foundSetAccess(access);
        }
        noteExpiry(segment, handle);
        release(old, seen);
    }

    /** Keeps count after the expiry of the found entry was changed in its block. */
    void foundExpiryChanged(boolean had, long expireAtMs) {
        if (had) {
            dropExpiry(foundSegment);
        }
        if (expireAtMs != Entry.NO_EXPIRY) {
            foundSegment.noteExpiry(expireAtMs);
            expires++;
        }
    }

    /** Removes the found entry and gives its block back. */
    void foundRemove(long hash) {
        TableSegment segment = foundForWrite(hash);
        boolean seen = foundSeen();
        int old = segment.slots[foundSlot];
        forgetExpiry(segment, old);
        segment.delete(foundSlot);
        size--;
        release(old, seen);
        if (size == 0 && depth > 0) {
            TableSegment first = newSegment(0, TableSegment.MIN_BITS);
            directory = new TableSegment[] {first};
            depth = 0;
            segmentBytes = first.bytes();
        } else if (segment.live < segment.tags.length >> 3 && segment.bits > TableSegment.MIN_BITS) {
            rebuild(segment, segment.bits - 1, hash);
        }
    }

    /**
     * Moves the entries of one segment out of condemned pages. No view may be open.
     *
     * @param position a hash that the segment covers
     * @return the first hash of the next segment, 0 after the last
     */
    long moveCondemned(long position) {
        TableSegment segment = directory[index(position)];
        for (int slot = 0; slot < segment.tags.length; slot++) {
            if (segment.isLive(slot) && arena.isCondemned(segment.slots[slot])) {
                segment.slots[slot] = arena.move(segment.slots[slot]);
            }
        }
        long width = 1L << (64 - segment.depth);
        return segment.depth == 0 ? 0 : (position & -width) + width;
    }

    private void release(int handle, boolean seen) {
        if (seen) {
            context.views.quarantine(arena, handle);
        } else {
            arena.free(handle);
        }
    }

    private void noteExpiry(TableSegment segment, int handle) {
        byte[] page = arena.pages()[Arena.page(handle)];
        int at = Arena.offset(handle);
        if (EntryFormat.hasExpiry(page, at)) {
            segment.noteExpiry(EntryFormat.expireAtMs(page, at));
            expires++;
        }
    }

    private void forgetExpiry(TableSegment segment, int handle) {
        if (EntryFormat.hasExpiry(arena.pages()[Arena.page(handle)], Arena.offset(handle))) {
            dropExpiry(segment);
        }
    }

    private void dropExpiry(TableSegment segment) {
        expires--;
        if (--segment.expires == 0) {
            segment.earliestExpiry = Long.MAX_VALUE;
        }
    }

    int index(long hash) {
        return (int) ((hash >>> 1) >>> (63 - depth));
    }

    private TableSegment newSegment(int segmentDepth, int bits) {
        return new TableSegment(segmentDepth, bits, context.views.epoch(), context.views.anyOpen());
    }

    private TableSegment writable(TableSegment segment, long hash) {
        if (!context.views.needs(segment.epoch)) {
            return segment;
        }
        TableSegment copy = new TableSegment(segment, context.views.epoch());
        install(segment, copy, hash);
        return copy;
    }

    /** Puts {@code with} in the directory's places of {@code segment}, which cover {@code hash}. */
    private void install(TableSegment segment, TableSegment with, long hash) {
        int span = 1 << (depth - segment.depth);
        int first = index(hash) & -span;
        Arrays.fill(directory, first, first + span, with);
        segmentBytes += with.bytes();
        drop(segment);
    }

    private void drop(TableSegment segment) {
        segmentBytes -= segment.bytes();
        if (context.views.needs(segment.epoch)) {
            context.views.retain(segment.bytes());
        }
    }

    private void makeRoom(TableSegment segment, long hash) {
        int capacity = segment.tags.length;
        if (segment.live <= capacity >> 1) {
            rebuild(segment, segment.bits, hash);
        } else if (segment.bits < TableSegment.MAX_BITS) {
            rebuild(segment, segment.bits + 1, hash);
        } else {
            split(segment, hash);
        }
    }

    private void rebuild(TableSegment segment, int bits, long hash) {
        TableSegment rebuilt = newSegment(segment.depth, bits);
        for (int slot = 0; slot < segment.tags.length; slot++) {
            if (segment.isLive(slot)) {
                int handle = segment.slots[slot];
                int at = rebuilt.place(hash(handle), handle, segment.isFresh(slot));
                rebuilt.takeAccess(segment, slot, arena.pages()[Arena.page(handle)], Arena.offset(handle), at);
            }
        }
        rebuilt.expires = segment.expires;
        rebuilt.earliestExpiry = segment.earliestExpiry;
        install(segment, rebuilt, hash);
    }

    private void split(TableSegment segment, long hash) {
        if (segment.depth == depth) {
            TableSegment[] doubled = new TableSegment[directory.length * 2];
            for (int i = 0; i < doubled.length; i++) {
                doubled[i] = directory[i >> 1];
            }
            directory = doubled;
            depth++;
        }
        TableSegment low = newSegment(segment.depth + 1, segment.bits);
        TableSegment high = newSegment(segment.depth + 1, segment.bits);
        for (int slot = 0; slot < segment.tags.length; slot++) {
            if (segment.isLive(slot)) {
                int handle = segment.slots[slot];
                long entryHash = hash(handle);
                TableSegment half = (entryHash << segment.depth) < 0 ? high : low;
                int placed = half.place(entryHash, handle, segment.isFresh(slot));
                byte[] page = arena.pages()[Arena.page(handle)];
                half.takeAccess(segment, slot, page, Arena.offset(handle), placed);
                if (EntryFormat.hasExpiry(page, Arena.offset(handle))) {
                    half.noteExpiry(EntryFormat.expireAtMs(page, Arena.offset(handle)));
                }
            }
        }
        int span = 1 << (depth - segment.depth);
        int first = index(hash) & -span;
        Arrays.fill(directory, first, first + span / 2, low);
        Arrays.fill(directory, first + span / 2, first + span, high);
        segmentBytes += low.bytes() + high.bytes();
        drop(segment);
    }
}
