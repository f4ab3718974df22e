package dev.redoubt.node.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.persistence.testing.RedisServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Integer arguments at the ends of their range, where sums, differences and negations overflow. */
class LongBoundsTest {
    private static final String[] NUMBERS = {
        "-9223372036854775809",
        "-9223372036854775808",
        "-9223372036854775807",
        "-9223372036854775806",
        "-9223372036854775309",
        "-9223372036854775",
        "-9223372036854776",
        "-4611686018427387905",
        "-4294967297",
        "-2147483649",
        "-2147483648",
        "-3",
        "-1",
        "0",
        "1",
        "2",
        "2147483647",
        "2147483648",
        "4294967296",
        "4611686018427387904",
        "9223372036854775",
        "9223372036854776",
        "9223372036854775307",
        "9223372036854775308",
        "9223372036854775806",
        "9223372036854775807",
        "9223372036854775808",
    };

    /** Commands that make what those with numbers then read or change; some follow each of those. */
    private static final String[] DATA = {
        "DEL l s z i h t x",
        "RPUSH l a b a",
        "SADD x a b c",
        "ZADD z 1 a 2 b 3 c",
        "SET s string",
        "SET i 7",
        "HSET h f 7",
        "SET t value"
    };

    private static final String[] WITH_ONE = {
        "LINDEX l {a}",
        "LSET l {a} v|LRANGE l 0 -1",
        "LREM l {a} a|LRANGE l 0 -1",
        "LPOP l {a}|LRANGE l 0 -1",
        "RPOP l {a}|LRANGE l 0 -1",
        "LPOS l a RANK {a}",
        "LPOS l a COUNT {a}",
        "LPOS l a MAXLEN {a}",
        "LPOS l a RANK {a} COUNT 0",
        "SETRANGE i {a} |GET i",
        "SETRANGE i {a} x|GET i",
        "INCRBY i {a}|INCRBY i {a}|GET i",
        "DECRBY i {a}|DECRBY i {a}|GET i",
        "SET i {a}|INCR i|DECR i|DECR i|OBJECT ENCODING i",
        "HINCRBY h f {a}|HINCRBY h f {a}|HGET h f",
        "HSET h f {a}|HINCRBY h f 1|HINCRBY h f -2",
        "ZPOPMIN z {a}|ZCARD z",
        "ZPOPMAX z {a}|ZCARD z",
        "SPOP nothing {a}",
        "SRANDMEMBER nothing {a}",
        "SINTERCARD {a} x",
        "SINTERCARD 1 x LIMIT {a}",
        "COMMAND GETKEYS SINTERCARD {a} x",
        "COMMAND GETKEYS SINTERCARD {a}x x",
        "PEXPIREAT t {a}|EXPIRETIME t|PEXPIRETIME t|PERSIST t",
        "EXPIREAT t {a}|EXPIRETIME t|PEXPIRETIME t|PERSIST t",
        "EXPIRE t {a}|PERSIST t",
        // In one transaction, whose requests have one time: a key of a millisecond may expire in between.
        "MULTI|PEXPIRE t {a}|PERSIST t|EXEC",
        "PEXPIREAT t 99999999999999|PEXPIREAT t {a} GT|PEXPIRETIME t",
        "PEXPIREAT t 99999999999999|PEXPIREAT t {a} LT|PEXPIRETIME t",
        "SET t v EX {a}|PERSIST t",
        "MULTI|SET t v PX {a}|PERSIST t|EXEC",
        "SET t v EXAT {a}|EXPIRETIME t|PEXPIRETIME t",
        "SET t v PXAT {a}|EXPIRETIME t|PEXPIRETIME t",
        "SETEX t {a} v|PERSIST t",
        "MULTI|PSETEX t {a} v|PERSIST t|EXEC",
        "GETEX t EX {a}|PERSIST t",
        "MULTI|GETEX t PX {a}|PERSIST t|EXEC",
        "GETEX t EXAT {a}|PEXPIRETIME t",
        "GETEX t PXAT {a}|EXPIRETIME t",
        "SCAN 0 COUNT {a} MATCH none",
        "SELECT {a}|SELECT 0",
        "CLIENT KILL ID {a}",
        "CLIENT LIST ID {a} x",
        "HELLO {a}|HELLO 2",
    };

    private static final String[] WITH_TWO = {
        "LRANGE l {a} {b}",
        "LTRIM l {a} {b}|LRANGE l 0 -1",
        "LPOS l a RANK {a} COUNT {b}",
        "LPOS l a RANK {a} MAXLEN {b}",
        "GETRANGE s {a} {b}",
        "SUBSTR s {a} {b}",
        "ZRANGE z {a} {b}",
        "ZRANGE z {a} {b} REV WITHSCORES",
        "ZREVRANGE z {a} {b}",
        "ZRANGE z -inf +inf BYSCORE LIMIT {a} {b}",
        "ZRANGE z +inf -inf BYSCORE REV LIMIT {a} {b}",
        "ZRANGEBYLEX z - + LIMIT {a} {b}",
        "SET i {a}|INCRBY i {b}",
        "SET i {a}|DECRBY i {b}",
        "HSET h f {a}|HINCRBY h f {b}",
    };

    private final EngineFixture ours = new EngineFixture();
    private final List<String> differences = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({
        "5, -9223372036854775808, *0|",
        "9223372036854775807, -9223372036854775807, *0|",
        "9223372036854775807, -9223372036854775808, *0|",
        "-9223372036854775808, 9223372036854775807, *2|$1|a|$1|b|",
        "1, 9223372036854775807, *1|$1|b|",
    })
    void ltrim_keeps_what_lies_between_any_two_indexes(String from, String to, String kept) {
        ours.call("RPUSH l a b");
        assertThat(ours.call("LTRIM l " + from + " " + to)).isEqualTo("+OK|");
        assertThat(ours.call("LRANGE l 0 -1")).isEqualTo(kept);
    }

    @ParameterizedTest
    @CsvSource({"9223372036854775307, 9223372036854775", "9223372036854775807, 9223372036854776"})
    void latest_expiry_is_rounded_to_seconds(String milliseconds, String seconds) {
        ours.call("SET k v");
        assertThat(ours.call("PEXPIREAT k " + milliseconds)).isEqualTo(":1|");
        assertThat(ours.call("EXPIRETIME k")).isEqualTo(":" + seconds + "|");
    }

    @ParameterizedTest
    @ValueSource(strings = {"536870913", "2147483648", "4294967297", "9223372036854775807"})
    void debug_populate_makes_no_value_that_set_would_not_take(String size) {
        assertThat(ours.call("DEBUG POPULATE 1 k " + size))
                .isEqualTo("-ERR string exceeds maximum allowed size (proto-max-bulk-len)|");
        assertThat(ours.call("DBSIZE")).isEqualTo(":0|");
    }

    @Test
    void lpos_gives_every_match_from_the_end_for_the_smallest_rank() {
        ours.call("RPUSH l a b a");
        assertThat(ours.call("LPOS l a RANK -9223372036854775808")).isEqualTo(":2|");
        assertThat(ours.call("LPOS l a RANK -9223372036854775808 COUNT 1")).isEqualTo("*2|:2|:0|");
    }

    @Test
    void replies_at_the_ends_of_the_range_are_those_of_redis_server() throws IOException {
        try (RedisServer redis = RedisServer.start();
                RawConnection theirs = new RawConnection(redis.port())) {
            for (String a : NUMBERS) {
                for (String template : WITH_ONE) {
                    compare(theirs, template.replace("{a}", a));
                }
                for (String b : NUMBERS) {
                    for (String template : WITH_TWO) {
                        compare(theirs, template.replace("{a}", a).replace("{b}", b));
                    }
                }
            }
        }
        assertThat(differences).isEmpty();
    }

    /** Compares the replies to the commands, which bars separate. */
    private void compare(RawConnection theirs, String commands) throws IOException {
        for (String line : DATA) {
            theirs.call(OddArgumentsTest.words(line));
            ours.raw(ours.client, OddArgumentsTest.words(line));
        }
        for (String line : commands.split("\\|")) {
            String expected = text(theirs.call(OddArgumentsTest.words(line)));
            ours.nowMs = System.currentTimeMillis();
            String actual = text(ours.raw(ours.client, OddArgumentsTest.words(line)));
            if (!same(line, expected, actual)) {
                differences.add(commands + ": " + line + ": redis " + expected + " ours " + actual);
            }
        }
    }

    private static boolean same(String line, String expected, String actual) {
        if (line.startsWith("SCAN")) {
            // Where a scan stands is each server's own affair.
            return expected.charAt(0) == actual.charAt(0);
        }
        String id = line.startsWith("HELLO") ? "id\r\n:\\d+" : "\r\n";
        return expected.replaceAll(id, "").equals(actual.replaceAll(id, ""));
    }

    private static String text(byte[] reply) {
        return new String(reply, StandardCharsets.ISO_8859_1);
    }
}
