package dev.redoubt.node.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CompactionTest {
    private static final int KEYS = 60_000;
    private static final long LEAST_FREE = 1 << 16;

    private final Keyspace keyspace = new Keyspace(1, KeyspaceOptions.defaults(3, 4));
    private final Database db = keyspace.db(0);
    private final Arena arena = db.table().arena;

    @Test
    void pages_are_given_back_when_most_keys_were_deleted() throws IOException {
        fill(64);
        long full = arena.pageBytes();
        deleteAllBut(10);

        assertThat(keyspace.freeBytes()).isGreaterThan(full * 3 / 4);
        mendAll();

        assertThat(arena.pageBytes()).isLessThan(full / 5);
        assertThat(keyspace.freeBytes()).isLessThan(arena.pageBytes() / 2);
        assertContent(10, 64);
    }

    @Test
    void pages_are_given_back_when_all_values_have_another_size() throws IOException {
        fill(40);
        fill(200);
        long before = arena.pageBytes();
        assertThat(keyspace.freeBytes()).isGreaterThan(before / 5);

        fill(400);
        before = arena.pageBytes();
        mendAll();

        assertThat(arena.pageBytes()).isLessThan(before);
        assertThat(keyspace.freeBytes()).isLessThanOrEqualTo(arena.pageBytes() / 3);
        assertContent(1, 400);
    }

    @Test
    void dense_pages_are_not_compacted() {
        fill(64);
        long before = arena.pageBytes();

        assertThat(keyspace.mend(LEAST_FREE)).isFalse();

        assertThat(arena.anyCondemned()).isFalse();
        assertThat(arena.pageBytes()).isEqualTo(before);
    }

    @Test
    void entries_do_not_move_while_a_view_is_open() throws IOException {
        fill(64);
        TreeMap<String, Integer> seen = new TreeMap<>();
        try (FrozenView view = keyspace.freeze()) {
            deleteAllBut(10);
            assertThat(keyspace.heldByViewsBytes()).isGreaterThan((long) KEYS / 10 * 9 * 64);

            assertThat(keyspace.mend(LEAST_FREE)).isFalse();

            view.walk(0, (key, entry) -> seen.put(text(key), entry.valueLength()));
        }
        assertThat(seen).hasSize(KEYS);
        assertThat(keyspace.heldByViewsBytes()).isZero();
        long before = arena.pageBytes();

        mendAll();

        assertThat(arena.pageBytes()).isLessThan(before / 5);
        assertContent(10, 64);
    }

    @Test
    void view_opened_during_compaction_shows_its_moment() throws IOException {
        fill(64);
        deleteAllBut(4);
        long before = arena.pageBytes();
        Random random = new Random(5);
        while (keyspace.mend(LEAST_FREE) || arena.anyCondemned()) {
            if (random.nextInt(10) == 0) {
                try (FrozenView view = keyspace.freeze()) {
                    int[] count = new int[1];
                    long expected = db.size();
                    for (int i = 0; i < 5; i++) {
                        int k = random.nextInt(KEYS / 4) * 4;
                        db.remove(key(k));
                        db.setString(key(k), new byte[64], Entry.NO_EXPIRY);
                        keyspace.mend(LEAST_FREE);
                    }
                    view.walk(0, (key, entry) -> count[0] += entry.valueLength() == 64 ? 1 : 0);
                    assertThat((long) count[0]).isEqualTo(expected);
                }
            }
        }
        assertThat(arena.pageBytes()).isLessThan(before / 2);
        assertThat(db.size()).isEqualTo(KEYS / 4);
    }

    @Test
    void free_blocks_are_not_memory_in_use() {
        fill(64);
        long full = keyspace.usedBytes();

        deleteAllBut(2);

        assertThat(keyspace.usedBytes()).isLessThan(full * 2 / 3);
        assertThat(keyspace.usedBytes() + keyspace.freeBytes()).isGreaterThan(full * 9 / 10);
    }

    private void mendAll() {
        boolean more = true;
        while (more) {
            more = keyspace.mend(LEAST_FREE);
        }
    }

    private void fill(int length) {
        for (int i = 0; i < KEYS; i++) {
            db.setString(key(i), value(i, length), Entry.NO_EXPIRY);
        }
    }

    private void deleteAllBut(int one) {
        for (int i = 0; i < KEYS; i++) {
            if (i % one != 0) {
                assertThat(db.remove(key(i))).isTrue();
            }
        }
    }

    private void assertContent(int every, int length) {
        assertThat(db.size()).isEqualTo(KEYS / every);
        for (int i = 0; i < KEYS; i += every) {
            Entry found = db.find(key(i));
            assertThat(found).isNotNull();
            assertThat(found.copyValue()).isEqualTo(value(i, length));
        }
    }

    private static byte[] value(int i, int length) {
        byte[] value = new byte[length];
        value[0] = (byte) i;
        value[length - 1] = (byte) (i >> 8);
        return value;
    }

    private static String text(byte[] key) {
        return new String(key, StandardCharsets.US_ASCII);
    }

    private static byte[] key(int i) {
        return ("key:" + i).getBytes(StandardCharsets.US_ASCII);
    }
}
