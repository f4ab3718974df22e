package dev.redoubt.node.keyspace;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** The dumb twin of a database, and how both are described for a comparison. */
final class Model {
    /**
     * A value and its expiry; the value is a String, a List, a TreeSet, a TreeMap of strings, a TreeMap of doubles
     * or a StreamModel.
     */
    record Item(Object value, long expireAtMs) {}

    final Map<String, Item> items = new HashMap<>();

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    Map<String, String> describe() {
        Map<String, String> described = new TreeMap<>();
        items.forEach((key, item) -> described.put(key, item.value() + "@" + item.expireAtMs()));
        return described;
    }

    static Map<String, String> describe(FrozenView view, int db) throws IOException {
        Map<String, String> described = new TreeMap<>();
        view.walk(db, (key, entry) -> {
            if (described.put(text(key), describe(entry)) != null) {
                throw new AssertionError("visited twice: " + text(key));
            }
        });
        return described;
    }

    static String describe(Entry entry) {
        Object value =
                switch (entry.type()) {
                    case STRING -> text(entry.copyValue());
                    case LIST -> {
                        List<String> elements = new ArrayList<>();
                        entry.list().forEach(e -> elements.add(text(e)));
                        check(elements.size() == entry.list().size());
                        yield elements;
                    }
                    case SET -> {
                        TreeSet<String> members = new TreeSet<>();
                        entry.set().forEach(m -> check(members.add(text(m))));
                        check(members.size() == entry.set().size());
                        yield members;
                    }
                    case HASH -> {
                        TreeMap<String, String> fields = new TreeMap<>();
                        entry.hash().forEach((f, v) -> check(fields.put(text(f), text(v)) == null));
                        check(fields.size() == entry.hash().size());
                        yield fields;
                    }
                    case ZSET -> {
                        TreeMap<String, Double> scores = new TreeMap<>();
                        Scores order = new Scores();
                        entry.zset().forEach((m, s) -> {
                            check(scores.put(text(m), s) == null);
                            order.next(text(m), s);
                        });
                        check(scores.size() == entry.zset().size());
                        yield scores;
                    }
                    case STREAM -> StreamModel.describe(entry.stream());
                };
        return value + "@" + entry.expireAtMs();
    }

    static void check(boolean condition) {
        if (!condition) {
            throw new AssertionError("the value contradicts itself");
        }
    }

    /** Checks that scores come in order. */
    private static final class Scores {
        private String lastMember = "";
        private double lastScore = Double.NEGATIVE_INFINITY;

        void next(String member, double score) {
            check(score > lastScore || score == lastScore && member.compareTo(lastMember) >= 0);
            lastMember = member;
            lastScore = score;
        }
    }
}
