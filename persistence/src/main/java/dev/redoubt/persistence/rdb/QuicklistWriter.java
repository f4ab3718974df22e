package dev.redoubt.persistence.rdb;

import java.io.IOException;

/**
 * Writes a list as a chain of nodes ({@code rdb.c rdbSaveObject}, RDB_TYPE_LIST_QUICKLIST_2): listpacks of up to 8 KB
 * ({@code list-max-listpack-size -2}), a longer element alone.
 *
 * <p>The number of nodes comes first, so a list of more than one is shown twice. The alternative, to keep the nodes
 * until their number is known, takes memory for a whole list.
 */
final class QuicklistWriter {
    private static final int NODE_BYTES = 8192;

    /** A longer element is no listpack, which would copy it. Redis 7.0 reads it, and writes it so from 1 GB on. */
    private static final int LONGEST_PACKED = 1 << 18;

    private final RdbOutput out;
    private final ListpackBuilder node;

    /** The number of nodes that are ended. */
    private long nodes;

    /** The bytes of the entries of the open node; 0 if there is none. */
    private long nodeBytes;

    QuicklistWriter(RdbOutput out, ListpackBuilder node) {
        this.out = out;
        this.node = node;
    }

    /** @throws IllegalArgumentException there are no elements */
    void write(RdbParts elements) throws IOException {
        nodes = 0;
        nodeBytes = 0;
        node.clear();
        elements.forEach(this::count);
        long all = nodes + (nodeBytes > 0 ? 1 : 0);
        if (all == 0) {
            throw new IllegalArgumentException("a list without elements");
        }
        out.length(all);
        if (nodes > 0) {
            nodes = 0;
            nodeBytes = 0;
            node.clear();
            elements.forEach(this::write);
        }
        endNode();
        if (nodes != all) {
            throw new IllegalStateException("a list that changes: " + nodes + " nodes, and " + all + " before");
        }
    }

    /** Counts the nodes, and packs the first one, which mostly is the only one. */
    private void count(byte[] array, int offset, int length) {
        if (length > LONGEST_PACKED) {
            nodes += nodeBytes > 0 ? 2 : 1;
            nodeBytes = 0;
            return;
        }
        if (isFull(array, offset, length)) {
            nodes++;
            nodeBytes = 0;
        }
        nodeBytes += ListpackBuilder.entryBytes(array, offset, length);
        if (nodes == 0) {
            node.add(array, offset, length);
        }
    }

    private boolean isFull(byte[] array, int offset, int length) {
        return nodeBytes > 0
                && ListpackBuilder.FRAME_BYTES + nodeBytes + ListpackBuilder.entryBytes(array, offset, length)
                        > NODE_BYTES;
    }

    private void write(byte[] array, int offset, int length) throws IOException {
        if (length > LONGEST_PACKED) {
            endNode();
            nodes++;
            out.length(RdbFormat.NODE_PLAIN);
            out.text(array, offset, length);
            return;
        }
        if (isFull(array, offset, length)) {
            endNode();
        }
        nodeBytes += ListpackBuilder.entryBytes(array, offset, length);
        node.add(array, offset, length);
    }

    private void endNode() throws IOException {
        if (nodeBytes > 0) {
            nodes++;
            nodeBytes = 0;
            out.length(RdbFormat.NODE_PACKED);
            node.end();
            out.text(node.data(), 0, node.size());
            node.clear();
        }
    }
}
