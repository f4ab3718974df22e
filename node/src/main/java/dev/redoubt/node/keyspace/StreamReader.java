package dev.redoubt.node.keyspace;

import dev.redoubt.persistence.text.StreamId;

/**
 * Reads the entries of a range of ids, in either direction (t_stream.c, streamIterator). It begins before the first
 * one, and is right until the stream changes.
 */
public final class StreamReader {
    private static final int NOWHERE = -1;
    private static final StreamNode NO_NODE = new StreamNode(0, 0, new Listpack(0), 0);

    private final StreamNodes nodes;
    private final StreamId from;
    private final StreamId to;
    private final boolean reverse;
    private final boolean deletedToo;

    private int nodeIndex;
    private StreamNode node;
    /** The entry that {@link #next} found; before the first one of a node, {@link #NOWHERE}. */
    private int entry = NOWHERE;

    private long ms;
    private long seq;

    /** @param deletedToo whether entries that are flagged as deleted count */
    StreamReader(StreamNodes nodes, StreamId from, StreamId to, boolean reverse, boolean deletedToo) {
        this.nodes = nodes;
        this.from = from;
        this.to = to;
        this.reverse = reverse;
        this.deletedToo = deletedToo;
        int floor = nodes.floor(reverse ? to : from);
        nodeIndex = reverse ? floor : Math.max(floor, 0);
        node = hasNode() ? nodes.get(nodeIndex) : NO_NODE;
    }

    private boolean hasNode() {
        return nodeIndex >= 0 && nodeIndex < nodes.size();
    }

    /** Moves to the next entry of the range; returns false if there is none. */
    public boolean next() {
        while (hasNode()) {
            if (!nextInNode()) {
                nodeIndex += reverse ? -1 : 1;
                node = hasNode() ? nodes.get(nodeIndex) : NO_NODE;
                entry = NOWHERE;
                continue;
            }
            if (node.isDeleted(entry) && !deletedToo) {
                continue;
            }
            ms = node.msAt(entry);
            seq = node.seqAt(entry);
            boolean notBelow = StreamId.compare(ms, seq, from.ms(), from.seq()) >= 0;
            boolean notAbove = StreamId.compare(ms, seq, to.ms(), to.seq()) <= 0;
            if (notBelow && notAbove) {
                return true;
            }
            if (reverse ? !notBelow : !notAbove) {
                nodeIndex = NOWHERE;
            }
        }
        return false;
    }

    private boolean nextInNode() {
        if (reverse) {
            entry = node.entryBefore(entry == NOWHERE ? node.pack.end() : entry);
            return entry >= 0;
        }
        entry = entry == NOWHERE ? node.firstEntry() : node.entryAfter(entry);
        return entry < node.pack.end();
    }

    /** The index of the node in which the entry is. */
    int nodeIndex() {
        return nodeIndex;
    }

    /** The position of the entry in its node. */
    int entry() {
        return entry;
    }

    /** Returns the entry's id. */
    public StreamId id() {
        return new StreamId(ms, seq);
    }

    /** Returns the number of its fields. */
    public int fields() {
        return (int) (hasOwnFields() ? node.pack.longAt(body()) : node.fields());
    }

    private boolean hasOwnFields() {
        return (node.pack.longAt(entry) & StreamNode.SAME_FIELDS) == 0;
    }

    /** The position behind the flags and the id. */
    private int body() {
        return node.pack.skip(entry, 3);
    }

    /** Visits its fields and values in turn. */
    public <E extends Exception> void forEachText(StreamTextVisitor<E> visitor) throws E {
        Listpack pack = node.pack;
        int count = fields();
        int value = body();
        boolean own = hasOwnFields();
        int field = own ? value : node.firstField();
        if (own) {
            value = pack.next(value);
        }
        for (int i = 0; i < count; i++) {
            if (own) {
                visit(value, visitor);
                value = pack.next(value);
            } else {
                visit(field, visitor);
                field = pack.next(field);
            }
            visit(value, visitor);
            value = pack.next(value);
        }
    }

    private <E extends Exception> void visit(int at, StreamTextVisitor<E> visitor) throws E {
        Listpack pack = node.pack;
        if (pack.isText(at)) {
            visitor.text(pack.data(), pack.textAt(at), pack.textLength(at));
        } else {
            visitor.number(pack.longAt(at));
        }
    }
}
