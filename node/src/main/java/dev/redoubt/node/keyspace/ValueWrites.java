package dev.redoubt.node.keyspace;

import java.util.function.Function;

/**
 * Gives the values of a database that stand aside for writing, and decides where a collection stands: in the page of
 * its entry, where it takes the least memory, or in an object aside, which is the only form that can be changed.
 *
 * <pre>
 *   state     what there is
 *   absent
 *   INLINE    the entry's block holds the collection ({@link InlineForm}); it is not empty
 *   LAST      an object aside, which is the last of the {@link RecentValues}; at most one is LAST
 *   RECENT    an object aside, which is among the others of these
 *   ASIDE     an object aside
 *
 *   absent  a write makes it                                                    --&gt; LAST, a stream: ASIDE
 *   absent  COPY makes it, or a load that has ended ({@link #settle})           --&gt; INLINE, or ASIDE if it has no such form
 *   INLINE  a write: a copy of it becomes an object                             --&gt; RECENT if it was LAST not long ago,
 *                                                                                   else LAST
 *   LAST    another becomes LAST                                                --&gt; INLINE, or ASIDE if it has no such form
 *   RECENT  a write                                                             --&gt; RECENT, with another turn
 *   RECENT  another collection becomes RECENT, there are too many, and it is this one's turn
 *                                                                               --&gt; INLINE, or ASIDE if it has no such form
 *   ASIDE   a write finds that it has such a form                               --&gt; as INLINE
 *   any     it is removed or overwritten, or the database is cleared            --&gt; absent
 * </pre>
 *  A new expiry and RENAME change no state; nor does reading. So what {@link Database#hashForWrite} and its like return
 * is aside until one of them is called the next time, and a collection that is written all the time stays an object.
 * One that is written once returns while it is in the caches of the processor.
 * Only a form that is given up or overwritten in the same key's block can end what {@link InlineForm#view} returned.
 *
 * <p>An open view sees the blocks and objects of its time. A block that it sees is not changed: another one takes its
 * place, and it waits in the quarantine with its place in the side table. An object that it sees is not changed either:
 * a write forks it, and one whose collection went into a page is never written to again. Where no view sees the block,
 * the change is made in it if the sizes allow that.
 *
 * <p>Refused: to put each collection back when the next one is written, which costs two copies a command where a few
 * are written in turn; to keep the last thousand, which leave the caches by then (HSET of random keys took a third more
 * time); and to change a collection in the page, where each form would need its own code, and a growing one a new block
 * now and then anyway.
 */
final class ValueWrites {
    private final KeyspaceContext context;
    private final SegmentTable table;
    private final RecentValues recent = new RecentValues();

    /** The values of the database that has these two now. */
    ValueWrites(KeyspaceContext context, SegmentTable table) {
        this.context = context;
        this.table = table;
    }

    /** Makes an empty collection at a key that is not there. */
    Value make(byte[] key, long hash, ValueType type, Function<KeyspaceContext, Value> maker) {
        Value made = maker.apply(context);
        table.insert(hash, EntryBlocks.aside(table.arena, type.code(), key, made, Entry.NO_EXPIRY));
        if (type != ValueType.STREAM) {
            keep(key, hash, made);
        }
        return made;
    }

    /** The value of the entry that the table has just found, to be changed. */
    Value found(byte[] key, byte[] page, int at) {
        if (!EntryFormat.valueAside(page, at)) {
            return takeOut(key, page, at);
        }
        Value value = EntryBlocks.value(table.arena, page, at);
        long hash = table.foundHash();
        if (value.writable()) {
            value.writtenAgain = true;
        } else {
            value = fork(key, page, at, value);
        }
        if (value.recentPlace == RecentValues.NOWHERE && value.inlineBytes() != InlineForm.NONE) {
            keep(key, hash, value);
        }
        return value;
    }

    private Value takeOut(byte[] key, byte[] page, int at) {
        long hash = table.foundHash();
        Value value = InlineForm.copy(context, page, at);
        if (!table.foundChangeable() || !EntryBlocks.setAside(table.arena, page, at, value)) {
            int type = EntryFormat.flags(page, at) & EntryFormat.TYPE_MASK;
            long expireAtMs = EntryFormat.expireAtMs(page, at);
            table.foundReplace(hash, EntryBlocks.aside(table.arena, type, key, value, expireAtMs));
        }
        value.account();
        keep(key, hash, value);
        return value;
    }

    private Value fork(byte[] key, byte[] page, int at, Value seen) {
        Value fork = seen.fork();
        discard(seen);
        if (table.foundChangeable()) {
            table.arena.setSide(EntryFormat.readInt(page, EntryFormat.valueOffset(page, at)), fork);
        } else {
            int typeAndRaw = EntryFormat.flags(page, at) & (EntryFormat.TYPE_MASK | EntryFormat.RAW);
            long expireAtMs = EntryFormat.expireAtMs(page, at);
            table.foundReplace(table.hash(key), EntryBlocks.aside(table.arena, typeAndRaw, key, fork, expireAtMs));
        }
        return fork;
    }

    /** The value of the entry goes: its key is removed or gets another value. */
    void discard(byte[] page, int at) {
        if (EntryFormat.valueAside(page, at)) {
            discard(EntryBlocks.value(table.arena, page, at));
        }
    }

    private void discard(Value value) {
        recent.remove(value);
        value.discard();
    }

    /** The value of the entry is about to be that of another key. */
    void rename(byte[] page, int at, byte[] key) {
        if (EntryFormat.valueAside(page, at)) {
            recent.rename(EntryBlocks.value(table.arena, page, at), key, table.hash(key));
        }
    }

    /** The value of the key was written as a whole: a collection goes into its page if it is small. */
    void settle(byte[] key) {
        long hash = table.hash(key);
        int handle = table.locate(key, hash);
        if (handle == 0) {
            return;
        }
        byte[] page = table.arena.pages()[Arena.page(handle)];
        int at = Arena.offset(handle);
        if (EntryFormat.valueAside(page, at)) {
            Value value = EntryBlocks.value(table.arena, page, at);
            recent.remove(value);
            putBack(key, hash, handle, value);
        }
    }

    private void keep(byte[] key, long hash, Value value) {
        if (!recent.wasLast(hash)) {
            Value last = recent.last();
            if (last != null) {
                recent.passLast();
                putBack(recent.lastKey(), recent.lastHash(), last);
            }
            recent.addLast(key, hash, value);
            return;
        }
        if (recent.isFull()) {
            int place = recent.leaving();
            byte[] leavingKey = recent.key(place);
            Value leaving = recent.value(place);
            recent.remove(leaving);
            putBack(leavingKey, recent.hash(place), leaving);
        }
        recent.add(key, hash, value);
    }

    private void putBack(byte[] key, long hash, Value value) {
        if (value.inlineBytes() != InlineForm.NONE) {
            putBack(key, hash, table.locate(key, hash), value);
        }
    }

    /** Puts a value that was aside into the page of its entry, which the table has just found, if it has a form there. */
    private void putBack(byte[] key, long hash, int handle, Value value) {
        int length = value.inlineBytes();
        if (length == InlineForm.NONE) {
            return;
        }
        byte[] page = table.arena.pages()[Arena.page(handle)];
        int at = Arena.offset(handle);
        if (EntryBlocks.value(table.arena, page, at) != value) {
            throw new IllegalStateException("a value that is not that of its key");
        }
        int access = table.foundAccess();
        if (table.foundChangeable() && EntryBlocks.setInline(table.arena, page, at, value, length)) {
            table.foundSetAccess(access);
        } else {
            int type = EntryFormat.flags(page, at) & EntryFormat.TYPE_MASK;
            long expireAtMs = EntryFormat.expireAtMs(page, at);
            table.foundReplace(hash, EntryBlocks.inline(table.arena, type, key, value, length, expireAtMs));
        }
        value.discard();
    }
}
