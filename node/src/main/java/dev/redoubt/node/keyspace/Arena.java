package dev.redoubt.node.keyspace;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Memory for entries: blocks in {@code byte[]} pages, addressed by int handles, so that millions of entries are a few
 * thousand objects to the collector. One thread allocates and frees; another may read blocks that do not change through
 * {@link #publishedPages}.
 *
 * <pre>
 *   handle   31 ....... 14 | 13 ....... 0      unsigned; 0 is no block (the first granule of page 0 is never used)
 *            page index    | granule in page   256 KiB pages of 16-byte granules: 64 GiB for an arena
 *   block    1 to 1152 granules; up to 1 KiB in steps of one granule, then in eight steps for each doubling
 *   free     first 4 bytes: handle of the next free block of the class
 * </pre>
 *  Free blocks are not joined again; a class without free blocks takes from a page's rest, then splits a larger free
 * block, then makes a page. {@link Compaction} empties the pages that are used least: {@link #condemn} names them,
 * {@link #sweep} takes their blocks off the free lists, in portions, {@link #move} takes entries out of them, and a
 * condemned page goes back to the collector with its last block.
 *  The first pages of an arena are smaller, because a big collection has an arena of its own, which is dropped as a
 * whole.
 */
final class Arena {
    static final int PAGE_BITS = 18;
    static final int GRANULE_BITS = 4;
    private static final int PAGE_GRANULE_BITS = PAGE_BITS - GRANULE_BITS;
    private static final int GRANULE_MASK = (1 << PAGE_GRANULE_BITS) - 1;
    private static final int MAX_PAGES = 1 << (32 - PAGE_GRANULE_BITS);
    private static final int MIN_PAGE_BYTES = 4096;
    private static final int EXACT_CLASSES = 64;
    private static final int MAX_GRANULES = 1152;
    /** Blocks of {@link #freeLater} that each allocation frees: more than one, so that they come to an end. */
    private static final int FREED_ON_ALLOCATE = 8;
    /** Free blocks that an allocation sweeps that finds none of its class. */
    private static final int SWEPT_ON_ALLOCATE = 64;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    /** Granules of each class; class 0 is not used. */
    private static final int[] CLASS_GRANULES = classGranules();

    /** A page that was given back; it has no block. */
    private static final byte[] GONE = {};

    private byte[][] pages = {};
    private volatile byte[][] publishedPages = pages;
    private @Nullable Object[] sides = {};
    private volatile @Nullable Object[] publishedSides = sides;
    private final HandleQueue later = new HandleQueue(this);
    private final HandleList freeSides = new HandleList();
    private int sideCount;
    private final int[] freeHeads = new int[CLASS_GRANULES.length];
    private int pageCount;
    private int restHandle;
    private int restGranules;
    private long pageBytes;
    private long liveBytes;

    /** The bytes of the keys that are too long for a page; values of the side table account for themselves. */
    private long keyBytes;

    /** Granules in use of each page; blocks that wait to be freed count. */
    private int[] used = {};

    private final HandleList freePages = new HandleList();
    /** The pages that are being emptied, while there are any; nothing is allocated in them. */
    private @Nullable BitSet condemned;
    /** The free lists as they were when the pages were condemned, while they are swept. */
    private int @Nullable [] unswept;

    private int sweptClass;

    static int page(int handle) {
        return handle >>> PAGE_GRANULE_BITS;
    }

    static int offset(int handle) {
        return (handle & GRANULE_MASK) << GRANULE_BITS;
    }

    /** The pages, for the thread that writes. */
    byte[][] pages() {
        return pages;
    }

    /** The pages, for any thread; holds all blocks that stood when a view was made. */
    byte[][] publishedPages() {
        return publishedPages;
    }

    @Nullable
    Object[] publishedSides() {
        return publishedSides;
    }

    @Nullable
    Object[] sides() {
        return sides;
    }

    Object side(int index) {
        Object side = sides[index];
        if (side == null) {
            throw new IllegalStateException("no side object " + index);
        }
        return side;
    }

    int addSide(Object object) {
        int index;
        if (freeSides.isEmpty()) {
            if (sideCount == sides.length) {
                sides = Arrays.copyOf(sides, Math.max(4, sideCount + (sideCount >> 1)));
            }
            index = sideCount++;
        } else {
            index = freeSides.removeLast();
        }
        sides[index] = object;
        keyBytes += keyBytes(object);
        if (publishedSides != sides) {
            publishedSides = sides;
        }
        return index;
    }

    /** Replaces a side object whose block no view can see. */
    void setSide(int index, Object object) {
        sides[index] = object;
    }

    private static long keyBytes(@Nullable Object side) {
        return side instanceof byte[] key ? key.length + Value.ARRAY_BYTES : 0;
    }

    /** Frees a place that belongs to a block which needs it no longer. */
    void freeSide(int index) {
        keyBytes -= keyBytes(sides[index]);
        sides[index] = null;
        freeSides.add(index);
    }

    /** Bytes of pages, of keys that are too long for them, and of the side table. */
    long bytes() {
        return pageBytes + keyBytes + (long) pages.length * 8 + sides.length * 8L + freeHeads.length * 4L + 96;
    }

    /** Bytes of the blocks in use; what {@link #bytes} has more is free or lost to fragmentation. */
    long liveBytes() {
        return liveBytes + keyBytes;
    }

    /** Returns whether entries of these two lengths take blocks of the same size. */
    static boolean sameClass(int length, int otherLength) {
        return classOf(granules(length)) == classOf(granules(otherLength));
    }

    /**
     * @throws OutOfMemoryError if the heap, or the 64 GiB that handles can address, are used up; nothing has changed
     * then
     */
    int allocate(int length) {
        if (!later.isEmpty()) {
            freeSome(FREED_ON_ALLOCATE);
        }
        int sizeClass = classOf(granules(length));
        int size = CLASS_GRANULES[sizeClass];
        if (unswept != null && freeHeads[sizeClass] == 0) {
            sweep(unswept, sizeClass, SWEPT_ON_ALLOCATE);
        }
        int handle = freeHeads[sizeClass];
        if (handle != 0) {
            freeHeads[sizeClass] = (int) INT.get(pages[page(handle)], offset(handle));
        } else {
            handle = allocateFresh(sizeClass, size);
        }
        used[page(handle)] += size;
        liveBytes += (long) size << GRANULE_BITS;
        return handle;
    }

    private int allocateFresh(int sizeClass, int size) {
        if (restGranules < size) {
            for (int larger = sizeClass + 1; larger < freeHeads.length; larger++) {
                int handle = freeHeads[larger];
                if (handle != 0) {
                    freeHeads[larger] = (int) INT.get(pages[page(handle)], offset(handle));
                    push(handle + size, CLASS_GRANULES[larger] - size);
                    return handle;
                }
            }
            addPage(size);
        }
        int handle = restHandle;
        restHandle += size;
        restGranules -= size;
        return handle;
    }

    private void addPage(int size) {
        if (pageCount == MAX_PAGES && freePages.isEmpty()) {
            throw new OutOfMemoryError("keyspace pages: the 64 GiB that block handles address are used up");
        }
        long wanted = Math.max(MIN_PAGE_BYTES, Math.max(pageBytes, (size + 1L) << GRANULE_BITS));
        byte[] page = new byte[(int) Math.min(1 << PAGE_BITS, wanted + 15 & -16)];
        if (pageCount == pages.length && freePages.isEmpty()) {
            int capacity = Math.max(4, pageCount * 2);
            used = Arrays.copyOf(used, capacity);
            pages = Arrays.copyOf(pages, capacity);
        }
        // Nothing fails from here on.
        push(restHandle, restGranules);
        int index = freePages.isEmpty() ? pageCount++ : freePages.removeLast();
        pages[index] = page;
        publishedPages = pages;
        int first = index == 0 ? 1 : 0;
        restHandle = (index << PAGE_GRANULE_BITS) + first;
        restGranules = (page.length >> GRANULE_BITS) - first;
        pageBytes += page.length;
    }

    /** Bytes of pages. */
    long pageBytes() {
        return pageBytes;
    }

    /** Bytes of the newest page that no block has had yet. */
    long restBytes() {
        return (long) restGranules << GRANULE_BITS;
    }

    /** Bytes on free lists: what a new page would not be needed for, if they had the right sizes. */
    long freeBytes() {
        return pageBytes - liveBytes - restBytes();
    }

    /**
     * Condemns the pages that are used least, each at most to three quarters, as many as fit twice into what is free in
     * the others. Not while pages are condemned.
     *
     * @return how many
     */
    int condemn() {
        int resting = restGranules == 0 ? -1 : page(restHandle);
        long[] byUse = new long[pageCount];
        int candidates = 0;
        for (int p = 0; p < pageCount; p++) {
            int most = (pages[p].length - (pages[p].length >> 2)) >> GRANULE_BITS;
            if (pages[p] != GONE && p != resting && used[p] <= most) {
                byUse[candidates++] = (long) used[p] << 32 | p;
            }
        }
        Arrays.sort(byUse, 0, candidates);
        BitSet chosen = new BitSet(pageCount);
        long moving = 0;
        long room = freeBytes();
        for (int i = 0; i < candidates; i++) {
            int p = (int) byUse[i];
            long inUse = (long) used[p] << GRANULE_BITS;
            moving += inUse;
            room -= pages[p].length - inUse;
            if (moving > 0 && moving > room / 2) {
                break;
            }
            chosen.set(p);
        }
        if (chosen.isEmpty()) {
            return 0;
        }
        condemned = chosen;
        unswept = freeHeads.clone();
        sweptClass = 0;
        Arrays.fill(freeHeads, 0);
        return chosen.cardinality();
    }

    /** Returns whether the block lies in a condemned page. */
    boolean isCondemned(int handle) {
        return condemned != null && condemned.get(page(handle));
    }

    boolean anyCondemned() {
        return condemned != null;
    }

    /** Returns whether free lists lead through condemned pages still. */
    boolean isSweeping() {
        return unswept != null;
    }

    /** Looks at up to {@code max} free blocks: those of condemned pages are forgotten. */
    void sweep(int max) {
        int left = max;
        while (unswept != null && left > 0) {
            left = sweep(unswept, sweptClass, left);
            if (left > 0 && ++sweptClass == freeHeads.length) {
                unswept = null;
                giveBackEmpty();
            }
        }
    }

    private int sweep(int[] heads, int sizeClass, int max) {
        int left = max;
        for (int handle = heads[sizeClass]; handle != 0 && left > 0; handle = heads[sizeClass]) {
            heads[sizeClass] = (int) INT.get(pages[page(handle)], offset(handle));
            if (!isCondemned(handle)) {
                INT.set(pages[page(handle)], offset(handle), freeHeads[sizeClass]);
                freeHeads[sizeClass] = handle;
            }
            left--;
        }
        return left;
    }

    private void giveBackEmpty() {
        for (int p = 0; p < pageCount; p++) {
            if (condemned != null && condemned.get(p)) {
                giveBackIfEmpty(p);
            }
        }
    }

    private void giveBackIfEmpty(int p) {
        BitSet leaving = condemned;
        if (leaving != null && unswept == null && used[p] == 0) {
            pageBytes -= pages[p].length;
            pages[p] = GONE;
            freePages.add(p);
            leaving.clear(p);
            if (leaving.isEmpty()) {
                condemned = null;
            }
        }
    }

    /** Moves a block that no view can see out of its condemned page; what it holds of the side table goes with it. */
    int move(int handle) {
        byte[] page = pages[page(handle)];
        int length = EntryFormat.length(page, offset(handle));
        int moved = allocate(length);
        // With the access bits behind it.
        int whole = granules(length) << GRANULE_BITS;
        System.arraycopy(page, offset(handle), pages[page(moved)], offset(moved), whole);
        release(handle, CLASS_GRANULES[classOf(granules(length))]);
        return moved;
    }

    /** Bytes of the block of an entry. */
    long blockBytes(int handle) {
        return blockBytes(pages[page(handle)], offset(handle));
    }

    /** Bytes of the block of an entry. */
    static long blockBytes(byte[] page, int at) {
        int length = EntryFormat.length(page, at);
        return (long) CLASS_GRANULES[classOf(granules(length))] << GRANULE_BITS;
    }

    /**
     * Takes blocks that nobody sees any more, to free them in small portions: closing a view of millions of changed
     * keys must not pause.
     */
    void freeLater(HandleQueue handles) {
        later.addAll(handles);
    }

    /** Returns the bytes of the blocks of {@link #freeLater} that are not free yet. */
    long laterBytes() {
        return later.bytes();
    }

    /** Frees up to {@code max} blocks of {@link #freeLater}. Returns how many more it could have freed at this call. */
    int freeSome(int max) {
        int left = max;
        while (left > 0 && !later.isEmpty()) {
            free(later.take());
            left--;
        }
        return left;
    }

    /** Frees the block of an entry and the side table's places that belong to it. */
    void free(int handle) {
        byte[] page = pages[page(handle)];
        int at = offset(handle);
        int length = EntryFormat.length(page, at);
        if (EntryFormat.keyAside(page, at)) {
            freeSide(EntryFormat.readInt(page, EntryFormat.keyOffset(page, at)));
        }
        if (EntryFormat.valueAside(page, at)) {
            freeSide(EntryFormat.readInt(page, EntryFormat.valueOffset(page, at)));
        }
        release(handle, CLASS_GRANULES[classOf(granules(length))]);
    }

    private void release(int handle, int size) {
        liveBytes -= (long) size << GRANULE_BITS;
        int p = page(handle);
        used[p] -= size;
        if (isCondemned(handle)) {
            giveBackIfEmpty(p);
        } else {
            push(handle, size);
        }
    }

    /** Puts a run of granules on the free lists, in as few blocks as the classes allow. */
    private void push(int start, int granules) {
        int handle = start;
        int left = granules;
        while (left > 0) {
            int sizeClass = classOf(Math.min(left, MAX_GRANULES));
            if (CLASS_GRANULES[sizeClass] > left) {
                sizeClass--;
            }
            INT.set(pages[page(handle)], offset(handle), freeHeads[sizeClass]);
            freeHeads[sizeClass] = handle;
            handle += CLASS_GRANULES[sizeClass];
            left -= CLASS_GRANULES[sizeClass];
        }
    }

    private static int granules(int length) {
        return (length + 15) >> GRANULE_BITS;
    }

    private static int classOf(int granules) {
        if (granules <= EXACT_CLASSES) {
            return granules;
        }
        int shift = 28 - Integer.numberOfLeadingZeros(granules - 1);
        return EXACT_CLASSES + ((shift - 3) << 3) + ((granules + (1 << shift) - 1) >> shift) - 8;
    }

    private static int[] classGranules() {
        int[] sizes = new int[classOf(MAX_GRANULES) + 1];
        for (int granules = 1; granules <= MAX_GRANULES; granules++) {
            sizes[classOf(granules)] = granules;
        }
        return sizes;
    }
}
