package dev.redoubt.node.keyspace;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A list: an array of chunks of packed elements, up to 8 KiB each ({@code list-max-listpack-size -2}); a longer element
 * has a chunk of its own. Both ends in constant time (the array has room at both), an index by the chunks' counts from
 * the nearer end. A fork copies the array; a chunk is copied when it is first changed after that.
 */
final class ListObject extends Value implements ListValue {
    private static final int CHUNK_BYTES = 8192;
    private static final int CHUNK_OBJECT_BYTES = 72;

    /** Elements that stand together, and the epoch in which this copy of them was made. */
    private record Chunk(Packed packed, long epoch) {
        long bytes() {
            return (long) CHUNK_OBJECT_BYTES + packed.capacity();
        }
    }

    private @Nullable Chunk[] chunks;
    private int head;
    private int tail;
    private int size;
    private long chunkBytes;
    /**
     * The result of the last {@link #seek}: the index of the first element of the chunk that it returned. Only the
     * writer seeks.
     */
    private int seekBase;

    ListObject(KeyspaceContext context) {
        super(context);
        chunks = new Chunk[2];
        account();
    }

    /** Of this content, which is not empty, and in no account yet. */
    ListObject(KeyspaceContext context, Packed packed) {
        super(context);
        Chunk chunk = new Chunk(packed, context.views.epoch());
        chunks = new Chunk[] {chunk};
        tail = 1;
        size = packed.count();
        chunkBytes = chunk.bytes();
    }

    private ListObject(ListObject seen) {
        super(seen.context);
        chunks = seen.chunks.clone();
        head = seen.head;
        tail = seen.tail;
        size = seen.size;
        chunkBytes = seen.chunkBytes;
        account();
    }

    @Override
    ListObject fork() {
        return new ListObject(this);
    }

    @Override
    ListObject copyInto(KeyspaceContext target) {
        ListObject copy = new ListObject(target);
        copy.chunks = new Chunk[chunks.length];
        for (int at = head; at < tail; at++) {
            Chunk chunk = new Chunk(read(at).copy(), target.views.epoch());
            copy.chunks[at] = chunk;
            copy.chunkBytes += chunk.bytes();
        }
        copy.head = head;
        copy.tail = tail;
        copy.size = size;
        copy.account();
        return copy;
    }

    @Override
    long bytes() {
        return OBJECT_BYTES + ARRAY_BYTES + chunks.length * 8L + chunkBytes;
    }

    @Override
    int inlineBytes() {
        return tail - head == 1 ? read(head).inlineBytes() : InlineForm.NONE;
    }

    @Override
    void writeInline(byte[] page, int at) {
        read(head).writeInline(page, at);
    }

    @Override
    boolean isEmpty() {
        return size == 0;
    }

    @Override
    public int size() {
        return size;
    }

    private Chunk chunk(int at) {
        Chunk chunk = chunks[at];
        if (chunk == null) {
            throw new IllegalStateException("no chunk " + at);
        }
        return chunk;
    }

    private Packed read(int at) {
        return chunk(at).packed();
    }

    /** The chunk's elements for a change; {@link #changed} must follow. */
    private Packed write(int at) {
        Chunk chunk = chunk(at);
        if (context.views.needs(chunk.epoch())) {
            chunkBytes -= chunk.bytes();
            chunk = new Chunk(chunk.packed().copy(), context.views.epoch());
            chunkBytes += chunk.bytes();
            chunks[at] = chunk;
        }
        chunkBytes -= chunk.bytes();
        return chunk.packed();
    }

    private void changed(int at) {
        Chunk chunk = chunk(at);
        if (chunk.packed().count() == 0) {
            removeChunk(at);
        } else {
            chunkBytes += chunk.bytes();
        }
        account();
    }

    /** Takes a chunk out of the array; its bytes are no longer counted by then. */
    private void removeChunk(int at) {
        if (at - head < tail - 1 - at) {
            System.arraycopy(chunks, head, chunks, head + 1, at - head);
            chunks[head++] = null;
        } else {
            System.arraycopy(chunks, at + 1, chunks, at, tail - 1 - at);
            chunks[--tail] = null;
        }
        if (head == tail) {
            head = 0;
            tail = 0;
        }
    }

    private void insertChunk(int at, Packed packed) {
        int index = at - head;
        int count = tail - head;
        boolean atFront = index == 0 && count > 0;
        if (atFront ? head == 0 : tail == chunks.length) {
            @Nullable Chunk[] grown = new Chunk[count * 2 + 2];
            int newHead = (grown.length - count) / 2;
            System.arraycopy(chunks, head, grown, newHead, count);
            head = newHead;
            tail = newHead + count;
            chunks = grown;
        }
        Chunk chunk = new Chunk(packed, context.views.epoch());
        if (atFront) {
            chunks[--head] = chunk;
        } else {
            System.arraycopy(chunks, head + index, chunks, head + index + 1, count - index);
            chunks[head + index] = chunk;
            tail++;
        }
        chunkBytes += chunk.bytes();
    }

    private boolean hasRoom(int at, byte[] value) {
        return read(at).usedBytes() + Packed.elementBytes(value.length) <= CHUNK_BYTES;
    }

    private static Packed packedOf(byte[] value) {
        Packed packed = new Packed();
        packed.append(value);
        return packed;
    }

    /** The chunk at an end is full: it keeps no room. */
    private void trim(int at) {
        if (head < tail && !context.views.needs(chunk(at).epoch())) {
            write(at).trim();
            changed(at);
        }
    }

    @Override
    public void pushFirst(byte[] value) {
        size++;
        if (head < tail && hasRoom(head, value)) {
            write(head).prepend(value);
            changed(head);
        } else {
            trim(head);
            insertChunk(head, packedOf(value));
            account();
        }
    }

    @Override
    public void pushLast(byte[] value) {
        size++;
        if (head < tail && hasRoom(tail - 1, value)) {
            write(tail - 1).append(value);
            changed(tail - 1);
        } else {
            trim(tail - 1);
            insertChunk(tail, packedOf(value));
            account();
        }
    }

    @Override
    public byte @Nullable [] popFirst() {
        return size == 0 ? null : take(head, read(head).first());
    }

    @Override
    public byte @Nullable [] popLast() {
        return size == 0
                ? null
                : take(tail - 1, read(tail - 1).previous(read(tail - 1).end()));
    }

    private byte[] take(int at, int position) {
        byte[] value = read(at).get(position);
        int fromStart = position - read(at).first();
        Packed packed = write(at);
        packed.remove(packed.first() + fromStart);
        size--;
        changed(at);
        return value;
    }

    /** The chunk that holds the index; sets {@link #seekBase}. */
    private int seek(int index) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException(index);
        }
        int at;
        int base;
        if (index <= size >> 1) {
            at = head;
            base = 0;
            while (base + read(at).count() <= index) {
                base += read(at++).count();
            }
        } else {
            at = tail - 1;
            base = size - read(at).count();
            while (base > index) {
                base -= read(--at).count();
            }
        }
        seekBase = base;
        return at;
    }

    @Override
    public byte[] get(int index) {
        Packed packed = read(seek(index));
        return packed.get(packed.seek(index - seekBase));
    }

    @Override
    public void set(int index, byte[] value) {
        int at = seek(index);
        Packed old = read(at);
        int growth = value.length - old.length(old.seek(index - seekBase));
        if (growth > 0 && old.usedBytes() + growth + 8 > CHUNK_BYTES && old.count() > 1) {
            insert(index, value);
            at = seek(index + 1);
            take(at, read(at).seek(index + 1 - seekBase));
            return;
        }
        Packed packed = write(at);
        packed.replace(packed.seek(index - seekBase), value);
        changed(at);
    }

    @Override
    public void insert(int index, byte[] value) {
        if (index == size) {
            pushLast(value);
            return;
        }
        int at = seek(index);
        int inside = index - seekBase;
        if (!hasRoom(at, value)) {
            if (inside > 0) {
                Packed packed = write(at);
                Packed rest = packed.splitAt(packed.seek(inside));
                changed(at);
                insertChunk(at + 1, rest);
            }
            at = seek(index);
            // Between two chunks now: into one of its own, which later inserts here will fill.
            insertChunk(at, packedOf(value));
        } else {
            Packed packed = write(at);
            packed.insert(packed.seek(inside), value);
            changed(at);
        }
        size++;
        account();
    }

    @Override
    public int indexOf(byte[] value, int from) {
        if (from >= size) {
            return -1;
        }
        int at = seek(from);
        int index = from;
        int position = read(at).seek(from - seekBase);
        for (; at < tail; at++) {
            Packed packed = read(at);
            for (int p = position < 0 ? packed.first() : position; p < packed.end(); p = packed.next(p)) {
                if (packed.equalsAt(p, value)) {
                    return index;
                }
                index++;
            }
            position = -1;
        }
        return -1;
    }

    @Override
    public int remove(long count, byte[] value) {
        long wanted = count == 0 || count == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(count);
        int removed = 0;
        int at = count >= 0 ? head : tail - 1;
        while (removed < wanted && head < tail && (count >= 0 ? at < tail : at >= head)) {
            int equal = read(at).countEqual(value);
            if (equal == 0) {
                at += count >= 0 ? 1 : -1;
                continue;
            }
            int chunksBefore = at - head;
            int before = tail - head;
            removed += removeIn(at, equal, wanted - removed, value, count >= 0);
            boolean gone = tail - head < before;
            at = head + chunksBefore + (count >= 0 ? gone ? 0 : 1 : -1);
        }
        return removed;
    }

    /** Removes equal elements of one chunk, the first or the last {@code wanted} of them. */
    private int removeIn(int at, int equal, long wanted, byte[] value, boolean forward) {
        int removed = (int) Math.min(equal, wanted);
        write(at).removeEqual(value, forward ? 0 : equal - removed, removed);
        size -= removed;
        changed(at);
        return removed;
    }

    @Override
    public void trim(int from, int to) {
        int front = Math.min(Math.max(from, 0), size);
        int back = from > to ? size : Math.max(size - 1 - to, 0);
        dropFirst(front);
        dropLast(Math.min(back, size));
    }

    private void dropFirst(int number) {
        int left = number;
        while (left > 0) {
            int count = Math.min(left, read(head).count());
            Packed packed = write(head);
            packed.remove(packed.first(), count);
            size -= count;
            left -= count;
            changed(head);
        }
    }

    private void dropLast(int number) {
        int left = number;
        while (left > 0) {
            int count = Math.min(left, read(tail - 1).count());
            Packed packed = write(tail - 1);
            packed.remove(packed.seek(packed.count() - count), count);
            size -= count;
            left -= count;
            changed(tail - 1);
        }
    }

    @Override
    public <E extends Exception> void forEach(int from, int to, ElementVisitor<E> visitor) throws E {
        this.<E>forEachBytes(
                from,
                to,
                (array, offset, length) -> visitor.element(Arrays.copyOfRange(array, offset, offset + length)));
    }

    @Override
    public <E extends Exception> void forEachBytes(int from, int to, BytesVisitor<E> visitor) throws E {
        int index = 0;
        // Not by seek(): a view's thread may be here while the writer reads the same object.
        for (int at = head; at < tail && index <= to; at++) {
            Packed packed = read(at);
            if (index + packed.count() <= from) {
                index += packed.count();
                continue;
            }
            int skipped = Math.max(0, from - index);
            index += skipped;
            int number = Math.min(packed.count() - skipped, to - index + 1);
            packed.forEach(packed.seek(skipped), number, visitor);
            index += number;
        }
    }

    @Override
    public String encoding() {
        return "quicklist";
    }

    @Override
    void digest(DigestSink sink) {
        this.<RuntimeException>forEach(sink::mix);
    }
}
