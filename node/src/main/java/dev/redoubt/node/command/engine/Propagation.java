package dev.redoubt.node.command.engine;

import dev.redoubt.persistence.log.Payload;
import dev.redoubt.persistence.text.RedisNumbers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The pending payload of the log: what commands did, as RESP commands in the form in which Redis propagates them.
 * SELECT goes in at each change of database; several effects of one command (or of one EXEC) are wrapped in MULTI and
 * EXEC, as server.c propagatePendingCommands does. One thread.
 */
public final class Propagation {
    private static final byte[] MULTI = ascii("*1\r\n$5\r\nMULTI\r\n");
    private static final byte[] EXEC = ascii("*1\r\n$4\r\nEXEC\r\n");
    private static final byte[] PING = ascii("*1\r\n$4\r\nPING\r\n");
    private static final byte[] SELECT = ascii("SELECT");
    private static final int FIRST_BYTES = 4096;
    /** A bigger buffer is not kept for the next payload. */
    private static final int KEPT_BYTES = 1 << 20;

    /** Arguments from this length on are referenced, here and in the record. */
    private static final int REFERENCE_BYTES = 64 << 10;

    /** From so many pending bytes on there is no room for more: with one more request they still fit into a record. */
    private static final long FULL_BYTES = 512L << 20;

    private static final int MAX_HEADER_BYTES = 16;
    private static final int NO_DB = -1;

    /** A long argument that stands before {@code position} of {@link #bytes}. */
    private record Reference(int position, byte[] argument) {}

    private byte[] bytes = new byte[FIRST_BYTES];
    private int size;

    /** The long arguments, by position. Nobody changes these arrays. */
    private final List<Reference> references = new ArrayList<>();

    private long referenceBytes;
    private int streamDb = NO_DB;
    private int lastDb;
    private int groupStart;
    private int groupReferences;
    private int groupCount;

    /** Bytes pending. */
    public long size() {
        return size + referenceBytes;
    }

    /** Returns whether so much is pending that no further write may be added. */
    boolean isFull() {
        return size() > FULL_BYTES;
    }

    /** The pending payload, which is short enough for a record; it is empty afterwards. */
    public Payload take() {
        Payload payload = references.isEmpty() ? Payload.of(Arrays.copyOf(bytes, size)) : assemble();
        clear();
        if (bytes.length > KEPT_BYTES) {
            bytes = new byte[FIRST_BYTES];
        }
        return payload;
    }

    private Payload assemble() {
        List<byte[]> parts = new ArrayList<>(2 * references.size() + 1);
        int from = 0;
        for (Reference reference : references) {
            parts.add(Arrays.copyOfRange(bytes, from, reference.position));
            parts.add(reference.argument);
            from = reference.position;
        }
        parts.add(Arrays.copyOfRange(bytes, from, size));
        return Payload.of(parts);
    }

    private void clear() {
        size = 0;
        references.clear();
        referenceBytes = 0;
    }

    /** The database in force after everything that was added so far. */
    public int db() {
        return lastDb;
    }

    /** The next effect is preceded by SELECT whatever came before (docs/protocol.md 2.2). */
    public void beginTerm() {
        streamDb = NO_DB;
    }

    /** Drops what is pending, as when a master was demoted with writes that no record holds. */
    public void discard() {
        clear();
        streamDb = NO_DB;
    }

    /** Adds the PING that tells replicas of Redis that the link lives (docs/protocol.md 10.5). */
    public void addPing() {
        write(PING);
    }

    public void beginGroup() {
        groupStart = size;
        groupReferences = references.size();
        groupCount = 0;
    }

    void endGroup() {
        if (groupCount > 1) {
            reserve(MULTI.length + EXEC.length);
            System.arraycopy(bytes, groupStart, bytes, groupStart + MULTI.length, size - groupStart);
            System.arraycopy(MULTI, 0, bytes, groupStart, MULTI.length);
            size += MULTI.length;
            for (int i = groupReferences; i < references.size(); i++) {
                Reference moved = references.get(i);
                references.set(i, new Reference(moved.position + MULTI.length, moved.argument));
            }
            write(EXEC);
        }
    }

    void add(int db, byte[]... args) {
        if (db != streamDb) {
            streamDb = db;
            lastDb = db;
            header('*', 2);
            bulk(SELECT);
            bulk(RedisNumbers.longBytes(db));
        }
        groupCount++;
        header('*', args.length);
        for (byte[] arg : args) {
            bulk(arg);
        }
    }

    private void bulk(byte[] value) {
        header('$', value.length);
        if (value.length >= REFERENCE_BYTES) {
            references.add(new Reference(size, value));
            referenceBytes += value.length;
            reserve(2);
        } else {
            reserve(value.length + 2);
            System.arraycopy(value, 0, bytes, size, value.length);
            size += value.length;
        }
        bytes[size++] = '\r';
        bytes[size++] = '\n';
    }

    private void header(char type, int count) {
        reserve(MAX_HEADER_BYTES);
        byte[] target = bytes;
        int at = size;
        target[at++] = (byte) type;
        if (count < 10) {
            target[at++] = (byte) ('0' + count);
        } else if (count < 100) {
            target[at++] = (byte) ('0' + count / 10);
            target[at++] = (byte) ('0' + count % 10);
        } else {
            int digits = digits(count);
            RedisNumbers.writeLong(count, target, at + digits);
            at += digits;
        }
        target[at++] = '\r';
        target[at++] = '\n';
        size = at;
    }

    private static int digits(int count) {
        int digits = 1;
        for (int rest = count; rest >= 10; rest /= 10) {
            digits++;
        }
        return digits;
    }

    private void write(byte[] source) {
        reserve(source.length);
        System.arraycopy(source, 0, bytes, size, source.length);
        size += source.length;
    }

    private void reserve(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(
                    bytes, Math.max(size + more, (int) Math.min(bytes.length * 2L, Integer.MAX_VALUE - 64)));
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
