package dev.redoubt.node.keyspace;

import org.jspecify.annotations.Nullable;

/**
 * A value that stands in the side table of an arena instead of a page: a collection or a long string. Changed in place
 * while no open view can see it, else forked first: the view keeps the old object, which then never changes again.
 *
 * <p>A small collection may also lie in a page; then an object of this class that stands in that page reads it ({@link
 * InlineForm}), and {@link ValueWrites} tells when it is which.
 */
abstract class Value {
    /** The approximate size of an object header and a few fields, in bytes. */
    static final int OBJECT_BYTES = 48;

    static final int ARRAY_BYTES = 16;

    final KeyspaceContext context;
    private final long epoch;
    private long accounted;

    /** The place among the values written last; {@link RecentValues} sets it. */
    int recentPlace = RecentValues.NOWHERE;

    /** It was written again since it took the place, or since its turn came. */
    boolean writtenAgain;

    Value(KeyspaceContext context) {
        this.context = context;
        this.epoch = context.views.epoch();
    }

    /** Returns whether it may be changed in place. */
    final boolean writable() {
        return !context.views.needs(epoch);
    }

    /** A copy in the current epoch that shares what can be shared; cheap also for big collections. */
    abstract Value fork();

    /** A copy that shares nothing, for another key or another database; it takes as long as the value is big. */
    abstract Value copyInto(KeyspaceContext target);

    /** The memory held, objects included, in constant time; an estimate. */
    abstract long bytes();

    abstract boolean isEmpty();

    /** The bytes that it takes in a page; {@link InlineForm#NONE} if it has no form there, or is empty. */
    int inlineBytes() {
        return InlineForm.NONE;
    }

    /** Writes the form of {@link #inlineBytes()} bytes, as {@link InlineForm} says. */
    void writeInline(byte[] page, int at) {
        throw new IllegalStateException("no form in a page");
    }

    /** Returns the answer of OBJECT ENCODING in Redis 7.0. */
    abstract String encoding();

    /** Adds the elements to a digest, as Redis's DEBUG DIGEST does ({@code debug.c xorObjectDigest}). */
    abstract void digest(DigestSink sink);

    /** The table in which the value looks its fields or members up; null if it has none, as while it is small. */
    @Nullable
    SegmentTable lookups() {
        return null;
    }

    /** Brings the account up to date; called after each change. */
    final void account() {
        long bytes = bytes();
        context.valueBytes += bytes - accounted;
        accounted = bytes;
    }

    /** Takes it off the account, when it is removed, replaced or forked. */
    final void discard() {
        context.valueBytes -= accounted;
        if (!writable()) {
            context.views.retain(accounted);
        }
        accounted = 0;
    }
}
