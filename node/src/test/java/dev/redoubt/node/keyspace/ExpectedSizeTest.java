package dev.redoubt.node.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExpectedSizeTest {
    private final Keyspace keyspace = new Keyspace(1, KeyspaceOptions.defaults(1, 2));
    private final Database db = keyspace.db(0);

    @Test
    void presized_database_holds_fewer_or_more_keys() {
        for (int keys : new int[] {0, 100, 5_000, 40_000}) {
            keyspace.clear();
            db.expect(10_000);

            fill(keys);

            assertThat(db.size()).isEqualTo(keys);
            Set<String> seen = new HashSet<>();
            long cursor = 0;
            do {
                cursor = db.scan(cursor, 100, key -> seen.add(new String(key, StandardCharsets.US_ASCII)));
            } while (cursor != 0);
            assertThat(seen).hasSize(keys);
            for (int i = 0; i < keys; i++) {
                assertThat(db.remove(key(i))).isTrue();
            }
            assertThat(db.size()).isZero();
        }
    }

    @Test
    void a_database_that_has_keys_does_not_change_its_size() {
        fill(10);
        long before = db.usedBytes();

        db.expect(1_000_000);

        assertThat(db.usedBytes()).isEqualTo(before);
        assertThat(db.contains(key(7))).isTrue();
    }

    @Test
    void presized_table_is_at_most_a_third_larger() {
        for (int keys = 1_000; keys < 30_000; keys += 500) {
            keyspace.clear();
            fill(keys);
            long grown = db.usedBytes();
            keyspace.clear();
            db.expect(keys);
            fill(keys);

            assertThat(db.usedBytes()).isLessThan(grown + grown / 3);
        }
    }

    private void fill(int keys) {
        for (int i = 0; i < keys; i++) {
            db.setString(key(i), key(i), Entry.NO_EXPIRY);
        }
    }

    private static byte[] key(int i) {
        return ("key:" + i).getBytes(StandardCharsets.US_ASCII);
    }
}
