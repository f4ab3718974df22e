package dev.redoubt.node.keyspace;

import static dev.redoubt.node.keyspace.Model.bytes;
import static dev.redoubt.node.keyspace.Model.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SCAN's promise, random keys and the search for expired keys. */
class ScanTest {
    private final Database db = new Keyspace(1, KeyspaceOptions.defaults(11, 12)).db(0);

    private void add(String prefix, int count) {
        for (int i = 0; i < count; i++) {
            db.setString(bytes(prefix + i), bytes("x"), Entry.NO_EXPIRY);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 13, 200, 3000})
    void a_quiet_database_is_visited_exactly_once(int count) {
        add("k", count);
        Set<String> seen = new HashSet<>();
        long cursor = 0;
        do {
            cursor = db.scan(cursor, 10, key -> assertThat(seen.add(text(key))).isTrue());
        } while (cursor != 0);
        assertThat(seen).hasSize(count);
    }

    @Test
    void scan_returns_about_as_many_keys_as_requested() {
        add("k", 5000);
        int[] visited = {0};
        long cursor = db.scan(0, 10, key -> visited[0]++);
        assertThat(visited[0]).isBetween(10, 20);
        db.scan(cursor, 1000, key -> visited[0]++);
        assertThat(visited[0]).isBetween(1010, 1040);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void scan_visits_all_keys_that_stay_while_others_change(long seed) {
        Random random = new Random(seed);
        add("stays", 300);
        add("goes", 4000);
        Set<String> seen = new HashSet<>();
        long cursor = 0;
        int step = 0;
        do {
            cursor = db.scan(cursor, 1 + random.nextInt(20), key -> seen.add(text(key)));
            for (int i = 0; i < 30; i++) {
                if (seed % 2 == 0) {
                    db.setString(bytes("new" + step++), bytes("x"), Entry.NO_EXPIRY);
                } else {
                    db.remove(bytes("goes" + step++));
                }
            }
        } while (cursor != 0);
        for (int i = 0; i < 300; i++) {
            assertThat(seen).contains("stays" + i);
        }
    }

    @Test
    void scan_ends_from_any_cursor() {
        add("k", 1000);
        for (long cursor : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE, 7, 1L << 47}) {
            long next = cursor;
            int calls = 0;
            do {
                next = db.scan(next, 100, key -> {});
                calls++;
            } while (next != 0);
            assertThat(calls).isLessThan(200);
        }
    }

    @Test
    void random_keys_are_about_equally_likely() {
        add("k", 700);
        SplittableRandom random = new SplittableRandom(3);
        int[] hits = new int[700];
        for (int i = 0; i < 70_000; i++) {
            hits[Integer.parseInt(text(db.randomKey(random)).substring(1))]++;
        }
        for (int hit : hits) {
            assertThat(hit).isBetween(45, 165);
        }
    }

    @Test
    void random_key_is_found_in_a_nearly_empty_database() {
        add("k", 100_000);
        for (int i = 1; i < 100_000; i++) {
            db.remove(bytes("k" + i));
        }
        assertThat(text(db.randomKey(new SplittableRandom(1)))).isEqualTo("k0");
        db.remove(bytes("k0"));
        assertThat(db.randomKey(new SplittableRandom(1))).isNull();
    }

    @Test
    void expired_keys_are_found_in_few_calls_among_many_keys() {
        add("k", 50_000);
        for (int i = 0; i < 50_000; i++) {
            db.setExpireAt(bytes("k" + i), i % 500 == 0 ? 1000 : 1_000_000);
        }
        Set<String> found = new HashSet<>();
        int calls = 0;
        while (found.size() < 100 && calls < 40) {
            db.sampleExpired(1001, 20, key -> {
                found.add(text(key));
                db.remove(key);
            });
            calls++;
        }
        assertThat(found).hasSize(100);
        assertThat(db.sampleExpired(1001, 20, key -> {})).isZero();
        assertThat(db.expiresCount()).isEqualTo(49_900);
        assertThat(db.sampleExpired(1_000_000, 5, key -> {})).isZero();
        assertThat(db.sampleExpired(1_000_001, 5, key -> {})).isEqualTo(5);
    }

    @Test
    void expired_keys_left_by_the_visitor_are_found_again() {
        db.setString(bytes("a"), bytes("1"), 10);
        assertThat(db.sampleExpired(11, 1, key -> {})).isEqualTo(1);
        assertThat(db.sampleExpired(11, 1, key -> {})).isEqualTo(1);
    }
}
