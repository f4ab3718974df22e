package dev.redoubt.node.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What requests may add to the keyspace and to the log, beyond what they hold themselves. */
class EffectMemoryTest {
    private static final String OOM = "-OOM command not allowed when used memory > 'maxmemory'.";

    private final EngineFixture f = new EngineFixture();

    private String eval(String script) {
        return f.as(f.client, "EVAL", script, "0").replace("\r\n", "|");
    }

    @Test
    void script_that_writes_new_keys_without_end_is_stopped_and_keeps_what_it_wrote() {
        f.engine.setAvailable(4_000_000);
        assertThat(eval("local v = string.rep('x', 1000) local i = 0"
                        + " while true do i = i + 1 redis.call('SET', i, v) end"))
                .startsWith(OOM + " script: ");
        assertThat(f.keyspace.db(0).size()).isBetween(100L, 2_000L);
        assertThat(f.call("GET 1")).startsWith("$1000|");
    }

    @Test
    void script_that_writes_one_key_without_end_is_stopped_because_the_log_grows() {
        f.engine.setAvailable(4_000_000);
        assertThat(eval("local v = string.rep('x', 1000) while true do redis.call('SET', 'k', v) end"))
                .startsWith(OOM);
        assertThat(f.engine.effects().size()).isLessThan(2_000_000);
    }

    @Test
    void script_that_makes_strings_longer_is_stopped() {
        f.engine.setAvailable(4_000_000);
        assertThat(eval("local i = 0 while true do i = i + 1 redis.call('SETRANGE', i, 100000, 'x') end"))
                .startsWith(OOM);
        assertThat(f.keyspace.usedBytes()).isLessThan(5_000_000);
    }

    @Test
    void script_without_memory_still_reads_and_deletes_and_others_go_on() {
        f.call("SET k v");
        f.engine.setAvailable(300_000);
        assertThat(eval("local v = string.rep('x', 1000) local i = 0"
                        + " repeat i = i + 1 local r = redis.pcall('SET', i, v) until r.err"
                        + " return {redis.call('GET', 'k'), redis.call('DEL', 'k'), redis.call('EXISTS', 'k')}"))
                .isEqualTo("*3|$1|v|:1|:0|");
        assertThat(f.call("SET k again")).isEqualTo("+OK|");
    }

    @Test
    void spop_is_refused_when_its_effects_do_not_fit() {
        String key = "k".repeat(10_000);
        for (int i = 0; i < 100; i++) {
            f.call("SADD " + key + " " + i);
        }
        f.effects();
        f.engine.setAvailable(500_000);
        assertThat(f.call("SPOP " + key + " 60")).isEqualTo(OOM + "|");
        assertThat(f.call("SCARD " + key)).isEqualTo(":100|");
        assertThat(f.effects()).isEmpty();
        assertThat(f.call("SPOP " + key + " 20")).startsWith("*20|");
    }

    @Test
    void writes_are_refused_while_the_next_record_is_as_long_as_it_may_be() {
        byte[] value = new byte[64 << 20];
        byte[][] set = {Texts.bytes("SET"), Texts.bytes("k"), value};
        f.call("MULTI");
        for (int i = 0; i < 10; i++) {
            f.raw(f.client, set);
        }
        String refused = OOM + "|";
        assertThat(f.call("EXEC")).isEqualTo("*10|" + "+OK|".repeat(8) + refused.repeat(2));
        assertThat(f.call("DEL k")).isEqualTo(refused);
        assertThat(f.call("STRLEN k")).isEqualTo(":" + value.length + "|");
        assertThat(f.engine.effects().take().length()).isGreaterThan(8 * value.length);
        assertThat(f.call("DEL k")).isEqualTo(":1|");
    }
}
