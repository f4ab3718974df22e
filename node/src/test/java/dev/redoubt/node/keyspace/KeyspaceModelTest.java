package dev.redoubt.node.keyspace;

import static dev.redoubt.node.keyspace.Model.bytes;
import static dev.redoubt.node.keyspace.Model.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Random operations on a keyspace and on its dumb twin. Views are opened, walked and closed at random and compared with
 * the twin's state at the freeze. Thresholds are low, so that collections change form often; keys are few, so that they
 * are hit often, or many, so that segments split.
 */
class KeyspaceModelTest {
    private record Frozen(FrozenView view, Map<String, String> expected) {}

    private Random random = new Random();
    private Keyspace keyspace = new Keyspace(1, KeyspaceOptions.defaults(1, 2));
    private final Model model = new Model();
    private final List<Frozen> views = new ArrayList<>();
    private int keys;
    private int elements;

    @ParameterizedTest
    @CsvSource({
        "1, 60000, 40, 12",
        "2, 60000, 3000, 12",
        "3, 60000, 400, 60",
        "4, 60000, 20, 900",
        "5, 40000, 4, 3000",
        "6, 60000, 12000, 5",
        "7, 60000, 100, 300",
        "8, 60000, 1, 50",
        "9, 40000, 3, 20000"
    })
    void random_operations_agree_with_the_model_and_views_show_the_past(
            long seed, int operations, int keyCount, int elementCount) throws IOException {
        random = new Random(seed);
        keyspace = new Keyspace(1, new KeyspaceOptions(8, 20, 10, 8, 20, 4096, 100, seed, 7));
        keys = keyCount;
        elements = elementCount;
        for (int i = 0; i < operations; i++) {
            if (random.nextInt(400) == 0) {
                freezeOrClose();
            }
            operate();
            if (random.nextInt(3) == 0) {
                keyspace.mend(1 << 12);
            }
            if (random.nextInt(5000) == 0) {
                compare();
            }
        }
        compare();
        while (!views.isEmpty()) {
            closeView();
        }
        compare();
        assertThat(keyspace.heldByViewsBytes()).isZero();
        while (keyspace.releaseSome(100)) {
            assertThat(keyspace.obsoleteBytes()).isBetween(0L, keyspace.usedBytes());
        }
        assertThat(keyspace.obsoleteBytes()).isZero();
        mendAll();
        compare();
        model.items.keySet().forEach(key -> assertThat(keyspace.db(0).remove(bytes(key)))
                .isTrue());
        assertThat(keyspace.db(0).context().valueBytes).isZero();
        assertThat(keyspace.db(0).table().arena.liveBytes()).isZero();
    }

    private void mendAll() {
        boolean more = true;
        while (more) {
            more = keyspace.mend(1 << 12);
        }
    }

    private void compare() throws IOException {
        Database db = keyspace.db(0);
        assertThat(db.size()).isEqualTo(model.items.size());
        assertThat(db.expiresCount())
                .isEqualTo(model.items.values().stream()
                        .filter(i -> i.expireAtMs() != -1)
                        .count());
        try (FrozenView now = keyspace.freeze()) {
            assertThat(Model.describe(now, 0)).isEqualTo(model.describe());
        }
    }

    private void freezeOrClose() throws IOException {
        if (views.size() < 3 && random.nextInt(3) > 0) {
            views.add(new Frozen(keyspace.freeze(), model.describe()));
        } else if (!views.isEmpty()) {
            closeView();
        }
    }

    private void closeView() throws IOException {
        Frozen frozen = views.remove(random.nextInt(views.size()));
        assertThat(frozen.view().size(0)).isEqualTo(frozen.expected().size());
        assertThat(Model.describe(frozen.view(), 0)).isEqualTo(frozen.expected());
        frozen.view().close();
    }

    private String key() {
        String key = "key:" + random.nextInt(keys);
        // Some keys are too long for a page, some are empty, some just wide.
        return switch (random.nextInt(keys) % 97) {
            case 11 -> key.repeat(2000);
            case 12 -> "";
            case 13 -> key + "x".repeat(300);
            default -> key;
        };
    }

    private String value() {
        return switch (random.nextInt(40)) {
            case 0 -> "v".repeat(random.nextInt(20000));
            case 1, 2 -> "w".repeat(random.nextInt(400));
            case 3 -> "";
            case 4, 5, 6, 7 -> Long.toString(random.nextInt(1000) - 500);
            default -> "value-" + random.nextInt(100000);
        };
    }

    private String element() {
        String number = Integer.toString(random.nextInt(elements));
        return random.nextInt(3) > 0 ? number : random.nextInt(200) == 0 ? number + "y".repeat(9000) : "e" + number;
    }

    private void operate() {
        String key = key();
        // Collections live long enough to become big.
        boolean spare = random.nextInt(elements) > 0
                && model.items.containsKey(key)
                && !(model.items.get(key).value() instanceof String);
        switch (spare ? 8 + random.nextInt(12) : random.nextInt(20)) {
            case 0, 1, 2 -> set(key, value(), random.nextInt(4) == 0 ? random.nextInt(1000) : -1);
            case 3 -> remove(key);
            case 4 -> expire(key, random.nextBoolean() ? random.nextInt(1000) : -1);
            case 5 -> rename(key, key());
            case 6, 7 -> write(key);
            case 8, 9, 10 -> list(key);
            case 11, 12, 13 -> setOf(key);
            case 14, 15, 16 -> hash(key);
            default -> zset(key);
        }
        if (random.nextInt(4) == 0) {
            keyspace.db(0).settle(bytes(key()));
        }
        check(key);
        if (random.nextInt(20000) == 0) {
            keyspace.clear();
            model.items.clear();
        }
    }

    private void check(String key) {
        Entry entry = keyspace.db(0).find(bytes(key));
        Model.Item item = model.items.get(key);
        if (item == null) {
            assertThat(entry).isNull();
        } else if (item.value() instanceof String value) {
            assertThat(entry).isNotNull();
            assertThat(text(entry.copyValue())).isEqualTo(value);
            assertThat(entry.valueLength()).isEqualTo(value.length());
            assertThat(entry.expireAtMs()).isEqualTo(item.expireAtMs());
        } else {
            assertThat(entry).isNotNull();
            assertThat(entry.expireAtMs()).isEqualTo(item.expireAtMs());
            if (entry.copyBytes() < 2 * InlineForm.MOST_BYTES) {
                assertThat(Model.describe(entry)).isEqualTo(item.value() + "@" + item.expireAtMs());
            }
        }
    }

    private void set(String key, String value, long expireAtMs) {
        keyspace.db(0).setString(bytes(key), bytes(value), expireAtMs);
        model.items.put(key, new Model.Item(value, expireAtMs));
    }

    private void remove(String key) {
        assertThat(keyspace.db(0).remove(bytes(key))).isEqualTo(model.items.remove(key) != null);
    }

    private void expire(String key, long expireAtMs) {
        boolean there = keyspace.db(0).setExpireAt(bytes(key), expireAtMs);
        assertThat(there)
                .isEqualTo(model.items.computeIfPresent(key, (k, i) -> new Model.Item(i.value(), expireAtMs)) != null);
    }

    private void rename(String from, String to) {
        boolean there = keyspace.db(0).rename(bytes(from), bytes(to));
        assertThat(there).isEqualTo(model.items.containsKey(from));
        if (there) {
            model.items.put(to, model.items.remove(from));
        }
    }

    private void write(String key) {
        Model.Item item = model.items.get(key);
        if (item != null && !(item.value() instanceof String)) {
            return;
        }
        String old = item == null ? "" : (String) item.value();
        String patch = value();
        int offset = random.nextBoolean() ? old.length() : random.nextInt(300);
        int length;
        String written;
        if (offset == old.length()) {
            length = keyspace.db(0).append(bytes(key), bytes(patch));
            written = old + patch;
        } else {
            length = keyspace.db(0).setRange(bytes(key), offset, bytes(patch));
            String padded = old + "\0".repeat(Math.max(0, offset - old.length()));
            int end = Math.min(padded.length(), offset + patch.length());
            written = patch.isEmpty() ? old : padded.substring(0, offset) + patch + padded.substring(end);
        }
        assertThat(length).isEqualTo(written.length());
        if (item != null || !patch.isEmpty() || offset == old.length()) {
            model.items.put(key, new Model.Item(written, item == null ? -1 : item.expireAtMs()));
        }
    }

    /** The model's value if it has the type, a new one if the key is absent, null if it is of another type. */
    private <T> T modelValue(String key, Class<T> type, T absent) {
        Model.Item item = model.items.get(key);
        if (item == null) {
            return absent;
        }
        boolean sameType = type.isInstance(item.value())
                && (type != TreeMap.class
                        || keyspace.db(0).find(bytes(key)).type()
                                == (absent instanceof ScoreMap ? ValueType.ZSET : ValueType.HASH));
        return sameType ? type.cast(item.value()) : null;
    }

    private static final class ScoreMap extends TreeMap<String, Double> {
        private static final long serialVersionUID = 1;
    }

    private void keep(String key, Object value, boolean empty) {
        Model.Item item = model.items.get(key);
        keyspace.db(0).removeIfEmpty(bytes(key));
        if (empty) {
            model.items.remove(key);
        } else {
            model.items.put(key, new Model.Item(value, item == null ? -1 : item.expireAtMs()));
        }
    }

    /** Returns whether the value for writing is asked for by its key alone. */
    private boolean searches() {
        return random.nextBoolean();
    }

    @SuppressWarnings("unchecked")
    private void list(String key) {
        ArrayList<String> expected = modelValue(key, ArrayList.class, new ArrayList<String>());
        if (expected != null) {
            Database db = keyspace.db(0);
            ListValue list =
                    searches() ? db.listForWrite(bytes(key)) : db.listForWrite(bytes(key), db.find(bytes(key)));
            for (int i = random.nextInt(8); i >= 0; i--) {
                CollectionSteps.list(random, list, expected, element());
            }
            keep(key, expected, expected.isEmpty());
        }
    }

    @SuppressWarnings("unchecked")
    private void setOf(String key) {
        TreeSet<String> expected = modelValue(key, TreeSet.class, new TreeSet<String>());
        if (expected != null) {
            Database db = keyspace.db(0);
            SetValue set = searches() ? db.setForWrite(bytes(key)) : db.setForWrite(bytes(key), db.find(bytes(key)));
            for (int i = random.nextInt(8); i >= 0; i--) {
                CollectionSteps.set(random, set, expected, element());
            }
            keep(key, expected, expected.isEmpty());
        }
    }

    @SuppressWarnings("unchecked")
    private void hash(String key) {
        TreeMap<String, String> expected = modelValue(key, TreeMap.class, new TreeMap<String, String>());
        if (expected != null) {
            Database db = keyspace.db(0);
            HashValue hash =
                    searches() ? db.hashForWrite(bytes(key)) : db.hashForWrite(bytes(key), db.find(bytes(key)));
            for (int i = random.nextInt(8); i >= 0; i--) {
                CollectionSteps.hash(random, hash, expected, element(), value());
            }
            keep(key, expected, expected.isEmpty());
        }
    }

    @SuppressWarnings("unchecked")
    private void zset(String key) {
        TreeMap<String, Double> expected = modelValue(key, TreeMap.class, new ScoreMap());
        if (expected != null) {
            Database db = keyspace.db(0);
            ZSetValue zset =
                    searches() ? db.zsetForWrite(bytes(key)) : db.zsetForWrite(bytes(key), db.find(bytes(key)));
            for (int i = random.nextInt(8); i >= 0; i--) {
                CollectionSteps.zset(random, zset, expected, element());
            }
            keep(key, expected, expected.isEmpty());
        }
    }
}
