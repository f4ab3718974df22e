package dev.redoubt.it.sim;

import dev.redoubt.persistence.log.LogRecord;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The keyspace of the simulation: lists of numbers; a payload is one operation. */
final class SimStore {
    private final Map<String, List<Long>> values = new HashMap<>();

    static byte[] payload(SimClient.Request m) {
        return ByteBuffer.allocate(11)
                .put((byte) m.kind().ordinal())
                .put(m.key().getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .putLong(m.value())
                .array();
    }

    static String key(byte[] payload) {
        return new String(payload, 1, 2, java.nio.charset.StandardCharsets.US_ASCII);
    }

    void apply(LogRecord record) {
        if (!record.isTermStart()) {
            apply(record.payload());
        }
    }

    void apply(byte[] payload) {
        List<Long> list = values.computeIfAbsent(key(payload), k -> new ArrayList<>());
        if (payload[0] == SimClient.Kind.SET.ordinal()) {
            list.clear();
        }
        list.add(ByteBuffer.wrap(payload, 3, 8).getLong());
    }

    List<Long> get(String key) {
        return List.copyOf(values.getOrDefault(key, List.of()));
    }
}
