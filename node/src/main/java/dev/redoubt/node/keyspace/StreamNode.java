package dev.redoubt.node.keyspace;

import dev.redoubt.persistence.text.StreamId;

/**
 * A macro node of a stream: entries that stand together in a {@link Listpack}, in Redis's own form (t_stream.c,
 * streamAppendItem).
 *
 * <pre>
 *   master entry   live | deleted | fields | field … | 0
 *   entry          flags | ms - master's | seq - master's | [fields | field value …] or [value …] | elements before
 * </pre>
 *
 * The key is the id of the first entry. An entry that has the fields of the master entry has values only. A deleted
 * entry stays and is flagged; the last live one takes the node with it.
 */
final class StreamNode {
    static final int DELETED = 1;
    static final int SAME_FIELDS = 2;

    /** The approximate size of this object and its listpack's, in bytes. */
    static final int OBJECT_BYTES = 88;

    /** Elements of an entry beside its fields and values: flags and the two parts of the id. */
    private static final int FIXED_ELEMENTS = 3;

    final long ms;
    final long seq;
    final Listpack pack;

    /** The epoch in which this copy was made. */
    final long epoch;

    StreamNode(long ms, long seq, Listpack pack, long epoch) {
        this.ms = ms;
        this.seq = seq;
        this.pack = pack;
        this.epoch = epoch;
    }

    /** A node for an entry with the fields in {@code args}, which is yet to be appended. */
    static StreamNode begin(StreamId id, byte[][] args, int from, int capacity, long epoch) {
        Listpack pack = new Listpack(capacity);
        pack.append(0);
        pack.append(0);
        pack.append((args.length - from) / 2);
        for (int i = from; i < args.length; i += 2) {
            pack.append(args[i]);
        }
        pack.append(0);
        return new StreamNode(id.ms(), id.seq(), pack, epoch);
    }

    StreamNode copy(long inEpoch) {
        return new StreamNode(ms, seq, pack.copy(), inEpoch);
    }

    long bytes() {
        return (long) OBJECT_BYTES + pack.capacity();
    }

    /** Returns how many entries are not deleted. */
    long live() {
        return pack.longAt(Listpack.HEADER);
    }

    long deleted() {
        return pack.longAt(pack.next(Listpack.HEADER));
    }

    private int fieldsAt() {
        return pack.skip(Listpack.HEADER, 2);
    }

    /** The number of fields of the master entry. */
    long fields() {
        return pack.longAt(fieldsAt());
    }

    /** The position of the master entry's first field. */
    int firstField() {
        return pack.next(fieldsAt());
    }

    /** The position of the first entry. */
    int firstEntry() {
        return pack.skip(firstField(), fields() + 1);
    }

    /** The position of the last entry; there is one. */
    int lastEntry() {
        return entryBefore(pack.end());
    }

    /** The position of the entry that ends at {@code end}; negative if the master entry does. */
    int entryBefore(int end) {
        int at = pack.previous(end);
        long elements = pack.longAt(at);
        for (long i = 0; i < elements; i++) {
            at = pack.previous(at);
        }
        return elements == 0 ? -1 : at;
    }

    boolean isDeleted(int entry) {
        return (pack.longAt(entry) & DELETED) != 0;
    }

    long msAt(int entry) {
        return ms + pack.longAt(pack.next(entry));
    }

    long seqAt(int entry) {
        return seq + pack.longAt(pack.skip(entry, 2));
    }

    /** The position behind an entry. */
    int entryAfter(int entry) {
        int at = pack.skip(entry, FIXED_ELEMENTS);
        if ((pack.longAt(entry) & SAME_FIELDS) != 0) {
            return pack.skip(at, fields() + 1);
        }
        return pack.skip(at, 2 * pack.longAt(at) + 2);
    }

    /** Appends an entry of the fields and values from {@code args[from]} on. */
    void append(StreamId id, byte[][] args, int from) {
        int count = (args.length - from) / 2;
        boolean same = hasFields(args, from, count);
        pack.replace(Listpack.HEADER, live() + 1);
        pack.append(same ? SAME_FIELDS : 0);
        pack.append(id.ms() - ms);
        pack.append(id.seq() - seq);
        if (!same) {
            pack.append(count);
        }
        for (int i = from; i < args.length; i += 2) {
            if (!same) {
                pack.append(args[i]);
            }
            pack.append(args[i + 1]);
        }
        pack.append(FIXED_ELEMENTS + (same ? count : 2L * count + 1));
    }

    private boolean hasFields(byte[][] args, int from, int count) {
        if (fields() != count) {
            return false;
        }
        int at = firstField();
        for (int i = from; i < args.length; i += 2) {
            if (!pack.equalsAt(at, args[i])) {
                return false;
            }
            at = pack.next(at);
        }
        return true;
    }

    /** Flags the entry, which is live, and leaves the counts to {@link #countDeleted}. No position moves. */
    void flagDeleted(int entry) {
        pack.replace(entry, pack.longAt(entry) | DELETED);
    }

    /** Counts entries that were flagged; positions may move. */
    void countDeleted(long number) {
        pack.replace(Listpack.HEADER, live() - number);
        pack.replace(pack.next(Listpack.HEADER), deleted() + number);
    }
}
