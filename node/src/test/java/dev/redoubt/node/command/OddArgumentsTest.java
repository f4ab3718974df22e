package dev.redoubt.node.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.persistence.testing.RedisServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Arguments at the edge of what Redis reads as a number, a pattern or a position. */
class OddArgumentsTest {
    private static final String[] NUMBERS = {
        "0x0p9999999999",
        "-0x0p-9999999999",
        "0x0p99999999",
        "0x1p2000",
        "0x1p99999999999",
        "0x1p-20000",
        "0x.8P+1",
        "0x1p00000000000000001",
        "0e99999999999",
        "-0.0e-99999999999",
        "1.5e000000000000005",
        "1e-99999999999",
        "1e4931",
        "1.18e4932",
        "1.19e4932",
        "1e99999999999",
        "0x",
        "0x1p",
        "1e",
        "1\000",
        "1\000a",
        "\0001",
        " 1",
        "1 ",
        ".",
        "-",
        "",
        "inf",
        "+Infinity",
        "nan",
        "9223372036854775808",
    };

    private final EngineFixture ours = new EngineFixture();

    @ParameterizedTest
    @CsvSource({"0x0p9999999999,$1|0|", "0x0p999999999,$1|0|", "0e99999999999,$1|0|", "1.5e000000000000005,$6|150000|"})
    void an_exponent_of_any_length_is_read(String number, String reply) {
        assertThat(ours.call("INCRBYFLOAT key " + number)).isEqualTo(reply);
    }

    @Test
    void odd_numbers_are_those_of_redis_server() throws IOException {
        List<String> differences = new ArrayList<>();
        try (RedisServer redis = RedisServer.start();
                RawConnection theirs = new RawConnection(redis.port())) {
            for (String number : NUMBERS) {
                for (String command : new String[] {
                    "INCRBYFLOAT f {n}", "INCRBYFLOAT f {n}", "HINCRBYFLOAT h f {n}", "SET s {n}", "INCRBYFLOAT s 1.5",
                    "INCRBY s {n}", "ZADD z {n} m", "ZINCRBY z {n} m", "ZCOUNT z {n} 5", "ZRANGE z -5 ({n} BYSCORE",
                    "EXPIRE s {n}", "LRANGE l {n} 1", "SCAN {n}", "DEL f h s z",
                }) {
                    byte[][] words = words(command, number);
                    String expected = new String(theirs.call(words), StandardCharsets.ISO_8859_1);
                    String actual = new String(ours.raw(ours.client, words), StandardCharsets.ISO_8859_1);
                    // Where a scan begins is each server's own affair; what is no cursor is not.
                    boolean same = command.startsWith("SCAN")
                            ? expected.charAt(0) == actual.charAt(0)
                            : expected.equals(actual);
                    if (!same) {
                        differences.add(command + " with " + number + ": redis " + expected + " ours " + actual);
                    }
                }
            }
        }
        assertThat(differences).isEmpty();
    }

    /** The words of a command, which single blanks separate; two blanks enclose an empty word. */
    static byte[][] words(String line) {
        return words(line, "{n}");
    }

    private static byte[][] words(String line, String number) {
        return Arrays.stream(line.split(" ", -1))
                .map(word -> word.replace("{n}", number).getBytes(StandardCharsets.ISO_8859_1))
                .toArray(byte[][]::new);
    }

    @Test
    void an_empty_key_is_matched_by_a_lone_star_only() {
        ours.as(ours.client, "SET", "", "value");
        assertThat(ours.call("KEYS *")).isEqualTo("*1|$0||");
        assertThat(ours.call("KEYS **")).isEqualTo("*0|");
        assertThat(ours.call("SCAN 0 MATCH *")).isEqualTo("*2|$1|0|*1|$0||");
        assertThat(ours.call("SCAN 0 MATCH **")).isEqualTo("*2|$1|0|*0|");
    }

    @Test
    void lpos_counts_from_both_ends_of_a_long_list() {
        for (int i = 0; i < 2_500; i++) {
            ours.call("RPUSH list " + (i % 1000 == 7 ? "x" : "y"));
        }
        assertThat(ours.call("LPOS list x COUNT 0")).isEqualTo("*3|:7|:1007|:2007|");
        assertThat(ours.call("LPOS list x RANK -1 COUNT 0")).isEqualTo("*3|:2007|:1007|:7|");
        assertThat(ours.call("LPOS list x RANK 2")).isEqualTo(":1007|");
        assertThat(ours.call("LPOS list x RANK -3")).isEqualTo(":7|");
        assertThat(ours.call("LPOS list x MAXLEN 7")).isEqualTo("$-1|");
        assertThat(ours.call("LPOS list x RANK -1 MAXLEN 493")).isEqualTo(":2007|");
        assertThat(ours.call("LPOS list x RANK -1 MAXLEN 492")).isEqualTo("$-1|");
    }

    @Test
    void small_integers_count_as_shared() {
        ours.call("MSET a 0 b 9999 c 10000 d -1 e text");
        assertThat(ours.call("OBJECT REFCOUNT a")).isEqualTo(":2147483647|");
        assertThat(ours.call("OBJECT REFCOUNT b")).isEqualTo(":2147483647|");
        for (String key : new String[] {"c", "d", "e"}) {
            assertThat(ours.call("OBJECT REFCOUNT " + key)).isEqualTo(":1|");
        }
    }

    @Test
    void command_speaks_of_subcommands_unknown_names_and_counted_keys() {
        assertThat(ours.call("COMMAND LIST")).contains("|client|list|", "|get|");
        assertThat(ours.call("COMMAND INFO nosuch")).isEqualTo("*1|$-1|");
        assertThat(ours.call("COMMAND GETKEYS SINTERCARD 2 a b LIMIT 1")).isEqualTo("*2|$1|a|$1|b|");
        assertThat(ours.call("COMMAND GETKEYS SINTERCARD 3 a b"))
                .isEqualTo("-ERR Invalid arguments specified for command|");
        assertThat(ours.call("COMMAND GETKEYS PING a")).isEqualTo("-ERR The command has no key arguments|");
    }
}
