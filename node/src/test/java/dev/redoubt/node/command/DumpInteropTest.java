package dev.redoubt.node.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.command.random.DumpPayloads;
import dev.redoubt.persistence.rdb.Crc64;
import dev.redoubt.persistence.testing.RedisServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What DUMP answers here is restored by redis-server 7.0.15, and the other way round: all types and encodings. */
class DumpInteropTest {
    private final EngineFixture ours = new EngineFixture();

    /** Requests that make one key each. */
    private static List<byte[][]> values() {
        List<String> lines = new ArrayList<>(List.of(
                "SET empty |",
                "SET int 12345",
                "SET negative -2147483648",
                "SET long 9223372036854775807",
                "SET embstr hello",
                "SET compressible " + "ab".repeat(3000),
                "SET big " + "x".repeat(100_000),
                "RPUSH list a b 1 -2 | 123456789012 " + "y".repeat(70),
                "RPUSH biglist " + many(3000, "element", 1),
                "RPUSH plain " + "z".repeat(20_000) + " a",
                "SADD intset 1 2 3 -70000 5000000000",
                "SADD set a b 1 |",
                "SADD bigset " + many(1000, "member", 1),
                "SADD bigints " + many(1000, "", 1),
                "HSET hash f v g 1 | 2.5",
                "HSET bighash " + many(400, "field", 2),
                "HSET wide f " + "w".repeat(100),
                "ZADD zset 1 a 2.5 b -inf c inf d -0 e 0.1 f 3 |",
                "ZADD bigzset " + scored(300),
                "PFADD hll a b c d"));
        Random random = new Random(7);
        StringBuilder noise = new StringBuilder();
        for (int i = 0; i < 5000; i++) {
            noise.append((char) (33 + random.nextInt(90)));
        }
        lines.add("SET noise " + noise.toString().replace('|', '/'));
        return lines.stream().map(DumpInteropTest::words).toList();
    }

    private static String many(int count, String prefix, int each) {
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < count * each; i++) {
            words.append(i == 0 ? "" : " ").append(prefix).append(i * 37);
        }
        return words.toString();
    }

    private static String scored(int count) {
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < count; i++) {
            words.append(i == 0 ? "" : " ").append(i * 0.37 - 50).append(" m").append(i);
        }
        return words.toString();
    }

    /** A bar stands for an empty word. */
    private static byte[][] words(String line) {
        return Arrays.stream(line.split(" "))
                .map(word -> bytes(word.equals("|") ? "" : word))
                .toArray(byte[][]::new);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static byte[] payload(byte[] bulk) {
        int start = text(bulk).indexOf('\n') + 1;
        return Arrays.copyOfRange(bulk, start, bulk.length - 2);
    }

    private byte[] here(String... words) {
        return ours.raw(
                ours.client, Arrays.stream(words).map(DumpInteropTest::bytes).toArray(byte[][]::new));
    }

    @Test
    void payloads_travel_in_both_directions() throws IOException {
        try (RedisServer redis = RedisServer.start("--enable-debug-command", "yes");
                RawConnection theirs = new RawConnection(redis.port())) {
            for (byte[][] value : values()) {
                String name = text(value[1]);
                theirs.call(value);
                ours.raw(ours.client, value);
                byte[] digest = theirs.call(bytes("DEBUG"), bytes("DIGEST-VALUE"), value[1]);
                byte[] fromHere = payload(here("DUMP", name));
                byte[] fromThere = payload(theirs.call(bytes("DUMP"), value[1]));
                here("DEL", name);
                byte[] restored = ours.raw(ours.client, bytes("RESTORE"), value[1], bytes("0"), fromThere);
                assertThat(text(restored)).as(name).isEqualTo("+OK\r\n");
                assertThat(text(here("DEBUG", "DIGEST-VALUE", name))).as(name).isEqualTo(text(digest));
                byte[] replaced = theirs.call(bytes("RESTORE"), value[1], bytes("0"), fromHere, bytes("REPLACE"));
                assertThat(text(replaced)).as(name).isEqualTo("+OK\r\n");
                assertThat(text(theirs.call(bytes("DEBUG"), bytes("DIGEST-VALUE"), value[1])))
                        .as(name)
                        .isEqualTo(text(digest));
                assertThat(text(here("OBJECT", "ENCODING", name)))
                        .as(name)
                        .isEqualTo(text(theirs.call(bytes("OBJECT"), bytes("ENCODING"), value[1])));
            }
        }
    }

    @Test
    void damaged_payload_with_a_right_checksum_changes_nothing_and_throws_nothing() {
        Random random = new Random(3);
        here("SET", "k", "old");
        for (String good : DumpPayloads.ALL) {
            for (int i = 0; i < 300; i++) {
                byte[] damaged = bytes(good);
                int body = damaged.length - 10;
                if (body > 0) {
                    damaged[random.nextInt(body)] ^= (byte) (1 << random.nextInt(8));
                }
                long crc = Crc64.update(0, damaged, 0, damaged.length - 8);
                for (int b = 0; b < 8; b++) {
                    damaged[damaged.length - 8 + b] = (byte) (crc >>> (8 * b));
                }
                String reply = text(ours.raw(ours.client, bytes("RESTORE"), bytes("new"), bytes("0"), damaged));
                if (reply.equals("+OK\r\n")) {
                    assertThat(text(here("DEL", "new"))).isEqualTo(":1\r\n");
                } else {
                    assertThat(reply).matches("-ERR (Bad data format|DUMP payload version or checksum are wrong)\r\n");
                }
                assertThat(text(here("DBSIZE"))).isEqualTo(":1\r\n");
            }
        }
    }

    @Test
    void restore_asks_for_the_memory_of_what_it_unpacks() {
        // 26 bytes that say they are 47.
        byte[] compressed = bytes(DumpPayloads.ALL[2]);
        ours.engine.setAvailable(40);
        assertThat(text(ours.raw(ours.client, bytes("RESTORE"), bytes("new"), bytes("0"), compressed)))
                .isEqualTo("-" + Texts.OUT_OF_MEMORY + "\r\n");
        ours.engine.setAvailable(Long.MAX_VALUE);
        assertThat(text(here("DBSIZE"))).isEqualTo(":0\r\n");
    }
}
