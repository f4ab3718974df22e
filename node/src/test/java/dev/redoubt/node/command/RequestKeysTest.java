package dev.redoubt.node.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.persistence.testing.RedisServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The keys of requests, and what is done with them. */
class RequestKeysTest {
    private static final String[] ODD = {
        "SET a b",
        "SET a b GET",
        "SET a b NX get",
        "SET get GET",
        "SET a b GET2",
        "BITFIELD a",
        "BITFIELD a GET u8 0",
        "BITFIELD a GET u8 0 OVERFLOW WRAP",
        "BITFIELD a GET u8 0 INCRBY u8 0 1",
        "BITFIELD a GET u8",
        "BITFIELD a X",
        "BITFIELD a OVERFLOW",
        "SORT a",
        "SORT a BY store GET store LIMIT 0 store STORE b",
        "SORT a STORE b STORE c",
        "SORT a STORE",
        "SORT a LIMIT STORE b STORE c",
        "SORT_RO a BY b",
        "GEORADIUS a 1 2 3 m STORE b",
        "GEORADIUS a 1 2 3 m STORE b STOREDIST c",
        "GEORADIUS a 1 2 3 m STORE",
        "GEORADIUS a 1 2 3 m STORE b STORE",
        "GEORADIUS a 1 2 STORE m",
        "GEORADIUSBYMEMBER a m 3 m STOREDIST b",
        "GEORADIUSBYMEMBER a m 3 m STORE",
        "XREAD STREAMS a 0",
        "XREAD STREAMS a b 0 0",
        "XREAD STREAMS a b 0",
        "XREAD BLOCK STREAMS STREAMS a 0",
        "XREAD COUNT 1 a b",
        "XREAD COUNT 1 STREAMS a",
        "XREAD x y STREAMS a 0",
        "XREAD x y z STREAMS",
        "XREADGROUP GROUP g c STREAMS a >",
        "XREADGROUP GROUP STREAMS c STREAMS a >",
        "XREADGROUP GROUP g STREAMS STREAMS a b > >",
        "XREADGROUP GROUP g c NOACK STREAMS a >",
        "XREADGROUP a b c d e STREAMS",
        "EVAL s 0",
        "EVAL s 2 a b c",
        "EVAL s 2a a b c",
        "EVAL s x a",
        "EVAL s -1 a",
        "EVAL s 4294967297 a b",
        "EVAL s 9223372036854775808 a",
        "EVAL s 3 a b",
        "FCALL f 1 a",
        "FCALL_RO f 1 a b",
        "EVALSHA_RO s 1 a",
        "ZUNIONSTORE a 2 b c",
        "ZUNIONSTORE a 2b b c",
        "ZUNIONSTORE a 0 b c",
        "ZUNIONSTORE a 3 b c",
        "ZUNION 2 a b WEIGHTS 1 2",
        "ZINTERCARD 1 a",
        "ZDIFFSTORE a 1 b",
        "LMPOP 1 a LEFT",
        "BLMPOP 0 2 a b LEFT",
        "BZMPOP 0 1 a MIN",
        "ZMPOP 2 a b MAX",
        "SINTERCARD 2 a b",
        "SINTERCARD 01 a",
        "SINTERCARD +1 a",
        "MSET a 1 b 2",
        "MSET a 1 b",
        "BITOP NOT a b",
        "LCS a b",
        "OBJECT ENCODING a",
        "OBJECT HELP",
        "OBJECT",
        "OBJECT NOSUCH a",
        "XGROUP CREATE a g 0",
        "BLPOP a b 0",
        "BLPOP a",
        "PFCOUNT a b",
        "PFMERGE a",
        "PFMERGE a b",
        "SINTERSTORE a b c",
        "RENAME a b",
        "WATCH a b",
        "PING",
        "PING a",
        "DEL",
        "nosuch a",
        "ZRANGESTORE a b 0 1",
        "COPY a b DB 1",
        "SMOVE a b c",
        "LMOVE a b LEFT LEFT",
        "GEOSEARCHSTORE a b FROMLONLAT 1 2 BYRADIUS 3 m",
    };

    private final EngineFixture ours = new EngineFixture();

    @Test
    void odd_requests_have_the_keys_that_redis_server_finds() throws IOException {
        List<String> differences = new ArrayList<>();
        try (RedisServer redis = RedisServer.start();
                RawConnection theirs = new RawConnection(redis.port())) {
            for (String line : ODD) {
                for (String command : new String[] {"COMMAND GETKEYS ", "COMMAND GETKEYSANDFLAGS "}) {
                    byte[][] request = OddArgumentsTest.words(command + line);
                    String expected = new String(theirs.call(request), StandardCharsets.ISO_8859_1);
                    String actual = new String(ours.raw(ours.client, request), StandardCharsets.ISO_8859_1);
                    if (!expected.equals(actual)) {
                        differences.add(command + line + ": redis " + expected + " ours " + actual);
                    }
                }
            }
        }
        assertThat(differences).isEmpty();
    }

    /** MIGRATE is no command of ours; its function is there for the row that it will have. */
    @Test
    void the_keys_of_migrate_are_one_or_those_behind_the_word_keys() {
        CommandRows rows = new CommandRows();
        rows.add("migrate", -6, "write", "RW access delete 3, RW access delete incomplete KEYS@-2..-1", "2.6.0");
        CommandSpec migrate = rows.build().rows().get(0);
        assertThat(keys(migrate, "MIGRATE h 1 key 0 5 COPY REPLACE AUTH keys")).containsExactly(3);
        assertThat(keys(migrate, "MIGRATE h 1  0 5 AUTH2 keys keys KEYS a b")).containsExactly(10, 11);
        assertThat(keys(migrate, "MIGRATE h 1 key 0 5 KEYS a b")).isEmpty();
        assertThat(migrate.has(CommandFlag.MOVABLEKEYS)).isTrue();
    }

    private static int[] keys(CommandSpec spec, String line) {
        RequestKeys keys = RequestKeys.of(spec, OddArgumentsTest.words(line));
        int[] positions = new int[keys.count()];
        Arrays.setAll(positions, keys::position);
        return positions;
    }

    @Test
    void a_place_that_nothing_describes_is_refused() {
        for (String text : new String[] {"RO access", "RO x1", "RO #", "RO 1..", "no_such_flag 1"}) {
            assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> KeySpec.parse(text)))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
