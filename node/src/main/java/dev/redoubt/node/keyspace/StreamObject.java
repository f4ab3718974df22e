package dev.redoubt.node.keyspace;

import dev.redoubt.persistence.text.RedisNumbers;
import dev.redoubt.persistence.text.StreamId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A stream: nodes of packed entries, and groups by name. A fork copies the array of nodes and the map of groups; a node
 * or a group is copied when it is first changed after that.
 */
final class StreamObject extends Value implements StreamValue {
    /** The listpack of a node never grows beyond this (t_stream.c, STREAM_LISTPACK_MAX_SIZE). */
    private static final long MAX_NODE_BYTES = 1 << 30;

    /** A new node has room for no more than this at once (STREAM_LISTPACK_MAX_PRE_ALLOCATE). */
    private static final int FIRST_NODE_BYTES = 512;

    private static final int GROUP_PLACE_BYTES = 64;

    private final StreamNodes nodes;
    private final TreeMap<byte[], StreamGroup> groups = new TreeMap<>(Arrays::compareUnsigned);
    private long groupBytes;
    private long size;
    private StreamId lastId = StreamId.MIN;
    private StreamId firstId = StreamId.MIN;
    private StreamId maxDeletedId = StreamId.MIN;
    private long entriesAdded;

    StreamObject(KeyspaceContext context) {
        super(context);
        nodes = new StreamNodes(context.views);
        account();
    }

    private StreamObject(KeyspaceContext context, StreamObject seen, StreamNodes nodes) {
        super(context);
        this.nodes = nodes;
        size = seen.size;
        lastId = seen.lastId;
        firstId = seen.firstId;
        maxDeletedId = seen.maxDeletedId;
        entriesAdded = seen.entriesAdded;
        groupBytes = seen.groupBytes;
    }

    @Override
    StreamObject fork() {
        StreamObject fork = new StreamObject(context, this, nodes.fork());
        fork.groups.putAll(groups);
        fork.account();
        return fork;
    }

    @Override
    StreamObject copyInto(KeyspaceContext target) {
        StreamObject copy = new StreamObject(target, this, nodes.copyInto(target.views));
        copy.groupBytes = 0;
        groups.forEach((name, group) -> copy.put(group.copyInto(copy)));
        copy.account();
        return copy;
    }

    @Override
    long bytes() {
        return 2L * OBJECT_BYTES + nodes.bytes() + groupBytes;
    }

    /** A stream without entries stays. */
    @Override
    boolean isEmpty() {
        return false;
    }

    @Override
    public String encoding() {
        return "stream";
    }

    @Override
    void digest(DigestSink sink) {
        StreamTextVisitor<RuntimeException> texts = new StreamTextVisitor<>() {
            @Override
            public void text(byte[] array, int offset, int length) {
                sink.mix(Arrays.copyOfRange(array, offset, offset + length));
            }

            @Override
            public void number(long value) {
                sink.mix(RedisNumbers.longBytes(value));
            }
        };
        StreamReader reader = read(StreamId.MIN, StreamId.MAX, false);
        while (reader.next()) {
            sink.mix(reader.id().toString().replace('-', '.').getBytes(StandardCharsets.ISO_8859_1));
            reader.forEachText(texts);
        }
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public StreamId lastId() {
        return lastId;
    }

    @Override
    public StreamId firstId() {
        return firstId;
    }

    @Override
    public StreamId maxDeletedId() {
        return maxDeletedId;
    }

    @Override
    public long entriesAdded() {
        return entriesAdded;
    }

    @Override
    public int nodes() {
        return nodes.size();
    }

    @Override
    public long lastNodeBytes() {
        return nodes.size() == 0 ? 0 : nodes.get(nodes.size() - 1).bytes();
    }

    @Override
    public long radixNodes() {
        return nodes.radixNodes();
    }

    // ---- Reading

    @Override
    public StreamReader read(StreamId from, StreamId to, boolean reverse) {
        return new StreamReader(nodes, from, to, reverse, false);
    }

    /** Nodes that lie in the range are counted as a whole. */
    @Override
    public long count(StreamId from, StreamId to, long limit) {
        if (from.compareTo(to) > 0) {
            return 0;
        }
        if (limit == 1 && to.equals(StreamId.MAX)) {
            // What a consumer asks for again and again: the last entry says whether there is any.
            return size() > 0 && lastEntryId().compareTo(from) >= 0 ? 1 : 0;
        }
        int first = Math.max(nodes.floor(from), 0);
        int last = nodes.floor(to);
        long count = 0;
        for (int i = first; i <= last && count < limit; i++) {
            boolean inside = i > first && i < last;
            count += inside ? nodes.get(i).live() : countInNode(i, from, to, limit - count);
        }
        return Math.min(count, limit);
    }

    private long countInNode(int index, StreamId from, StreamId to, long limit) {
        StreamNode node = nodes.get(index);
        long count = 0;
        int end = node.pack.end();
        for (int at = node.firstEntry(); at < end && count < limit; at = node.entryAfter(at)) {
            long ms = node.msAt(at);
            long seq = node.seqAt(at);
            if (!node.isDeleted(at)
                    && StreamId.compare(ms, seq, from.ms(), from.seq()) >= 0
                    && StreamId.compare(ms, seq, to.ms(), to.seq()) <= 0) {
                count++;
            }
        }
        return count;
    }

    @Override
    public StreamId lastEntryId() {
        StreamReader last = read(StreamId.MIN, StreamId.MAX, true);
        return last.next() ? last.id() : StreamId.MIN;
    }

    @Override
    public StreamId firstStoredId() {
        StreamReader first = new StreamReader(nodes, StreamId.MIN, StreamId.MAX, false, true);
        return first.next() ? first.id() : StreamId.MAX;
    }

    @Override
    public <E extends Exception> void forEachNode(StreamNodeVisitor<E> visitor) throws E {
        for (int i = 0; i < nodes.size(); i++) {
            StreamNode node = nodes.get(i);
            visitor.node(new StreamId(node.ms, node.seq), node.pack.data(), node.pack.size());
        }
    }

    // ---- Entries

    @Override
    public void append(StreamId id, byte[][] args, int from) {
        long bytes = 0;
        for (int i = from; i < args.length; i++) {
            bytes += args[i].length;
        }
        dropDeletedNodesFrom(id);
        int last = nodes.size() - 1;
        if (last >= 0 && isFull(nodes.get(last), bytes)) {
            nodes.trimLast();
            last = -1;
        }
        StreamNode node;
        if (last >= 0) {
            node = nodes.write(last);
            node.append(id, args, from);
            nodes.changed(node);
        } else {
            int room = (int) Math.min(bytes + FIRST_NODE_BYTES, MAX_NODE_BYTES);
            node = StreamNode.begin(id, args, from, room, context.views.epoch());
            node.append(id, args, from);
            nodes.add(node);
        }
        size++;
        entriesAdded++;
        lastId = id;
        if (size == 1) {
            firstId = id;
        }
        account();
    }

    /**
     * After XSETID to a lower id, nodes of deleted entries may stand at or behind the new one.
     *
     * <p>DIFFERS: Redis adds to such a node, or puts one before it, and its entries need not ascend then.
     */
    private void dropDeletedNodesFrom(StreamId id) {
        while (nodes.size() > 0) {
            StreamNode last = nodes.get(nodes.size() - 1);
            if (StreamId.compare(last.ms, last.seq, id.ms(), id.seq()) < 0) {
                return;
            }
            nodes.remove(nodes.size() - 1);
        }
    }

    private boolean isFull(StreamNode node, long more) {
        long most = context.options.streamNodeMaxBytes();
        long entries = context.options.streamNodeMaxEntries();
        if (node.pack.size() + more >= (most == 0 || most > MAX_NODE_BYTES ? MAX_NODE_BYTES : most)) {
            return true;
        }
        return entries > 0 && node.live() + node.deleted() >= entries;
    }

    @Override
    public boolean delete(StreamId id) {
        StreamReader found = read(id, id, false);
        if (!found.next()) {
            return false;
        }
        deleteAt(found.nodeIndex(), found.entry());
        if (id.compareTo(maxDeletedId) > 0) {
            maxDeletedId = id;
        }
        if (size == 0 || id.equals(firstId)) {
            findFirstId();
        }
        account();
        return true;
    }

    private void deleteAt(int index, int entry) {
        if (nodes.get(index).live() == 1) {
            nodes.remove(index);
        } else {
            StreamNode node = nodes.write(index);
            node.flagDeleted(entry);
            node.countDeleted(1);
            nodes.changed(node);
        }
        size--;
    }

    private void findFirstId() {
        StreamReader first = read(StreamId.MIN, StreamId.MAX, false);
        firstId = first.next() ? first.id() : StreamId.MIN;
    }

    @Override
    public long trimToLength(long most, boolean wholeNodes, long limit) {
        long deleted = 0;
        while (nodes.size() > 0 && size > most) {
            long live = nodes.get(0).live();
            if (limit > 0 && deleted + live > limit) {
                break;
            }
            if (size - live < most) {
                deleted += wholeNodes ? 0 : trimFirstNode(StreamId.MAX, size - most);
                break;
            }
            dropFirstNode(live);
            deleted += live;
        }
        return trimmed(deleted);
    }

    @Override
    public long trimBelow(StreamId least, boolean wholeNodes, long limit) {
        long deleted = 0;
        while (nodes.size() > 0) {
            StreamNode node = nodes.get(0);
            long live = node.live();
            if (limit > 0 && deleted + live > limit) {
                break;
            }
            int last = node.lastEntry();
            if (StreamId.compare(node.msAt(last), node.seqAt(last), least.ms(), least.seq()) >= 0) {
                deleted += wholeNodes ? 0 : trimFirstNode(least, live);
                break;
            }
            dropFirstNode(live);
            deleted += live;
        }
        return trimmed(deleted);
    }

    private void dropFirstNode(long live) {
        nodes.remove(0);
        size -= live;
    }

    /** Deletes entries of the first node up to the id, so many at most; returns how many. */
    private long trimFirstNode(StreamId end, long most) {
        StreamNode node = nodes.write(0);
        long deleted = 0;
        for (int at = node.firstEntry(); at < node.pack.end() && deleted < most; at = node.entryAfter(at)) {
            if (StreamId.compare(node.msAt(at), node.seqAt(at), end.ms(), end.seq()) >= 0) {
                break;
            }
            if (!node.isDeleted(at)) {
                node.flagDeleted(at);
                deleted++;
            }
        }
        node.countDeleted(deleted);
        nodes.changed(node);
        size -= deleted;
        return deleted;
    }

    private long trimmed(long deleted) {
        if (deleted > 0) {
            findFirstId();
        }
        account();
        return deleted;
    }

    @Override
    public void setState(StreamId last, StreamId maxDeleted, long added) {
        lastId = last;
        maxDeletedId = maxDeleted;
        entriesAdded = added;
    }

    @Override
    public void loadNode(StreamId key, byte[] listpack) {
        StreamNode node = new StreamNode(key.ms(), key.seq(), new Listpack(listpack), context.views.epoch());
        nodes.add(node);
        if (size == 0) {
            findFirstId();
        }
        size += node.live();
        account();
    }

    // ---- Groups

    @Override
    public Collection<StreamGroup> groups() {
        return Collections.unmodifiableCollection(groups.values());
    }

    @Override
    public @Nullable StreamGroup group(byte[] name) {
        return groups.get(name);
    }

    @Override
    public boolean createGroup(byte[] name, StreamId last, long entriesRead) {
        if (groups.containsKey(name)) {
            return false;
        }
        put(new StreamGroup(this, name, last, entriesRead));
        account();
        return true;
    }

    private void put(StreamGroup group) {
        groups.put(group.name(), group);
        groupBytes += group.bytes() + GROUP_PLACE_BYTES;
    }

    @Override
    public void removeGroup(byte[] name) {
        StreamGroup removed = groups.remove(name);
        if (removed != null) {
            groupBytes -= removed.bytes() + GROUP_PLACE_BYTES;
            account();
        }
    }

    @Override
    public StreamGroup groupForWrite(byte[] name) {
        StreamGroup group = groups.get(name);
        if (group == null) {
            throw new IllegalArgumentException("no such group");
        }
        if (context.views.needs(group.epoch)) {
            StreamGroup fork = group.fork(this);
            groupBytes += fork.bytes() - group.bytes();
            groups.put(fork.name(), fork);
            account();
            return fork;
        }
        group.belongsTo(this);
        return group;
    }

    /** A group of this stream takes so many bytes more. */
    void groupGrew(long bytes) {
        groupBytes += bytes;
        account();
    }
}
