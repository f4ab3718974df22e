package dev.redoubt.persistence.rdb;

import dev.redoubt.persistence.text.StreamId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** The parts of a stream as they came: they can be compared as texts, and written again. */
final class StreamParts implements RdbStreamVisitor {
    private interface Part {
        void to(RdbStreamVisitor visitor) throws IOException;
    }

    private final List<String> texts = new ArrayList<>();
    private final List<Part> parts = new ArrayList<>();
    private int nodes;

    private void add(String text, Part part) {
        texts.add(text);
        parts.add(part);
    }

    int nodes() {
        return nodes;
    }

    void writeTo(RdbStreamVisitor visitor) throws IOException {
        for (Part part : parts) {
            part.to(visitor);
        }
    }

    @Override
    public void node(StreamId key, byte[] listpack, int length) {
        byte[] copy = Arrays.copyOf(listpack, length);
        nodes++;
        add("node " + key + " " + HexFormat.of().formatHex(copy), v -> v.node(key, copy, length));
    }

    @Override
    public void state(State state) {
        add(state.toString(), v -> v.state(state));
    }

    @Override
    public void group(byte[] name, StreamId lastId, long entriesRead, long pending) {
        add(
                "group " + text(name) + " " + lastId + " " + entriesRead + " " + pending,
                v -> v.group(name, lastId, entriesRead, pending));
    }

    @Override
    public void pending(StreamId id, long deliveryTimeMs, long deliveryCount) {
        add(
                "pending " + id + " " + deliveryTimeMs + " " + deliveryCount,
                v -> v.pending(id, deliveryTimeMs, deliveryCount));
    }

    @Override
    public void consumers(long count) {
        add("consumers " + count, v -> v.consumers(count));
    }

    @Override
    public void consumer(byte[] name, long seenTimeMs, long pending) {
        add("consumer " + text(name) + " " + seenTimeMs + " " + pending, v -> v.consumer(name, seenTimeMs, pending));
    }

    @Override
    public void owned(StreamId id) {
        add("owned " + id, v -> v.owned(id));
    }

    private static String text(byte[] name) {
        return new String(name, StandardCharsets.ISO_8859_1);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StreamParts parts && parts.texts.equals(texts);
    }

    @Override
    public int hashCode() {
        return texts.hashCode();
    }

    @Override
    public String toString() {
        return String.join("\n", texts);
    }
}
