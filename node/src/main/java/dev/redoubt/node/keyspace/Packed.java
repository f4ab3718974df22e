package dev.redoubt.node.keyspace;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A sequence of byte strings in one array, read from both ends: the form of small collections and of a list's chunks,
 * as Redis's listpack (numbers are kept as text).
 *
 * <pre>
 *   data      slack | element | element | … | slack
 *   element   length | bytes | length again
 *   length    one byte up to 253; else 254 and four bytes (behind the bytes: four bytes and 254), little-endian
 * </pre>
 *  Positions are offsets into the array and become invalid by a change. Slack at the front makes adding and taking
 * cheap at both ends.
 *
 * <p>A sequence in a page ({@link InlineForm}) has no slack, and no length behind its elements: it is read from the front
 * only. It throws {@link IllegalStateException} when it would be changed or read backwards.
 */
final class Packed {
    private static final int LONG_LENGTH = 254;
    /** The bytes of a length beyond the first. */
    private static final int LONG_LENGTH_MORE = 4;

    /** The lengths of an element that can be read from both ends. */
    private static final int BOTH = 2;

    private static final int MIN_CAPACITY = 32;
    /** No sequence grows beyond this, whatever the thresholds are ({@code listpack.c LISTPACK_MAX_SAFETY_LIMIT}). */
    private static final long MAX_BYTES = 1 << 30;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final byte[] NOTHING = {};

    /** Up to here, in bytes, room for more is an eighth; there may be many short sequences, and a copy costs little. */
    private static final int SHORT_BYTES = 1024;

    /**
     * Elements that one call visits: the JVM compiles a method soon that is called often, and one that is called once
     * after 60,000 rounds of its loop.
     */
    private static final int VISITED_TOGETHER = 32;

    /** An empty sequence that stays so: of a collection that has another form. */
    static final Packed NONE = new Packed();

    private byte[] data;
    private int start;
    private int end;
    private int count;
    /** The number of lengths that an element has: {@link #BOTH}, or one in a page. */
    private final int lengths;

    Packed() {
        this(NOTHING, 0, 0, 0, BOTH);
    }

    private Packed(byte[] data, int start, int end, int count, int lengths) {
        this.data = data;
        this.start = start;
        this.end = end;
        this.count = count;
        this.lengths = lengths;
    }

    /** The sequence that is all that a page has from {@code start} to {@code end}. */
    static Packed inPage(byte[] page, int start, int end, int count) {
        return new Packed(page, start, end, count, 1);
    }

    /** One that may be changed. */
    Packed copy() {
        if (this == NONE) {
            return this;
        }
        return lengths == BOTH
                ? new Packed(Arrays.copyOfRange(data, start, end), 0, end - start, count, BOTH)
                : ofPage();
    }

    /** A copy of a sequence in a page, with room for more elements: it is about to be written to. */
    private Packed ofPage() {
        byte[] copy = new byte[capacityFor(end - start + count + longCount() * LONG_LENGTH_MORE)];
        int to = 0;
        for (int at = start; at < end; ) {
            int front = bytesAt(at) - at;
            int length = length(at);
            System.arraycopy(data, at, copy, to, front + length);
            at += front + length;
            to += front + length;
            writeBack(copy, to, length);
            to += front;
        }
        return new Packed(copy, 0, to, count, BOTH);
    }

    /** The same elements, which can be read backwards. */
    Packed backwards() {
        return lengths == BOTH ? this : ofPage();
    }

    /** The number of elements with a length of more than one byte. */
    private int longCount() {
        int longs = 0;
        for (int at = start; end - start > LONG_LENGTH && at < end; at = next(at)) {
            longs += length(at) < LONG_LENGTH ? 0 : 1;
        }
        return longs;
    }

    /** As {@link Value#inlineBytes}, of a collection that is this sequence. */
    int inlineBytes() {
        boolean small = count > 0 && count <= InlineForm.MOST_ELEMENTS && usedBytes() < InlineForm.MOST_BYTES;
        return small ? 1 + usedBytes() - count - longCount() * LONG_LENGTH_MORE : InlineForm.NONE;
    }

    /** As {@link Value#writeInline}. */
    void writeInline(byte[] page, int at) {
        page[at] = (byte) count;
        int to = at + 1;
        for (int from = start; from < end; ) {
            int front = bytesAt(from) - from;
            int bytes = front + length(from);
            System.arraycopy(data, from, page, to, bytes);
            from += bytes + front;
            to += bytes;
        }
    }

    private void checkOwn() {
        if (lengths != BOTH) {
            throw new IllegalStateException("a sequence is changed, or read backwards, in its page");
        }
    }

    int count() {
        return count;
    }

    /** Bytes that the elements take, their lengths included. */
    int usedBytes() {
        return end - start;
    }

    /** Returns whether values of so many bytes may be added; what does not fit needs another form. */
    boolean takes(long bytes) {
        return usedBytes() + bytes <= MAX_BYTES;
    }

    /** Bytes of the array. */
    int capacity() {
        return data.length;
    }

    /** Bytes that an element takes. */
    static int elementBytes(int length) {
        return bytes(length, BOTH);
    }

    private static int bytes(int length, int lengths) {
        return length + (length < LONG_LENGTH ? lengths : lengths * (1 + LONG_LENGTH_MORE));
    }

    /** The position of the first element; equals {@link #end()} if there is none. */
    int first() {
        return start;
    }

    /** The position behind the last element. */
    int end() {
        return end;
    }

    int length(int position) {
        int length = data[position] & 0xff;
        return length < LONG_LENGTH ? length : (int) INT.get(data, position + 1);
    }

    private int bytesAt(int position) {
        return (data[position] & 0xff) < LONG_LENGTH ? position + 1 : position + 5;
    }

    int next(int position) {
        return position + bytes(length(position), lengths);
    }

    /** The position of the element before, which must exist. */
    int previous(int position) {
        checkOwn();
        int length = data[position - 1] & 0xff;
        return position - elementBytes(length < LONG_LENGTH ? length : (int) INT.get(data, position - 5));
    }

    /** The position of the element of this index. */
    int seek(int index) {
        int position;
        if (index <= count >> 1 || lengths != BOTH) {
            position = start;
            for (int i = 0; i < index; i++) {
                position = next(position);
            }
        } else {
            position = end;
            for (int i = count; i > index; i--) {
                position = previous(position);
            }
        }
        return position;
    }

    byte[] get(int position) {
        int from = bytesAt(position);
        return Arrays.copyOfRange(data, from, from + length(position));
    }

    /** Visits {@code number} elements from {@code position} on. */
    <E extends Exception> void forEach(int position, int number, BytesVisitor<E> visitor) throws E {
        int at = position;
        for (int left = number; left > 0; left -= VISITED_TOGETHER) {
            at = forFew(at, Math.min(left, VISITED_TOGETHER), visitor);
        }
    }

    private <E extends Exception> int forFew(int position, int number, BytesVisitor<E> visitor) throws E {
        int at = position;
        for (int i = 0; i < number; i++) {
            int length = length(at);
            visitor.bytes(data, bytesAt(at), length);
            at += bytes(length, lengths);
        }
        return at;
    }

    boolean equalsAt(int position, byte[] value) {
        int length = length(position);
        int from = bytesAt(position);
        return length == value.length && Arrays.equals(data, from, from + length, value, 0, length);
    }

    /** Compares the element with {@code value}, unsigned. */
    int compareAt(int position, byte[] value) {
        int from = bytesAt(position);
        return Arrays.compareUnsigned(data, from, from + length(position), value, 0, value.length);
    }

    long longAt(int position) {
        return EntryFormat.readLong(data, bytesAt(position));
    }

    /** The element as a little-endian number of one to four bytes. */
    int integerAt(int position, int length) {
        int from = bytesAt(position);
        int value = data[from + length - 1];
        for (int i = length - 2; i >= 0; i--) {
            value = (value << 8) | (data[from + i] & 0xff);
        }
        return value;
    }

    /**
     * The position of the first element from {@code position} on, in steps of {@code stride}, that equals {@code
     * value}; or -1.
     */
    int find(int position, int stride, byte[] value) {
        int at = position;
        while (at < end) {
            if (equalsAt(at, value)) {
                return at;
            }
            for (int i = 0; i < stride && at < end; i++) {
                at = next(at);
            }
        }
        return -1;
    }

    int countEqual(byte[] value) {
        int equal = 0;
        for (int at = start; at < end; at = next(at)) {
            if (equalsAt(at, value)) {
                equal++;
            }
        }
        return equal;
    }

    /** Removes {@code number} elements that equal {@code value}, after passing {@code skip} of them. */
    void removeEqual(byte[] value, int skip, int number) {
        checkOwn();
        int toSkip = skip;
        int left = number;
        int target = start;
        int kept = start;
        int at = start;
        for (int next; at < end && left > 0; at = next) {
            next = next(at);
            if (equalsAt(at, value) && --toSkip < 0) {
                System.arraycopy(data, kept, data, target, at - kept);
                target += at - kept;
                kept = next;
                left--;
                count--;
            }
        }
        System.arraycopy(data, kept, data, target, end - kept);
        end = target + end - kept;
    }

    void append(byte[] value) {
        insert(end, value);
    }

    void prepend(byte[] value) {
        insert(start, value);
    }

    /** Inserts before the element at {@code position}. Returns the position of the new element. */
    int insert(int position, byte[] value) {
        int at = open(position, elementBytes(value.length));
        write(at, value);
        count++;
        return at;
    }

    void remove(int position) {
        close(position, elementBytes(length(position)));
        count--;
    }

    /** Removes {@code number} elements from {@code position} on. */
    void remove(int position, int number) {
        int behind = position;
        for (int i = 0; i < number; i++) {
            behind = next(behind);
        }
        close(position, behind - position);
        count -= number;
    }

    void replace(int position, byte[] value) {
        checkOwn();
        if (length(position) == value.length) {
            System.arraycopy(value, 0, data, bytesAt(position), value.length);
            return;
        }
        int fromStart = position - start;
        remove(position);
        insert(start + fromStart, value);
    }

    /** Moves the elements from {@code position} on to a new sequence. */
    Packed splitAt(int position) {
        checkOwn();
        int moved = 0;
        for (int at = position; at < end; at = next(at)) {
            moved++;
        }
        Packed tail = new Packed(Arrays.copyOfRange(data, position, end), 0, end - position, moved, BOTH);
        end = position;
        count -= moved;
        return tail;
    }

    private void write(int at, byte[] value) {
        int length = value.length;
        int from = at + 1;
        if (length < LONG_LENGTH) {
            data[at] = (byte) length;
        } else {
            data[at] = (byte) LONG_LENGTH;
            INT.set(data, at + 1, length);
            from = at + 1 + LONG_LENGTH_MORE;
        }
        System.arraycopy(value, 0, data, from, length);
        writeBack(data, from + length, length);
    }

    /** Writes the length that stands behind an element. */
    private static void writeBack(byte[] data, int at, int length) {
        if (length < LONG_LENGTH) {
            data[at] = (byte) length;
        } else {
            INT.set(data, at, length);
            data[at + LONG_LENGTH_MORE] = (byte) LONG_LENGTH;
        }
    }

    /** Makes a gap before {@code position} and returns where it begins. */
    private int open(int position, int gap) {
        checkOwn();
        int before = position - start;
        int after = end - position;
        if (before < after ? start >= gap : data.length - end < gap && start >= gap) {
            System.arraycopy(data, start, data, start - gap, before);
            start -= gap;
            return position - gap;
        }
        if (data.length - end >= gap && before >= after) {
            System.arraycopy(data, position, data, position + gap, after);
            end += gap;
            return position;
        }
        int used = end - start;
        int needed = used + gap;
        // Half full after the move, or the array grows: so that moves stay rare at either end.
        int capacity = data.length;
        if (needed > capacity - (capacity >> 2)) {
            capacity = capacityFor(needed);
        }
        byte[] target = capacity == data.length ? data : new byte[capacity];
        // Room goes to the end that is being added to.
        int newStart = before < after ? capacity - needed : 0;
        if (target == data) {
            byte[] held = Arrays.copyOfRange(data, start, end);
            System.arraycopy(held, 0, target, newStart, before);
            System.arraycopy(held, before, target, newStart + before + gap, after);
        } else {
            System.arraycopy(data, start, target, newStart, before);
            System.arraycopy(data, position, target, newStart + before + gap, after);
        }
        data = target;
        start = newStart;
        end = newStart + needed;
        return newStart + before;
    }

    /** With room for more, in whole words, as the JVM takes them. */
    private static int capacityFor(int needed) {
        return needed + (needed <= SHORT_BYTES ? needed >> 3 : needed >> 2) + 7 & -8;
    }

    /** Gives back the room that is kept for more elements. */
    void trim() {
        checkOwn();
        if (data.length - usedBytes() > MIN_CAPACITY) {
            data = Arrays.copyOfRange(data, start, end);
            end -= start;
            start = 0;
        }
    }

    private void close(int position, int length) {
        checkOwn();
        int before = position - start;
        int after = end - position - length;
        if (before < after) {
            System.arraycopy(data, start, data, start + length, before);
            start += length;
        } else {
            System.arraycopy(data, position + length, data, position, after);
            end -= length;
        }
        if (start == end) {
            start = 0;
            end = 0;
        }
        int used = end - start;
        if (data.length > MIN_CAPACITY * 4 && used < data.length >> 3) {
            data = Arrays.copyOfRange(data, start, start + used * 2 + MIN_CAPACITY);
            end = used;
            start = 0;
        }
    }
}
