package dev.redoubt.node.keyspace;

import dev.redoubt.persistence.text.StreamId;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of a stream, by ascending id: an array with room at its end, and at its front where trimming takes nodes
 * away. A fork copies the array; a node is copied when it is first changed after that.
 */
final class StreamNodes {
    private static final int LEAST_CAPACITY = 2;
    private static final int KEY_BYTES = 16;

    private final Views views;
    private @Nullable StreamNode[] nodes;
    private int head;
    private int tail;
    private long nodeBytes;

    StreamNodes(Views views) {
        this.views = views;
        this.nodes = new StreamNode[LEAST_CAPACITY];
    }

    private StreamNodes(StreamNodes seen) {
        views = seen.views;
        nodes = seen.nodes.clone();
        head = seen.head;
        tail = seen.tail;
        nodeBytes = seen.nodeBytes;
    }

    StreamNodes fork() {
        return new StreamNodes(this);
    }

    StreamNodes copyInto(Views target) {
        StreamNodes copy = new StreamNodes(target);
        for (int i = 0; i < size(); i++) {
            copy.add(get(i).copy(target.epoch()));
        }
        return copy;
    }

    int size() {
        return tail - head;
    }

    long bytes() {
        return nodeBytes + nodes.length * 8L;
    }

    StreamNode get(int index) {
        StreamNode node = nodes[head + index];
        if (node == null) {
            throw new IllegalStateException("no node " + index);
        }
        return node;
    }

    /** The index of the last node whose key is not above the id; -1 if there is none. */
    int floor(StreamId id) {
        int low = 0;
        int high = size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            StreamNode node = get(middle);
            if (StreamId.compare(node.ms, node.seq, id.ms(), id.seq()) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }

    /** Adds a node whose key is above all others. */
    void add(StreamNode node) {
        if (tail == nodes.length) {
            int count = size();
            boolean roomy = head > nodes.length / 2;
            @Nullable StreamNode[] target = roomy ? nodes : new StreamNode[count + (count >> 1) + LEAST_CAPACITY];
            System.arraycopy(nodes, head, target, 0, count);
            for (int i = count; roomy && i < tail; i++) {
                target[i] = null;
            }
            nodes = target;
            head = 0;
            tail = count;
        }
        nodes[tail++] = node;
        nodeBytes += node.bytes();
    }

    /** The node for a change; {@link #changed} must follow. */
    StreamNode write(int index) {
        StreamNode node = get(index);
        nodeBytes -= node.bytes();
        if (views.needs(node.epoch)) {
            node = node.copy(views.epoch());
            nodes[head + index] = node;
        }
        return node;
    }

    /** Counts the bytes of a node that {@link #write} gave. */
    void changed(StreamNode node) {
        nodeBytes += node.bytes();
    }

    /** Gives back what the last node has beyond its bytes, unless a view sees the node. */
    void trimLast() {
        StreamNode node = get(size() - 1);
        if (!views.needs(node.epoch)) {
            nodeBytes -= node.bytes();
            node.pack.trim();
            nodeBytes += node.bytes();
        }
    }

    void remove(int index) {
        nodeBytes -= get(index).bytes();
        int at = head + index;
        if (index < size() / 2) {
            System.arraycopy(nodes, head, nodes, head + 1, index);
            nodes[head++] = null;
        } else {
            System.arraycopy(nodes, at + 1, nodes, at, tail - 1 - at);
            nodes[--tail] = null;
        }
        if (head == tail) {
            head = 0;
            tail = 0;
            nodes = new StreamNode[LEAST_CAPACITY];
        }
    }

    /**
     * The number of nodes that Redis's radix tree has for these keys of 16 bytes (rax.c); XINFO STREAM tells it. Each
     * key is a leaf, each place where keys part is a node, and so is each run of bytes between two of them.
     */
    long radixNodes() {
        int[] branches = new int[KEY_BYTES + 1];
        int open = 0;
        long total = 1;
        for (int i = 1; i < size(); i++) {
            int common = commonBytes(get(i - 1), get(i));
            int depth = KEY_BYTES;
            while (open > 0 && branches[open - 1] > common) {
                int parent = branches[--open];
                total += nodesBelow(parent, depth);
                depth = parent;
            }
            if (open == 0 || branches[open - 1] < common) {
                branches[open++] = common;
            }
            total += nodesBelow(common, depth);
        }
        if (size() == 0) {
            return total;
        }
        int depth = KEY_BYTES;
        while (open > 0) {
            int parent = branches[--open];
            total += nodesBelow(parent, depth);
            depth = parent;
        }
        return total + (depth > 0 ? 1 : 0);
    }

    /** The node at this depth, and the run of bytes between it and the branch that it hangs on, if there is one. */
    private static int nodesBelow(int branch, int depth) {
        return depth > branch + 1 ? 2 : 1;
    }

    private static int commonBytes(StreamNode one, StreamNode other) {
        if (one.ms != other.ms) {
            return Long.numberOfLeadingZeros(one.ms ^ other.ms) / Byte.SIZE;
        }
        return Long.BYTES + Long.numberOfLeadingZeros(one.seq ^ other.seq) / Byte.SIZE;
    }
}
