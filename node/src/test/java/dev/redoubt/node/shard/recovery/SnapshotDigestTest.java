package dev.redoubt.node.shard.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.node.keyspace.Database;
import dev.redoubt.node.keyspace.FrozenView;
import dev.redoubt.node.keyspace.Keyspace;
import dev.redoubt.node.keyspace.KeyspaceDigest;
import dev.redoubt.node.keyspace.KeyspaceOptions;
import dev.redoubt.node.keyspace.rdb.KeyspaceWriter;
import dev.redoubt.persistence.rdb.RdbException;
import dev.redoubt.persistence.rdb.RdbWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The digest that is taken some keys at a time is that of the keyspace. */
class SnapshotDigestTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Keyspace empty() {
        return new Keyspace(16, KeyspaceOptions.defaults(1, 2));
    }

    private static byte[] rdb(Keyspace keyspace) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RdbWriter writer = new RdbWriter(out, 10, true);
        try (FrozenView view = keyspace.freeze()) {
            KeyspaceWriter.write(view, writer, null, keys -> {});
        }
        writer.end();
        return out.toByteArray();
    }

    /** Every type in several databases, and more strings than one batch has. */
    private static Keyspace filled() {
        Keyspace keyspace = empty();
        Random random = new Random(7);
        for (int db : new int[] {0, 3, 15}) {
            Database into = keyspace.db(db);
            for (int i = 0; i < 300; i++) {
                byte[] value = new byte[random.nextInt(20_000)];
                random.nextBytes(value);
                into.setString(bytes("string:" + i), value, i % 3 == 0 ? 1_000 + i : -1);
            }
            for (int i = 0; i < 200; i++) {
                into.listForWrite(bytes("list")).pushLast(bytes("element " + i));
                into.setForWrite(bytes("set")).add(bytes("member " + i));
                into.hashForWrite(bytes("hash")).put(bytes("field " + i), bytes("value"));
                into.zsetForWrite(bytes("zset")).add(bytes("member " + i), i / 7.0);
            }
            into.setExpireAt(bytes("hash"), 5_000_000_000_000L);
        }
        return keyspace;
    }

    private static SnapshotDigest.Result of(byte[] rdb, long most) throws IOException {
        Keyspace scratch = empty();
        SnapshotDigest.Result result = SnapshotDigest.of(new ByteArrayInputStream(rdb), scratch, held -> held <= most);
        for (int db = 0; db < scratch.databases(); db++) {
            assertThat(scratch.db(db).size()).isZero();
        }
        return result;
    }

    @Test
    void digest_is_that_of_the_keyspace_in_the_memory_of_a_batch() throws Exception {
        Keyspace keyspace = filled();
        byte[] rdb = rdb(keyspace);
        assertThat(rdb.length).isGreaterThan((int) (4 * SnapshotDigest.BATCH_BYTES));
        SnapshotDigest.Result result = of(rdb, SnapshotDigest.BATCH_BYTES + 100_000);
        assertThat(result.digest()).isEqualTo(HexFormat.of().formatHex(KeyspaceDigest.of(keyspace)));
        assertThat(result.keys()).isEqualTo(3 * 304);
        assertThat(of(rdb(empty()), 0).digest()).isEqualTo("0".repeat(40));
    }

    @Test
    void value_that_does_not_fit_is_no_damage() throws Exception {
        Keyspace keyspace = empty();
        keyspace.db(0).setString(bytes("long"), new byte[100_000], -1);
        byte[] rdb = rdb(keyspace);
        assertThatThrownBy(() -> of(rdb, 50_000))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(RdbException.class)
                .hasMessageContaining("memory");
    }

    @Test
    void each_flipped_byte_of_a_snapshot_is_found() throws Exception {
        Keyspace keyspace = empty();
        keyspace.db(0).setString(bytes("a"), bytes("one"), -1);
        keyspace.db(2).hashForWrite(bytes("b")).put(bytes("f"), bytes("v"));
        byte[] rdb = rdb(keyspace);
        String digest = of(rdb, Long.MAX_VALUE).digest();
        for (int i = 0; i < rdb.length; i++) {
            byte[] damaged = rdb.clone();
            damaged[i] ^= 1;
            String found;
            try {
                found = of(damaged, Long.MAX_VALUE).digest();
            } catch (RdbException e) {
                continue;
            }
            assertThat(found).as("byte %d", i).isNotEqualTo(digest);
        }
    }
}
