package dev.redoubt.node.keyspace;

import static dev.redoubt.node.keyspace.Model.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ReadAheadTest {
    private static final int KEYS = 20_000;

    private final Keyspace keyspace = new Keyspace(2, KeyspaceOptions.defaults(7, 8));
    private final Database db = keyspace.db(0);
    private final ReadAhead ahead = new ReadAhead();

    private String digest() {
        return HexFormat.of().formatHex(KeyspaceDigest.of(keyspace));
    }

    private void read(Database database, byte[]... keys) {
        for (byte[] key : keys) {
            ahead.add(key);
        }
        ahead.read(database);
    }

    private void fill() {
        for (int i = 0; i < KEYS; i++) {
            db.setString(bytes("key:" + i), new byte[64], i % 3 == 0 ? 100_000_000 : Entry.NO_EXPIRY);
        }
        for (int i = 0; i < KEYS; i += 5) {
            db.remove(bytes("key:" + i));
        }
    }

    @Test
    void keys_of_all_kinds_and_absent_ones_are_read_without_a_change() {
        fill();
        byte[] longKey = new byte[100_000];
        db.setString(longKey, bytes("of a long key"), Entry.NO_EXPIRY);
        db.setString(bytes(""), bytes(""), Entry.NO_EXPIRY);
        db.setString(bytes("long value"), new byte[1_000_000], Entry.NO_EXPIRY);
        db.listForWrite(bytes("list")).pushLast(bytes("element"));
        String before = digest();
        long writes = keyspace.writes();

        for (int i = 0; i < KEYS; i++) {
            read(db, bytes("key:" + i), bytes("absent:" + i));
        }
        read(db, longKey, bytes(""), bytes("long value"), bytes("list"), new byte[100_001]);

        assertThat(digest()).isEqualTo(before);
        assertThat(keyspace.writes()).isEqualTo(writes);
    }

    @Test
    void reader_is_full_at_64_keys_and_empty_after_each_read() {
        fill();
        for (int round = 0; round < 3; round++) {
            int added = 0;
            while (!ahead.isFull()) {
                ahead.add(bytes("key:" + added++));
            }
            assertThat(added).isEqualTo(64);

            ahead.read(db);

            assertThat(ahead.isFull()).isFalse();
        }
    }

    @Test
    void key_that_follows_itself_takes_one_place() {
        fill();
        for (int i = 0; i < 1000; i++) {
            ahead.add(bytes("key:1"));
        }

        assertThat(ahead.isFull()).isFalse();

        ahead.read(db);
        ahead.add(bytes("hash"), bytes("field"));
        for (int i = 0; i < 62; i++) {
            ahead.add(bytes("hash"), bytes("field"));
        }
        assertThat(ahead.isFull()).isFalse();
        ahead.add(bytes("hash"));
        assertThat(ahead.isFull()).isTrue();
    }

    @Test
    void members_of_collections_are_read_without_a_change() {
        for (int i = 0; i < KEYS; i++) {
            db.hashForWrite(bytes("hash")).put(bytes("f" + i), bytes("value"));
            db.setForWrite(bytes("set")).add(bytes("m" + i));
            db.zsetForWrite(bytes("zset")).add(bytes("m" + i), i);
        }
        db.hashForWrite(bytes("small")).put(bytes("f1"), bytes("value"));
        db.listForWrite(bytes("list")).pushLast(bytes("m1"));
        db.setString(bytes("long value"), new byte[1_000_000], Entry.NO_EXPIRY);
        String before = digest();

        for (int i = 0; i < KEYS + 10; i++) {
            for (String key : new String[] {"hash", "set", "zset", "small", "list", "long value", "absent"}) {
                ahead.add(bytes(key), bytes((key.equals("hash") ? "f" : "m") + i));
            }
            ahead.add(bytes("hash"));
            ahead.add(bytes("set"), bytes(""));
            ahead.read(db);
        }

        assertThat(digest()).isEqualTo(before);
    }

    @Test
    void last_entry_of_a_page_is_read_within_its_page() {
        // Pages of the smallest entries and of entries whose second cache line lies behind the page's end.
        for (int i = 0; i < 200_000; i++) {
            db.setString(bytes(Integer.toString(i)), bytes(""), Entry.NO_EXPIRY);
        }
        for (int i = 0; i + 1 < 200_000; i += 2) {
            read(db, bytes(Integer.toString(i)), bytes(Integer.toString(i + 1)));
        }

        assertThat(db.size()).isEqualTo(200_000);
    }

    @Test
    void empty_and_small_databases_are_not_read() {
        read(keyspace.db(1), bytes("a"), bytes("b"));
        db.setString(bytes("a"), bytes("1"), Entry.NO_EXPIRY);
        read(db, bytes("a"), bytes("b"));

        assertThat(db.size()).isEqualTo(1);
        assertThat(keyspace.db(1).size()).isZero();
    }
}
