package dev.redoubt.node.keyspace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The keys of one database. Single thread; keys and values given are copied. */
public final class Database {
    /** An emptied database with less than this in pages keeps them for what comes next. */
    private static final long KEPT_WHEN_EMPTY_BYTES = 1 << 20;

    private int number;
    private final WriteCounter writes;
    private KeyspaceContext context;
    private SegmentTable table;
    private ValueWrites values;
    private final Entry entry;
    private final Compaction mending = new Compaction();
    private long expiryPosition;

    Database(int number, KeyspaceContext context) {
        this.number = number;
        this.context = context;
        this.writes = context.writes;
        this.table = new SegmentTable(context, true);
        this.values = new ValueWrites(context, table);
        this.entry = new Entry(table.arena);
    }

    /** Makes it the database of that number; nothing else of it changes. */
    void renumber(int newNumber) {
        number = newNumber;
        writes.count(newNumber);
    }

    KeyspaceContext context() {
        return context;
    }

    SegmentTable table() {
        return table;
    }

    /** Without {@link #freeBytes}. */
    long usedBytes() {
        return table.bytes() - freeBytes() + context.valueBytes;
    }

    /** Returns the bytes of the index of the keys, as {@code overhead.hashtable.main} of MEMORY STATS. */
    public long indexBytes() {
        return table.indexBytes();
    }

    /** Bytes of pages that no block takes: free ones, and the rest of the newest page. */
    long freeBytes() {
        return table.arena.freeBytes() + table.arena.restBytes();
    }

    /** See {@link Compaction#step}. */
    boolean mend(long leastFreeBytes) {
        return mending.step(table, context.views.anyOpen(), leastFreeBytes);
    }

    /** Says that about so many keys will come, while the database is empty: it makes room for them at once. */
    public void expect(long keys) {
        writes.count(number);
        table.expect(keys);
    }

    /** Returns how many keys, expired ones that were not removed yet included. */
    public long size() {
        return table.size();
    }

    /** Returns how many keys have an expiry. */
    public long expiresCount() {
        return table.expires();
    }

    /** The entry of the key, valid until the next call on this database, or null. Does not look at the clock. */
    public @Nullable Entry find(byte[] key) {
        int handle = table.locate(key, table.hash(key));
        return handle == 0 ? null : entry.at(table.arena, page(handle), Arena.offset(handle));
    }

    /** Notes that the entry that {@link #find} has just returned is used now (db.c lookupKey). */
    public void touch() {
        table.foundTouch();
    }

    /** Returns whether the key is there. */
    public boolean contains(byte[] key) {
        return table.locate(key, table.hash(key)) != 0;
    }

    private byte[] page(int handle) {
        return table.arena.pages()[Arena.page(handle)];
    }

    /**
     * Sets a string, replacing whatever was there; {@code expireAtMs} {@link Entry#NO_EXPIRY} for none. Nobody changes
     * the array of the value any more.
     */
    public void setString(byte[] key, byte[] value, long expireAtMs) {
        put(key, value, expireAtMs, 0);
    }

    /** As {@link #setString(byte[], byte[], long)}, from a part of an array, which may be a page of this database. */
    public void setString(byte[] key, byte[] src, int off, int len, long expireAtMs) {
        put(key, src, off, len, expireAtMs, 0, false);
    }

    /** As {@link #setString(byte[], byte[], long)}, of a text that OBJECT ENCODING does not call an integer. */
    public void setText(byte[] key, byte[] value, long expireAtMs) {
        put(key, value, expireAtMs, ValueType.TEXT_CODE);
    }

    /** As {@link #setString(byte[], byte[], long)}, of bytes that OBJECT ENCODING calls raw, as BITOP makes them. */
    public void setRaw(byte[] key, byte[] value, long expireAtMs) {
        put(key, value, expireAtMs, EntryFormat.RAW);
    }

    private void put(byte[] key, byte[] value, long expireAtMs, int form) {
        put(key, value, 0, value.length, expireAtMs, form, true);
    }

    /**
     * @param form the flags beside the usual ones of a string: {@link EntryFormat#RAW}, a type's code, or 0
     * @param given true if {@code src} is the value, and the keyspace may keep it
     */
    private void put(byte[] key, byte[] src, int from, int length, long expireAtMs, int form, boolean given) {
        writes.count(number);
        long hash = table.hash(key);
        int old = table.locate(key, hash);
        if (old == 0) {
            table.insert(hash, newString(key, src, from, length, expireAtMs, form, given));
            writes.made(number, key);
            return;
        }
        byte[] page = page(old);
        int at = Arena.offset(old);
        boolean hadExpiry = EntryFormat.hasExpiry(page, at);
        // A new value is used now, but the counter of LFU stays (db.c dbOverwrite).
        int access = context.access.countsAccesses() ? table.foundAccess() : context.access.fresh();
        if (table.foundChangeable()
                && EntryBlocks.overwrite(table.arena, old, form, key, src, from, length, expireAtMs)) {
            table.foundExpiryChanged(hadExpiry, expireAtMs);
            table.foundSetAccess(access);
            return;
        }
        int handle = newString(key, src, from, length, expireAtMs, form, given);
        values.discard(page, at);
        table.foundReplace(hash, handle);
        table.foundSetAccess(access);
    }

    private int newString(byte[] key, byte[] src, int from, int length, long expireAtMs, int form, boolean given) {
        if (length <= EntryFormat.MAX_INLINE) {
            return EntryBlocks.inline(table.arena, form, key, src, from, length, expireAtMs);
        }
        LongString value = given ? LongString.of(context, src) : new LongString(context, src, from, length);
        return EntryBlocks.aside(table.arena, form, key, value, expireAtMs);
    }

    /**
     * APPEND: appends to the string, which is made if absent, keeps its expiry. The caller checks the length limit.
     *
     * @return the new length
     */
    public int append(byte[] key, byte[] tail) {
        Entry found = find(key);
        return write(key, found == null ? 0 : found.valueLength(), tail, 0);
    }

    /**
     * SETRANGE: overwrites from {@code offset}, padding with zero bytes, keeps the expiry; nothing if {@code patch} is
     * empty. The caller checks the length limit.
     *
     * @return the new length
     */
    public int setRange(byte[] key, int offset, byte[] patch) {
        if (patch.length == 0) {
            Entry found = find(key);
            return found == null ? 0 : found.valueLength();
        }
        return write(key, offset, patch, EntryFormat.RAW);
    }

    /** @param newForm the form of the string if it is absent, as in {@link #put} */
    private int write(byte[] key, int offset, byte[] patch, int newForm) {
        writes.count(number);
        long hash = table.hash(key);
        int handle = table.locate(key, hash);
        int end = Math.addExact(offset, patch.length);
        if (handle == 0) {
            byte[] value = new byte[end];
            System.arraycopy(patch, 0, value, offset, patch.length);
            put(key, value, Entry.NO_EXPIRY, newForm);
            return end;
        }
        byte[] page = page(handle);
        int at = Arena.offset(handle);
        if (EntryFormat.valueAside(page, at)) {
            LongString value = (LongString) values.found(key, page, at);
            value.write(offset, patch);
            return value.length();
        }
        int length = EntryFormat.valueLength(page, at);
        int valueAt = EntryFormat.valueOffset(page, at);
        int newLength = Math.max(length, end);
        if (table.foundChangeable() && fitsInPlace(page, at, length, newLength)) {
            int access = table.foundAccess();
            if (offset > length) {
                Arrays.fill(page, valueAt + length, valueAt + offset, (byte) 0);
            }
            System.arraycopy(patch, 0, page, valueAt + offset, patch.length);
            int flags = EntryFormat.flags(page, at) | EntryFormat.RAW;
            int keyLength = EntryFormat.keyLength(page, at);
            EntryFormat.writeHeader(page, at, flags, keyLength, newLength, EntryFormat.expireAtMs(page, at));
            table.foundSetAccess(access);
            return newLength;
        }
        byte[] value = new byte[newLength];
        System.arraycopy(page, valueAt, value, 0, length);
        System.arraycopy(patch, 0, value, offset, patch.length);
        put(key, value, EntryFormat.expireAtMs(page, at), EntryFormat.RAW);
        return newLength;
    }

    private static boolean fitsInPlace(byte[] page, int at, int length, int newLength) {
        boolean wide = (EntryFormat.flags(page, at) & EntryFormat.WIDE) != 0;
        int whole = EntryFormat.length(page, at);
        return newLength <= (wide ? EntryFormat.MAX_INLINE : 255) && Arena.sameClass(whole, whole - length + newLength);
    }

    /** Returns whether the key was there. */
    public boolean remove(byte[] key) {
        long hash = table.hash(key);
        int handle = table.locate(key, hash);
        if (handle == 0) {
            return false;
        }
        writes.count(number);
        values.discard(page(handle), Arena.offset(handle));
        table.foundRemove(hash);
        if (table.size() == 0 && !context.views.anyOpen() && table.bytes() > KEPT_WHEN_EMPTY_BYTES) {
            clear();
        }
        return true;
    }

    /** Sets the expiry, or takes it away with {@link Entry#NO_EXPIRY}. Returns whether the key exists. */
    public boolean setExpireAt(byte[] key, long expireAtMs) {
        writes.count(number);
        long hash = table.hash(key);
        int handle = table.locate(key, hash);
        if (handle == 0) {
            return false;
        }
        byte[] page = page(handle);
        int at = Arena.offset(handle);
        boolean had = EntryFormat.hasExpiry(page, at);
        if (!had && expireAtMs == Entry.NO_EXPIRY) {
            return true;
        }
        if (had && expireAtMs != Entry.NO_EXPIRY && table.foundChangeable()) {
            EntryFormat.setExpireAtMs(page, at, expireAtMs);
            table.foundExpiryChanged(true, expireAtMs);
        } else {
            table.foundReplace(hash, EntryBlocks.moved(table.arena, page, at, key, expireAtMs));
        }
        return true;
    }

    /**
     * Moves the value and its expiry to {@code to}, replacing what was there. Returns false if {@code from} is absent.
     */
    public boolean rename(byte[] from, byte[] to) {
        writes.count(number);
        long fromHash = table.hash(from);
        int handle = table.locate(from, fromHash);
        if (handle == 0 || Arrays.equals(from, to)) {
            return handle != 0;
        }
        byte[] page = page(handle);
        int at = Arena.offset(handle);
        int target = EntryBlocks.moved(table.arena, page, at, to, EntryFormat.expireAtMs(page, at));
        values.rename(page, at, to);
        int access = table.foundAccess();
        table.foundRemove(fromHash);
        long toHash = table.hash(to);
        int replaced = table.locate(to, toHash);
        if (replaced == 0) {
            table.insert(toHash, target, access);
            writes.made(number, to);
        } else {
            values.discard(page(replaced), Arena.offset(replaced));
            table.foundReplace(toHash, target);
            table.foundSetAccess(access);
        }
        return true;
    }

    /**
     * COPY: makes a copy of the value and its expiry at a key that is absent in {@code to}, which may be this database.
     *
     * @throws IllegalArgumentException if {@code from} is absent
     */
    public void copy(byte[] from, Database to, byte[] newKey) {
        int handle = table.locate(from, table.hash(from));
        if (handle == 0) {
            throw new IllegalArgumentException("nothing to copy");
        }
        to.writes.count(to.number);
        int copy =
                EntryBlocks.copied(table.arena, page(handle), Arena.offset(handle), to.context, to.table.arena, newKey);
        to.table.insert(to.table.hash(newKey), copy);
        to.writes.made(to.number, newKey);
    }

    /** For reading; null if absent. Another type is a programmer error. */
    public @Nullable ListValue list(byte[] key) {
        Entry found = find(key);
        return found == null ? null : found.list();
    }

    /**
     * For writing, made empty if absent; call {@link #removeIfEmpty} after taking elements. Copies what an open view
     * still needs.
     */
    public ListValue listForWrite(byte[] key) {
        return (ListValue) forWrite(key, null, ValueType.LIST, ListObject::new);
    }

    /**
     * As {@link #listForWrite(byte[])}, without another search for the key.
     *
     * @param found what {@link #find} returned for this key, with no call on this database in between
     */
    public ListValue listForWrite(byte[] key, @Nullable Entry found) {
        return (ListValue) forWrite(key, found, ValueType.LIST, ListObject::new);
    }

    /** As {@link #list}. */
    public @Nullable SetValue set(byte[] key) {
        Entry found = find(key);
        return found == null ? null : found.set();
    }

    /** As {@link #listForWrite}. */
    public SetValue setForWrite(byte[] key) {
        return (SetValue) forWrite(key, null, ValueType.SET, SetObject::new);
    }

    /** As {@link #listForWrite(byte[], Entry)}. */
    public SetValue setForWrite(byte[] key, @Nullable Entry found) {
        return (SetValue) forWrite(key, found, ValueType.SET, SetObject::new);
    }

    /** As {@link #list}. */
    public @Nullable HashValue hash(byte[] key) {
        Entry found = find(key);
        return found == null ? null : found.hash();
    }

    /** As {@link #listForWrite}. */
    public HashValue hashForWrite(byte[] key) {
        return (HashValue) forWrite(key, null, ValueType.HASH, HashObject::new);
    }

    /** As {@link #listForWrite(byte[], Entry)}. */
    public HashValue hashForWrite(byte[] key, @Nullable Entry found) {
        return (HashValue) forWrite(key, found, ValueType.HASH, HashObject::new);
    }

    /** As {@link #list}. */
    public @Nullable ZSetValue zset(byte[] key) {
        Entry found = find(key);
        return found == null ? null : found.zset();
    }

    /** As {@link #listForWrite}. */
    public ZSetValue zsetForWrite(byte[] key) {
        return (ZSetValue) forWrite(key, null, ValueType.ZSET, ZSetObject::new);
    }

    /** As {@link #listForWrite(byte[], Entry)}. */
    public ZSetValue zsetForWrite(byte[] key, @Nullable Entry found) {
        return (ZSetValue) forWrite(key, found, ValueType.ZSET, ZSetObject::new);
    }

    /** As {@link #list}. */
    public @Nullable StreamValue stream(byte[] key) {
        Entry found = find(key);
        return found == null ? null : found.stream();
    }

    /** As {@link #listForWrite}; one without entries stays. */
    public StreamValue streamForWrite(byte[] key) {
        return (StreamValue) forWrite(key, null, ValueType.STREAM, StreamObject::new);
    }

    private Value forWrite(byte[] key, @Nullable Entry found, ValueType type, Function<KeyspaceContext, Value> maker) {
        writes.count(number);
        if (found != null) {
            return values.found(key, found.entryPage(), found.entryOffset());
        }
        long hash = table.hash(key);
        int handle = table.locate(key, hash);
        if (handle != 0) {
            return values.found(key, page(handle), Arena.offset(handle));
        }
        Value made = values.make(key, hash, type, maker);
        writes.made(number, key);
        return made;
    }

    /** Says that the value of the key is whole, as at the end of a load: a small collection takes less memory then. */
    public void settle(byte[] key) {
        values.settle(key);
    }

    /** Removes the key if it holds an empty collection; Redis has no empty collections. Returns whether it did. */
    public boolean removeIfEmpty(byte[] key) {
        Entry found = find(key);
        return found != null && found.isEmptyCollection() && remove(key);
    }

    /**
     * SCAN: visits about {@code count} keys from the cursor (0 starts) and returns the next cursor, 0 at the end. Every
     * key that is there during the whole scan is visited at least once, also when the database grows, shrinks or is
     * rebuilt between the calls.
     */
    public long scan(long cursor, int count, KeyVisitor visitor) {
        HandleList found = new HandleList();
        long next = TableCursor.scan(table, cursor, Math.max(1, count), found);
        TableCursor.keys(table, found).forEach(visitor::key);
        return next;
    }

    /**
     * Shows every entry, expired ones too, in no order. The visitor must not change the database, and an entry is valid
     * until it returns. Unlike {@link #scan} this hashes no key.
     */
    public void forEach(Consumer<Entry> visitor) {
        TableCursor.<RuntimeException>forEach(
                table.directory(), table.arena, (page, at) -> visitor.accept(entry.at(table.arena, page, at)));
    }

    /** A random key, or null if there is none. */
    public byte @Nullable [] randomKey(RandomGenerator random) {
        int handle = TableCursor.random(table, random);
        return handle == 0 ? null : EntryBlocks.key(table.arena, page(handle), Arena.offset(handle));
    }

    /**
     * Visits up to {@code max} keys that have expired at {@code nowMs} (later than their time, {@code expire.c}), going
     * round the database from call to call. The work of a call is bounded, so it may return 0 although some have
     * expired elsewhere.
     *
     * @return how many were visited
     */
    public int sampleExpired(long nowMs, int max, KeyVisitor visitor) {
        if (table.expires() == 0 || max <= 0) {
            return 0;
        }
        List<byte[]> found = new ArrayList<>();
        expiryPosition = TableCursor.expiredKeys(table, expiryPosition, nowMs, max, found);
        found.forEach(visitor::key);
        return found.size();
    }

    /** FLUSHDB, in constant time: everything is left to the collector. */
    public void clear() {
        writes.count(number);
        if (context.views.anyOpen()) {
            context.views.forget(table.arena);
            context.views.retain(usedBytes());
        }
        context = context.fresh();
        table = new SegmentTable(context, true);
        values = new ValueWrites(context, table);
        expiryPosition = 0;
    }
}
