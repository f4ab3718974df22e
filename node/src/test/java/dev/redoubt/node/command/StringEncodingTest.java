package dev.redoubt.node.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.persistence.testing.RedisServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** OBJECT ENCODING and OBJECT REFCOUNT of strings, which tell of the command that wrote them (object.c). */
class StringEncodingTest {
    private static final String[] COMMANDS = {
        "SET {k} {v}",
        "SET {k} {v} KEEPTTL",
        "SET {k} {v} EX 1000",
        "GETSET {k} {v}",
        "SETNX {k} {v}",
        "MSET {k} {v}",
        "MSETNX {k} {v}",
        "APPEND {k} {v}",
        "APPEND {k} ",
        "SETRANGE {k} {i} {v}",
        "SETRANGE {k} {i} ",
        "INCR {k}",
        "INCRBY {k} {v}",
        "INCRBYFLOAT {k} {v}",
        "INCRBYFLOAT {k} {i}",
        "GETEX {k} EX 1000",
        "GETEX {k} PERSIST",
        "EXPIRE {k} 1000",
        "PERSIST {k}",
        "RENAME {k} {k}",
        "GETDEL {k}",
        "DEL {k}",
    };
    private static final String[] VALUES = {
        "0",
        "7",
        "-1",
        "9999",
        "10000",
        "01",
        "-0",
        "+1",
        "1.5",
        "0.5",
        "",
        "a",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775808",
        "12345678901234567890",
        "123456789012345678901",
        "a".repeat(44),
        "a".repeat(45),
        "1".repeat(45),
        "b".repeat(300),
        "c".repeat(9000),
    };

    private final EngineFixture ours = new EngineFixture();

    @Test
    void sum_of_incrbyfloat_is_text_though_it_is_whole() {
        ours.call("SET a 10");
        assertThat(ours.call("INCRBYFLOAT a 5")).isEqualTo("$2|15|");
        assertThat(ours.call("OBJECT ENCODING a")).isEqualTo("$6|embstr|");
        ours.call("EXPIRE a 100");
        ours.call("RENAME a b");
        assertThat(ours.call("OBJECT ENCODING b")).isEqualTo("$6|embstr|");
        assertThat(ours.call("TYPE b")).isEqualTo("+string|");
        ours.call("INCR b");
        assertThat(ours.call("OBJECT ENCODING b")).isEqualTo("$3|int|");
    }

    @Test
    void string_that_setrange_made_is_raw() {
        ours.call("SETRANGE a 0 123");
        ours.call("APPEND b 123");
        assertThat(ours.call("OBJECT ENCODING a")).isEqualTo("$3|raw|");
        assertThat(ours.call("OBJECT ENCODING b")).isEqualTo("$3|int|");
    }

    @Test
    void encodings_after_random_commands_are_those_of_redis_server() throws IOException {
        List<String> differences = new ArrayList<>();
        Random random = new Random(11);
        try (RedisServer redis = RedisServer.start();
                RawConnection theirs = new RawConnection(redis.port())) {
            for (int i = 0; i < 20_000; i++) {
                String key = "k" + random.nextInt(4);
                String line = COMMANDS[random.nextInt(COMMANDS.length)]
                        .replaceFirst("\\{k}", key)
                        .replace("{k}", "k" + random.nextInt(4))
                        .replace("{i}", Integer.toString(random.nextInt(50)))
                        .replace("{v}", VALUES[random.nextInt(VALUES.length)]);
                for (String asked : new String[] {line, "OBJECT ENCODING " + key, "OBJECT REFCOUNT " + key}) {
                    String expected = text(theirs.call(OddArgumentsTest.words(asked)));
                    ours.nowMs = System.currentTimeMillis();
                    String actual = text(ours.raw(ours.client, OddArgumentsTest.words(asked)));
                    if (!expected.equals(actual)) {
                        differences.add(line + ": " + asked + ": redis " + expected + " ours " + actual);
                    }
                }
            }
        }
        assertThat(differences).isEmpty();
    }

    private static String text(byte[] reply) {
        return new String(reply, StandardCharsets.ISO_8859_1);
    }
}
