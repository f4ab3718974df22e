package dev.redoubt.node.keyspace;

/**
 * The form of a small collection in a page, as the value of its entry, and the objects that read it there.
 *
 * <pre>
 *   value   head 1 | content
 *   head    1 .. 253   the content is a sequence of so many elements ({@link Packed}): those of a list, the members of
 *                      a set, fields and values of a hash in turn, members and scores of a sorted set in turn
 *                      Each element is its length and its bytes; there is no length behind it
 *           254, 255   the content is a set of integers of four, or of eight bytes each ({@link IntSet})
 * </pre>
 *  A collection of another inner form, or one that is empty, or takes more than {@link #MOST_BYTES}, stands aside. The
 * form is one of this process's memory: nothing that is stored or sent depends on it. Stateless.
 */
final class InlineForm {
    /** No form in a page. */
    static final int NONE = -1;

    /**
     * A collection that takes so many bytes aside, or more, has no form in a page. An object beside its entry costs about a hundred bytes more,
     * which is little for more than this, and whoever writes to it copies it first.
     */
    static final int MOST_BYTES = 1024;

    static final int MOST_ELEMENTS = 253;
    static final int NARROW_INTS = 254;
    static final int WIDE_INTS = 255;

    /** Of objects that only read, on any thread. */
    private static final KeyspaceContext READING = new KeyspaceContext(
            new Views(), new SipHash(0, 0), new WriteCounter(), new AccessClock(0), KeyspaceOptions.defaults(0, 0));

    private InlineForm() {}

    /**
     * An object that reads the collection where it lies. It is in no account, it may not be written to, and it is valid
     * as long as the block stays as it is: until the next write to its key, or the next {@link Keyspace#mend}; in a
     * view, until the view is closed. Any thread.
     */
    static Value view(byte[] page, int at) {
        return of(READING, page, at, false);
    }

    /** An object with a copy of the collection, to be written to; it is in no account yet. */
    static Value copy(KeyspaceContext context, byte[] page, int at) {
        return of(context, page, at, true);
    }

    private static Value of(KeyspaceContext context, byte[] page, int at, boolean copied) {
        int from = EntryFormat.valueOffset(page, at);
        int to = from + EntryFormat.valueLength(page, at);
        int head = page[from] & 0xff;
        ValueType type = ValueType.ofCode(EntryFormat.flags(page, at) & EntryFormat.TYPE_MASK);
        if (head > MOST_ELEMENTS && type == ValueType.SET) {
            IntSet ints = IntSet.inPage(page, from + 1, to, head == WIDE_INTS);
            return new SetObject(context, copied ? ints.copy() : ints);
        }
        Packed there = Packed.inPage(page, from + 1, to, head);
        Packed packed = copied ? there.copy() : there;
        return switch (type) {
            case LIST -> new ListObject(context, packed);
            case SET -> new SetObject(context, packed);
            case HASH -> new HashObject(context, packed);
            case ZSET -> new ZSetObject(context, packed);
            case STRING, STREAM -> throw new IllegalStateException("no collection in the page");
        };
    }
}
