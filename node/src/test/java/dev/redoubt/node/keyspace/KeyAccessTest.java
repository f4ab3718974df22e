package dev.redoubt.node.keyspace;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The places of the access bits, which stay with their keys. */
class KeyAccessTest {
    private final Keyspace keyspace = new Keyspace(2, KeyspaceOptions.defaults(1, 2));
    private final Database db = keyspace.db(0);

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private void at(long seconds) {
        keyspace.access().setTime(seconds * 1000);
    }

    private long idle(String key) {
        assertThat(db.find(bytes(key))).as(key).isNotNull();
        return keyspace.access().idleSeconds(KeyAccess.of(db));
    }

    /** Of 16 lengths, some leave no room in the block. */
    @Test
    void bits_stay_with_keys_of_all_lengths_through_growth_removal_and_compaction() {
        SplittableRandom random = new SplittableRandom(3);
        Map<String, Long> times = new HashMap<>();
        for (int step = 0; step < 60_000; step++) {
            long now = step / 10;
            at(now);
            String key = "key:" + random.nextInt(5000);
            switch (random.nextInt(5)) {
                case 0, 1 -> {
                    db.setString(bytes(key), new byte[random.nextInt(40)], Entry.NO_EXPIRY);
                    times.put(key, now);
                }
                case 2 -> {
                    if (db.remove(bytes(key))) {
                        times.remove(key);
                    }
                }
                case 3 -> {
                    if (db.find(bytes(key)) != null) {
                        db.touch();
                        times.put(key, now);
                    }
                }
                default -> db.setExpireAt(bytes(key), random.nextBoolean() ? Entry.NO_EXPIRY : 99_999_999_999L);
            }
            if (step % 1000 == 0) {
                keyspace.mend(0);
            }
        }
        assertThat(db.size()).isEqualTo(times.size());
        times.forEach((key, time) -> assertThat(idle(key)).as(key).isEqualTo(5999 - time));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 9000})
    void bits_follow_a_rename_and_an_append_and_a_copy_is_new(int length) {
        at(100);
        db.setString(bytes("k"), new byte[length], Entry.NO_EXPIRY);
        at(130);
        db.append(bytes("k"), bytes("x"));
        db.find(bytes("k"));
        db.touch();
        at(160);
        db.append(bytes("none"), bytes("x"));
        assertThat(idle("k")).isEqualTo(30);
        db.rename(bytes("k"), bytes("other"));
        assertThat(idle("other")).isEqualTo(30);
        db.copy(bytes("other"), db, bytes("copy"));
        assertThat(idle("copy")).isZero();
        db.setExpireAt(bytes("other"), 99_999_999_999L);
        assertThat(idle("other")).isEqualTo(30);
        KeyAccess.set(db, bytes("other"), keyspace.access().bitsOfIdle(7));
        assertThat(idle("other")).isEqualTo(7);
    }

    @Test
    void overwriting_counts_as_an_access_of_lru_and_keeps_the_counter_of_lfu() {
        at(100);
        db.setString(bytes("k"), bytes("v"), Entry.NO_EXPIRY);
        at(130);
        db.setString(bytes("k"), new byte[100], Entry.NO_EXPIRY);
        assertThat(idle("k")).isZero();
        keyspace.access().configure(true, true, 10, 1);
        KeyAccess.set(db, bytes("k"), keyspace.access().bitsOfFrequency(77));
        db.setString(bytes("k"), bytes("v"), Entry.NO_EXPIRY);
        db.find(bytes("k"));
        assertThat(keyspace.access().frequency(KeyAccess.of(db))).isEqualTo(77);
    }

    @Test
    void a_touch_copies_nothing_that_a_view_sees_and_changes_no_data() throws IOException {
        at(100);
        for (int i = 0; i < 2000; i++) {
            db.setString(bytes("key:" + i), new byte[i % 16], Entry.NO_EXPIRY);
        }
        long writes = keyspace.writes();
        try (FrozenView view = keyspace.freeze()) {
            long used = keyspace.usedBytes();
            at(150);
            for (int i = 0; i < 2000; i++) {
                assertThat(db.find(bytes("key:" + i))).isNotNull();
                db.touch();
            }
            assertThat(keyspace.usedBytes()).isEqualTo(used);
            assertThat(keyspace.heldByViewsBytes()).isZero();
            Set<String> seen = new HashSet<>();
            view.walk(0, (key, entry) -> {
                seen.add(new String(key, ISO_8859_1));
                assertThat(keyspace.access().idleSeconds(entry.access())).isZero();
            });
            assertThat(seen).hasSize(2000);
        }
        assertThat(keyspace.writes()).isEqualTo(writes);
    }

    @Test
    void most_lengths_cost_nothing_and_the_others_about_four_bytes() {
        double[] most = new double[16];
        for (int length = 0; length < 16; length++) {
            Keyspace one = new Keyspace(1, KeyspaceOptions.defaults(1, 2));
            for (int i = 0; i < 20_000; i++) {
                one.db(0).setString(bytes(String.valueOf(100_000 + i)), new byte[length], Entry.NO_EXPIRY);
            }
            most[length] = one.db(0).indexBytes() / 20_000.0;
        }
        java.util.Arrays.sort(most);
        assertThat(most[12]).isEqualTo(most[0]);
        assertThat(most[15] - most[0]).isBetween(3.0, 5.0);
    }

    @Test
    void a_sample_shows_one_of_few_keys_that_expire() {
        for (int i = 0; i < 50_000; i++) {
            db.setString(bytes("key:" + i), bytes("v"), i == 777 ? 99_999_999_999L : Entry.NO_EXPIRY);
        }
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 20; i++) {
            Set<String> shown = new HashSet<>();
            KeyAccess.sample(db, random, 5, true, entry -> shown.add(new String(entry.copyKey(), ISO_8859_1)));
            assertThat(shown).containsExactly("key:777");
            Set<String> any = new HashSet<>();
            KeyAccess.sample(db, random, 5, false, entry -> any.add(new String(entry.copyKey(), ISO_8859_1)));
            assertThat(any).hasSize(5);
        }
    }
}
