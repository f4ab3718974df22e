package dev.redoubt.it.sim;

import dev.redoubt.persistence.log.LogRecord;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The keyspace of the simulation: lists of numbers; a payload is one operation, or several behind one another. */
final class SimStore {
    private static final int OPERATION_BYTES = 11;

    private final Map<String, List<Long>> values = new HashMap<>();

    static byte[] payload(SimClient.Request m) {
        return ByteBuffer.allocate(OPERATION_BYTES)
                .put((byte) m.kind().ordinal())
                .put(m.key().getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .putLong(m.value())
                .array();
    }

    private static String key(byte[] payload, int from) {
        return new String(payload, from + 1, 2, java.nio.charset.StandardCharsets.US_ASCII);
    }

    /** The keys that the operations of a record touch. */
    static Set<String> keys(LogRecord record) {
        Set<String> keys = new TreeSet<>();
        for (int at = 0; at < record.payload().length(); at += OPERATION_BYTES) {
            keys.add(key(record.payload().bytes(), at));
        }
        return keys;
    }

    void apply(LogRecord record) {
        apply(record.payload().bytes());
    }

    void apply(byte[] payload) {
        apply(payload, payload.length);
    }

    /** Applies the operations of a record that stand in its first bytes. */
    void apply(LogRecord record, int bytes) {
        apply(record.payload().bytes(), Math.min(bytes, record.payload().length()));
    }

    private void apply(byte[] payload, int bytes) {
        for (int at = 0; at < bytes; at += OPERATION_BYTES) {
            List<Long> list = values.computeIfAbsent(key(payload, at), k -> new ArrayList<>());
            if (payload[at] == SimClient.Kind.SET.ordinal()) {
                list.clear();
            }
            list.add(ByteBuffer.wrap(payload, at + 3, 8).getLong());
        }
    }

    List<Long> get(String key) {
        return List.copyOf(values.getOrDefault(key, List.of()));
    }
}
