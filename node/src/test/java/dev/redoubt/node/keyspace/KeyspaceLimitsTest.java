package dev.redoubt.node.keyspace;

import static dev.redoubt.node.keyspace.Model.bytes;
import static dev.redoubt.node.keyspace.Model.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.config.CommandLine;
import dev.redoubt.config.Role;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sizes at and beyond the limits of the formats, memory figures, encodings. */
class KeyspaceLimitsTest {
    private final Keyspace keyspace = new Keyspace(2, KeyspaceOptions.defaults(21, 22));
    private final Database db = keyspace.db(0);

    private static byte[] random(int length, int seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @Test
    void key_of_11_and_value_of_64_bytes_take_100_bytes() {
        for (int i = 1; i <= 600_000; i++) {
            db.setString(bytes(String.format("key%08d", i)), new byte[64], Entry.NO_EXPIRY);
            if (i >= 100_000 && i % 50_000 == 0) {
                assertThat((double) keyspace.usedBytes() / i).isBetween(80.0, 100.0);
            }
        }
        keyspace.clear();
        assertThat(keyspace.usedBytes()).isLessThan(4096);
    }

    @Test
    void all_databases_are_in_the_account() {
        Keyspace many = new Keyspace(16, KeyspaceOptions.defaults(1, 2));
        assertAccountIsTheSum(many);
        for (int n : new int[] {3, 9, 0}) {
            many.db(n).setString(bytes("key"), bytes("value"), Entry.NO_EXPIRY);
            assertAccountIsTheSum(many);
        }
        many.db(9).remove(bytes("key"));
        assertThat(many.freeBytes()).isPositive();
        assertAccountIsTheSum(many);
        many.db(12).expect(1_000_000);
        assertAccountIsTheSum(many);
        many.clear();
        assertAccountIsTheSum(many);
    }

    @Test
    void database_beyond_the_last_is_made_with_all_below_it() {
        keyspace.setOptions(new KeyspaceOptions(1, 64, 512, 128, 64, 4096, 100, 21, 22));
        Database later = keyspace.dbOrNew(9);
        assertThat(keyspace.databases()).isEqualTo(10);
        assertThat(keyspace.dbOrNew(1)).isSameAs(keyspace.db(1));
        assertThat(keyspace.db(9)).isSameAs(later);

        HashValue hash = later.hashForWrite(bytes("hash"));
        hash.put(bytes("a"), bytes("1"));
        hash.put(bytes("b"), bytes("2"));
        assertThat(hash.encoding()).as("with the thresholds of now").isEqualTo("hashtable");
        assertAccountIsTheSum(keyspace);
        assertThatIllegalArgumentException().isThrownBy(() -> keyspace.dbOrNew(Keyspace.MOST_DATABASES));
        assertThat(keyspace.databases()).isEqualTo(10);
    }

    @Test
    void as_many_databases_are_possible_as_the_directive_takes() throws Exception {
        keyspace.dbOrNew(Keyspace.MOST_DATABASES - 1);
        assertThat(keyspace.databases()).isEqualTo(Keyspace.MOST_DATABASES);
        String[] most = {"--databases", Integer.toString(Keyspace.MOST_DATABASES)};
        assertThat(CommandLine.parse(Role.NODE, most).config().node().databases())
                .isEqualTo(Keyspace.MOST_DATABASES);
        String[] more = {"--databases", Integer.toString(Keyspace.MOST_DATABASES + 1)};
        assertThatThrownBy(() -> CommandLine.parse(Role.NODE, more)).hasMessageContaining("databases");
    }

    private static void assertAccountIsTheSum(Keyspace many) {
        long used = 0;
        long free = 0;
        for (int n = 0; n < many.databases(); n++) {
            used += many.db(n).usedBytes();
            free += many.db(n).freeBytes();
        }
        assertThat(many.usedBytes()).isEqualTo(used);
        assertThat(many.freeBytes()).isEqualTo(free);
    }

    @Test
    void long_keys_are_in_the_account() {
        byte[] key = random(1 << 20, 5);
        long before = keyspace.usedBytes();
        db.setString(key, bytes("v"), Entry.NO_EXPIRY);
        assertThat(keyspace.usedBytes() - before).isGreaterThan(1 << 20);
        db.remove(key);
        assertThat(keyspace.usedBytes() - before).isLessThan(100_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 11, 255, 256, 8191, 8192, 8193, 65_535, 65_536, 70_000})
    void keys_and_values_of_every_kind_of_length_come_back(int length) {
        int[] others = {0, 1, 253, 254, 255, 256, 1000, 8192, 8193, 300_000};
        for (int other : others) {
            byte[] key = random(length, 1);
            byte[] value = random(other, 2);
            db.setString(key, value, 5);
            assertThat(db.find(key).copyValue()).isEqualTo(value);
            assertThat(db.find(key).expireAtMs()).isEqualTo(5);
            assertThat(db.setExpireAt(key, Entry.NO_EXPIRY)).isTrue();
            assertThat(db.find(key).copyValue()).isEqualTo(value);
            byte[] differing = length == 0 ? new byte[] {1} : key.clone();
            differing[differing.length - 1] ^= 1;
            assertThat(db.find(differing)).isNull();
            assertThat(db.rename(key, differing)).isTrue();
            assertThat(db.find(differing).copyValue()).isEqualTo(value);
            assertThat(db.size()).isEqualTo(1);
            db.hashForWrite(bytes("h")).put(key, value);
            assertThat(db.hash(bytes("h")).get(key)).isEqualTo(value);
            db.zsetForWrite(bytes("z")).add(key, other);
            assertThat(db.zset(bytes("z")).score(key)).hasValue(other);
            db.listForWrite(bytes("l")).pushFirst(value);
            db.listForWrite(bytes("l")).pushFirst(key);
            assertThat(db.list(bytes("l")).get(1)).isEqualTo(value);
            assertThat(db.listForWrite(bytes("l")).popLast()).isEqualTo(value);
            keyspace.clear();
        }
    }

    @Test
    void string_grown_by_bytes_passes_all_size_classes() {
        byte[] key = bytes("k");
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            char letter = (char) ('a' + i % 26);
            expected.append(letter);
            assertThat(db.append(key, new byte[] {(byte) letter})).isEqualTo(i + 1);
        }
        assertThat(text(db.find(key).copyValue())).isEqualTo(expected.toString());
        assertThat(keyspace.usedBytes()).isLessThan(400_000);
    }

    @Test
    void memory_of_deleted_keys_is_used_again() {
        for (int round = 0; round < 20; round++) {
            for (int i = 0; i < 5000; i++) {
                db.setString(bytes("k" + i), new byte[(i * 7 + round * 13) % 700], Entry.NO_EXPIRY);
            }
        }
        long used = keyspace.usedBytes();
        for (int round = 0; round < 20; round++) {
            for (int i = 0; i < 5000; i++) {
                db.remove(bytes("k" + i));
                db.setString(bytes("k" + i), new byte[(i * 7 + round * 13) % 700], Entry.NO_EXPIRY);
            }
        }
        assertThat(keyspace.usedBytes()).isLessThan(used * 3 / 2);
    }

    @Test
    void long_values_of_a_hash_leave_the_account_with_it() {
        for (int i = 0; i < 10; i++) {
            db.hashForWrite(bytes("h")).put(bytes("f" + i), new byte[100_000]);
        }
        assertThat(keyspace.usedBytes()).isGreaterThan(1_000_000);
        db.remove(bytes("h"));
        assertThat(keyspace.usedBytes()).isLessThan(10_000);
    }

    @Test
    void closed_view_gives_its_blocks_back_gradually() {
        for (int i = 0; i < 3000; i++) {
            db.setString(bytes("k" + i), bytes("old"), Entry.NO_EXPIRY);
        }
        FrozenView view = keyspace.freeze();
        long live = db.table().arena.liveBytes();
        for (int i = 0; i < 3000; i++) {
            db.setString(bytes("k" + i), bytes("new"), Entry.NO_EXPIRY);
        }
        assertThat(db.table().arena.liveBytes()).isEqualTo(2 * live);
        long visible = keyspace.usedBytes() - keyspace.obsoleteBytes();
        assertThat(keyspace.heldByViewsBytes()).isGreaterThanOrEqualTo(live);
        view.close();
        view.close();
        assertThat(keyspace.heldByViewsBytes()).isZero();
        assertThat(keyspace.obsoleteBytes()).isEqualTo(live);
        assertThat(keyspace.releaseSome(1000)).isTrue();
        assertThat(keyspace.usedBytes() - keyspace.obsoleteBytes()).isEqualTo(visible);
        assertThat(keyspace.releaseSome(10_000)).isFalse();
        assertThat(db.table().arena.liveBytes()).isEqualTo(live);
        assertThat(keyspace.usedBytes()).isEqualTo(visible);
        assertThat(keyspace.obsoleteBytes()).isZero();
    }

    /** What FLUSHALL removes counts once, although a part of it waited for the view to be freed. */
    @Test
    void cleared_database_is_obsolete_until_the_view_is_closed() {
        for (int i = 0; i < 3000; i++) {
            db.setString(bytes("k" + i), bytes("old"), Entry.NO_EXPIRY);
        }
        FrozenView view = keyspace.freeze();
        for (int i = 0; i < 2000; i++) {
            db.setString(bytes("k" + i), bytes("new"), Entry.NO_EXPIRY);
        }
        keyspace.clear();
        long empty = keyspace.usedBytes() - keyspace.obsoleteBytes();
        assertThat(empty).isBetween(1L, 10_000L);
        assertThat(keyspace.usedBytes()).isGreaterThan(100_000);
        view.close();
        assertThat(keyspace.usedBytes()).isEqualTo(empty);
        assertThat(keyspace.obsoleteBytes()).isZero();
    }

    @Test
    void a_value_may_be_set_from_a_page_of_the_database() {
        db.setString(bytes("a"), bytes("0123456789"), Entry.NO_EXPIRY);
        Entry entry = db.find(bytes("a"));
        db.setString(bytes("a"), entry.page(), entry.valueOffset() + 2, 5, 77);
        assertThat(text(db.find(bytes("a")).copyValue())).isEqualTo("23456");
    }

    @ParameterizedTest
    @CsvSource({
        "0, int",
        "-1, int",
        "9223372036854775807, int",
        "-9223372036854775808, int",
        "9223372036854775808, embstr",
        "-0, embstr",
        "007, embstr",
        "+5, embstr",
        "'', embstr",
        "'1 ', embstr",
        "-, embstr",
        "99999999999999999999, embstr",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, embstr",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, raw"
    })
    void strings_have_the_encodings_of_redis(String value, String encoding) {
        db.setString(bytes("k"), bytes(value), Entry.NO_EXPIRY);
        assertThat(db.find(bytes("k")).encoding()).isEqualTo(encoding);
        db.append(bytes("k"), bytes("1"));
        assertThat(db.find(bytes("k")).encoding()).isEqualTo("raw");
    }

    @Test
    void collections_change_form_at_the_thresholds_of_redis() {
        for (int i = 1; i <= 600; i++) {
            db.setForWrite(bytes("s")).add(bytes("" + i));
            db.hashForWrite(bytes("h")).put(bytes("" + i), bytes("v"));
            db.zsetForWrite(bytes("z")).add(bytes("" + i), -i);
            assertThat(db.find(bytes("s")).encoding()).isEqualTo(i <= 512 ? "intset" : "hashtable");
            assertThat(db.find(bytes("h")).encoding()).isEqualTo(i <= 512 ? "listpack" : "hashtable");
            assertThat(db.find(bytes("z")).encoding()).isEqualTo(i <= 128 ? "listpack" : "skiplist");
            assertThat(db.zset(bytes("z")).rank(bytes("1"))).isEqualTo(i - 1);
        }
        db.hashForWrite(bytes("h2")).put(bytes("f"), new byte[65]);
        assertThat(db.find(bytes("h2")).encoding()).isEqualTo("hashtable");
    }

    @Test
    void equal_scores_order_by_unsigned_bytes_and_minus_zero_equals_zero() {
        ZSetValue zset = db.zsetForWrite(bytes("z"));
        zset.add(new byte[] {(byte) 0x80}, 0.0);
        zset.add(new byte[] {0x7f}, -0.0);
        zset.add(bytes("low"), Double.NEGATIVE_INFINITY);
        zset.add(bytes("high"), Double.POSITIVE_INFINITY);
        assertThat(zset.rank(new byte[] {0x7f})).isEqualTo(1);
        assertThat(zset.rank(new byte[] {(byte) 0x80})).isEqualTo(2);
        assertThat(zset.popMax().member()).isEqualTo(bytes("high"));
        assertThat(zset.countBelow(0.0, true)).isEqualTo(3);
        assertThat(zset.countBelow(-0.0, false)).isEqualTo(1);
    }

    @Test
    void big_collections_take_a_bounded_amount_of_memory() {
        for (int i = 0; i < 200_000; i++) {
            db.zsetForWrite(bytes("z")).add(bytes("member:" + i), i * 7919 % 100_003);
            db.setForWrite(bytes("s")).add(bytes("member:" + i));
            db.listForWrite(bytes("l")).pushLast(bytes("member:" + i));
        }
        assertThat(keyspace.usedBytes() / 200_000).isBetween(60L, 140L);
        assertThat(Arrays.equals(db.list(bytes("l")).get(123_456), bytes("member:123456")))
                .isTrue();
    }
}
