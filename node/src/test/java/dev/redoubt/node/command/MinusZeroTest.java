package dev.redoubt.node.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.persistence.testing.RedisServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sign of zero in a sorted set: a packed one loses it, a big one keeps it (t_zset.c, zsetAdd). */
class MinusZeroTest {
    private static final String LONG_MEMBER = "m".repeat(65);

    private final EngineFixture ours = new EngineFixture();

    @ParameterizedTest
    @ValueSource(
            strings = {"ZADD z -0 {m}", "ZADD z CH -0 {m}", "ZADD z NX -0 {m}", "ZADD z INCR -0 {m}", "ZINCRBY z -0 {m}"
            })
    void member_that_ends_the_packed_form_keeps_its_sign(String command) {
        ours.call(command.replace("{m}", LONG_MEMBER));
        assertThat(ours.call("ZSCORE z " + LONG_MEMBER)).isEqualTo("$2|-0|");
    }

    @Test
    void member_of_a_packed_set_loses_its_sign() {
        assertThat(ours.call("ZADD z INCR -0 m")).isEqualTo("$2|-0|");
        assertThat(ours.call("ZSCORE z m")).isEqualTo("$1|0|");
    }

    @Test
    void signs_after_random_commands_are_those_of_redis_server() throws IOException {
        List<String> differences = new ArrayList<>();
        Random random = new Random(12);
        String[] commands = {
            "ZADD z {s} {m}", "ZADD z {s} {m} {s} {m}", "ZADD z XX {s} {m}", "ZADD z NX CH {s} {m}",
                    "ZADD z GT {s} {m}",
            "ZADD z LT {s} {m}", "ZADD z INCR {s} {m}", "ZINCRBY z {s} {m}", "ZREM z {m}", "ZRANGE z 0 -1 WITHSCORES",
            "ZPOPMIN z", "ZSCORE z {m}", "ZMSCORE z {m} {m}", "OBJECT ENCODING z"
        };
        try (RedisServer redis = RedisServer.start();
                RawConnection theirs = new RawConnection(redis.port())) {
            for (int i = 0; i < 20_000; i++) {
                String line = i % 1000 == 0 ? "DEL z" : commands[random.nextInt(commands.length)];
                while (line.contains("{")) {
                    line = line.replaceFirst("\\{s}", new String[] {"-0", "0", "-0.0", "1", "-1"}[random.nextInt(5)])
                            .replaceFirst("\\{m}", random.nextInt(400) == 0 ? LONG_MEMBER : "m" + random.nextInt(9));
                }
                byte[][] words = OddArgumentsTest.words(line);
                String expected = new String(theirs.call(words), StandardCharsets.ISO_8859_1);
                String actual = new String(ours.raw(ours.client, words), StandardCharsets.ISO_8859_1);
                if (!expected.equals(actual)) {
                    differences.add(line + ": redis " + expected + " ours " + actual);
                }
            }
        }
        assertThat(differences).isEmpty();
    }
}
