package dev.redoubt.node.keyspace;

import static dev.redoubt.node.keyspace.Model.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Digests that redis-server 7.0.15 gave for the same data, and numbers as glibc prints them with {@code %.17g}. */
class KeyspaceDigestTest {
    private final Keyspace keyspace = new Keyspace(16, KeyspaceOptions.defaults(31, 32));
    private final Database db = keyspace.db(0);

    private String valueDigest(String key) {
        return HexFormat.of().formatHex(KeyspaceDigest.ofValue(db, bytes(key)));
    }

    private String digest() {
        return HexFormat.of().formatHex(KeyspaceDigest.of(keyspace));
    }

    private void fill() {
        db.setString(bytes("plain"), bytes("hello"), Entry.NO_EXPIRY);
        db.setString(bytes("number"), bytes("12345"), Entry.NO_EXPIRY);
        db.setString(bytes("empty"), bytes(""), Entry.NO_EXPIRY);
        db.setString(bytes("dying"), bytes("soon"), 100_000_000);
        for (String element : new String[] {"a", "b", "c", "a", "17", ""}) {
            db.listForWrite(bytes("list")).pushLast(bytes(element));
        }
        for (String member : new String[] {"3", "1", "2"}) {
            db.setForWrite(bytes("ints")).add(bytes(member));
        }
        for (String member : new String[] {"x", "y", "7"}) {
            db.setForWrite(bytes("words")).add(bytes(member));
        }
        HashValue hash = db.hashForWrite(bytes("hash"));
        hash.put(bytes("f1"), bytes("v1"));
        hash.put(bytes("f2"), bytes("22"));
        hash.put(bytes(""), bytes("e"));
        ZSetValue zset = db.zsetForWrite(bytes("z"));
        double[] scores = {
            1.5, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, 3, 0.1, 1e20, -2.5e-7, 123456789012345678.0, -0.0
        };
        for (int i = 0; i < scores.length; i++) {
            zset.add(bytes("" + (char) ('a' + i)), scores[i]);
        }
        for (int i = 1; i <= 200; i++) {
            db.listForWrite(bytes("long")).pushLast(bytes("element-" + i));
            db.zsetForWrite(bytes("bigz")).add(bytes("m" + i), i * 37 % 11 + 0.25);
            db.hashForWrite(bytes("bigh")).put(bytes("f" + i), bytes("" + i));
            db.setForWrite(bytes("bigs")).add(bytes("s" + i));
        }
        keyspace.db(3).setString(bytes("other"), bytes("db3"), Entry.NO_EXPIRY);
    }

    @Test
    void an_empty_keyspace_and_an_absent_key_have_the_zero_digest() {
        assertThat(digest()).isEqualTo("0".repeat(40));
        assertThat(valueDigest("absent")).isEqualTo("0".repeat(40));
    }

    @Test
    void the_digest_of_data_is_that_of_redis_server() {
        fill();
        assertThat(valueDigest("plain")).isEqualTo("36b23a1456b2dce2c3ed252c456761301dba8060");
        assertThat(valueDigest("list")).isEqualTo("c426e1a6238a61cb1ddd4bd06db0b8776d480680");
        assertThat(valueDigest("ints")).isEqualTo("2a462a3f51a1db89738ebbeef0c47ce1bbc85246");
        assertThat(valueDigest("hash")).isEqualTo("6736d1f0e4a538781515d3ae5fba0d8ed1c3fe70");
        assertThat(valueDigest("z")).isEqualTo("919fa3b8903ad195a62a2557dd16122c78b31c1d");
        assertThat(valueDigest("bigz")).isEqualTo("466d62a9239a30c02f24a164970b8749e1b7450f");
        assertThat(digest()).isEqualTo("e6185182a6088015918d70c3f96c35f5df6b3b21");
    }

    @Test
    void the_digest_does_not_depend_on_the_history() {
        fill();
        String before = digest();
        for (int i = 0; i < 2000; i++) {
            db.setString(bytes("passing" + i), bytes("x"), 5);
        }
        assertThat(digest()).isNotEqualTo(before);
        for (int i = 0; i < 2000; i++) {
            db.remove(bytes("passing" + i));
        }
        assertThat(digest()).isEqualTo(before);
    }
}
