package dev.redoubt.node.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.command.engine.Access;
import dev.redoubt.node.command.engine.EvictionRule;
import dev.redoubt.node.keyspace.FrozenView;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The keys that go when data have reached maxmemory, and what the log has of them (evict.c). */
class EvictionTest {
    private static final int KEYS = 1000;
    private static final int UNLIMITED = 100;

    private final EngineFixture f = new EngineFixture();
    private final EngineFixture replica = new EngineFixture();

    private void policy(EvictionRule rule, boolean onlyExpiring, int tenacity) {
        f.engine.evictions().configure(rule, onlyExpiring, 10, tenacity);
        f.keyspace.access().configure(rule == EvictionRule.LFU, true, 10, 1);
        f.engine.setMeasuresOften(true);
    }

    /** One key a second; every second one expires, the later the higher its number. */
    private void fill() {
        for (int i = 0; i < KEYS; i++) {
            f.nowMs += 1000;
            f.call("SET key:" + i + " " + "v".repeat(200) + (i % 2 == 0 ? "" : " PXAT " + (9_000_000_000L + i)));
        }
    }

    private void limit(double share) {
        f.engine.setMemoryLimit((long) (f.keyspace.usedBytes() * share), Long.MAX_VALUE);
    }

    private int[] survivors() {
        return IntStream.range(0, KEYS)
                .filter(i -> f.keyspace.db(0).contains(Texts.bytes("key:" + i)))
                .toArray();
    }

    @Test
    void lru_evicts_what_was_used_longest_ago() {
        policy(EvictionRule.LRU, false, UNLIMITED);
        fill();
        for (int i = 0; i < 100; i++) {
            f.call("GET key:" + i);
        }
        limit(0.5);
        assertThat(f.call("DBSIZE")).isNotEqualTo(":" + KEYS + "|");
        int[] left = survivors();
        assertThat(left.length).isBetween(300, 600);
        assertThat(Arrays.stream(left).filter(i -> i < 100).count()).isGreaterThan(95);
        assertThat(Arrays.stream(left).filter(i -> i >= 100 && i < 300).count()).isLessThan(40);
        assertThat(f.engine.stats().evictedKeys()).isEqualTo(KEYS - left.length);
    }

    @Test
    void lfu_evicts_what_is_used_least() {
        policy(EvictionRule.LFU, false, UNLIMITED);
        fill();
        for (int i = 0; i < 100; i++) {
            for (int reads = 0; reads < 50; reads++) {
                f.call("GET key:" + i);
            }
        }
        limit(0.5);
        f.call("DBSIZE");
        assertThat(Arrays.stream(survivors()).filter(i -> i < 100).count()).isGreaterThan(95);
    }

    @Test
    void ttl_evicts_what_expires_soonest_and_nothing_else() {
        policy(EvictionRule.TTL, true, UNLIMITED);
        fill();
        limit(0.8);
        f.call("DBSIZE");
        int[] left = survivors();
        assertThat(Arrays.stream(left).filter(i -> i % 2 == 0).count()).isEqualTo(KEYS / 2);
        assertThat(Arrays.stream(left).filter(i -> i % 2 == 1 && i < 200).count())
                .isLessThan(20);
        assertThat(Arrays.stream(left).filter(i -> i % 2 == 1 && i > 800).count())
                .isGreaterThan(90);
    }

    @ParameterizedTest
    @EnumSource
    void what_does_not_expire_stays_with_the_volatile_policies_and_then_writes_are_refused(EvictionRule rule) {
        policy(rule, true, UNLIMITED);
        fill();
        limit(0.1);
        String refusal = "-OOM command not allowed when used memory > 'maxmemory'.|";
        assertThat(f.call("SET k v")).isEqualTo(refusal);
        assertThat(survivors()).hasSize(rule == EvictionRule.NONE ? KEYS : KEYS / 2);
        assertThat(f.call("GET key:0")).startsWith("$200|");
        f.publishView();
        f.call("MULTI");
        assertThat(f.call("SET k v")).isEqualTo(refusal);
        assertThat(f.call("EXEC")).startsWith("-EXECABORT");
    }

    @ParameterizedTest
    @EnumSource(
            value = EvictionRule.class,
            names = {"LRU", "LFU", "RANDOM"})
    void all_keys_go_one_slice_at_a_time_while_commands_run(EvictionRule rule) {
        policy(rule, false, 1);
        fill();
        f.engine.setMemoryLimit(1, Long.MAX_VALUE);
        assertThat(f.call("DBSIZE")).isEqualTo(":" + (KEYS - 25) + "|");
        assertThat(f.engine.outOfMemory()).isFalse();
        assertThat(f.engine.isEvicting()).isTrue();
        for (int slices = 0; f.engine.isEvicting(); slices++) {
            assertThat(slices).isLessThan(KEYS);
            f.engine.evict(f.nowMs);
        }
        assertThat(f.keyspace.db(0).size()).isZero();
        assertThat(f.engine.outOfMemory()).isTrue();
    }

    @Test
    void evictions_come_before_the_command_in_the_log_and_replay_to_the_same_data() {
        policy(EvictionRule.LRU, false, UNLIMITED);
        fill();
        f.call("LPUSH list a b c");
        replay();
        limit(0.6);
        f.call("SET last one");
        byte[] log = f.engine.effects().take().bytes();
        String text = Texts.latin1(log);
        assertThat(text).startsWith("*2\r\n$3\r\nDEL\r\n").doesNotContain("MULTI");
        assertThat(text.split("DEL\r\n", -1).length - 1)
                .isEqualTo((int) f.engine.stats().evictedKeys());
        assertThat(text.lastIndexOf("DEL\r\n")).isLessThan(text.indexOf("$4\r\nlast"));
        replica.engine.apply(log, f.nowMs);
        assertThat(replica.digest()).isEqualTo(f.digest());
    }

    private void replay() {
        replica.engine.apply(f.engine.effects().take().bytes(), f.nowMs);
        assertThat(replica.digest()).isEqualTo(f.digest());
    }

    @Test
    void replicas_and_masters_that_may_not_write_evict_nothing() {
        policy(EvictionRule.LRU, false, UNLIMITED);
        fill();
        f.engine.setMemoryLimit(1, Long.MAX_VALUE);
        f.setAccess(Access.REPLICA);
        f.engine.evict(f.nowMs);
        f.call("GET key:1");
        assertThat(survivors()).hasSize(KEYS);
        f.setAccess(Access.MASTER);
        f.engine.setWriteRefusal("MISCONF no disk");
        f.call("GET key:1");
        assertThat(survivors()).hasSize(KEYS);
    }

    /** Evictions free nothing that a view keeps; they must not empty the data for it. */
    @Test
    void a_snapshot_does_not_make_evictions_go_on() {
        policy(EvictionRule.LRU, false, UNLIMITED);
        fill();
        try (FrozenView view = f.keyspace.freeze()) {
            limit(0.7);
            f.call("DBSIZE");
            assertThat(survivors().length).isGreaterThan(KEYS / 2);
            assertThat(view.size(0)).isEqualTo(KEYS);
        }
    }

    @Test
    void scripts_are_refused_writes_and_exec_is_too() {
        f.call("SET k v");
        f.engine.setMeasuresOften(true);
        f.engine.setMemoryLimit(1, 1);
        assertThat(f.as(f.client, "EVAL", "return redis.call('set','k','w')", "1", "k"))
                .startsWith("-OOM command not allowed when used memory > 'maxmemory'.");
        assertThat(f.as(f.client, "EVAL", "return redis.call('get','k')", "1", "k"))
                .isEqualTo("$1\r\nv\r\n");
        assertThat(f.as(f.client, "EVAL", "#!lua flags=allow-oom\nreturn redis.call('set','k','w')", "1", "k"))
                .isEqualTo("+OK\r\n");
    }

    @Test
    void an_access_is_what_reads_or_writes_a_value() {
        f.call("SET k v");
        String[] quiet = {
            "OBJECT ENCODING k", "TTL k", "PTTL k", "EXPIRETIME k", "TYPE k", "EXISTS k", "SCAN 0 TYPE list"
        };
        for (String request : quiet) {
            f.nowMs += 10_000;
            f.call(request);
        }
        assertThat(f.call("OBJECT IDLETIME k")).isEqualTo(":" + 10 * quiet.length + "|");
        for (String request :
                new String[] {"GET k", "TOUCH k", "STRLEN k", "APPEND k x", "SET k v", "EXPIRE k 1000", "DUMP k"}) {
            f.nowMs += 10_000;
            f.call(request);
            assertThat(f.call("OBJECT IDLETIME k")).as(request).isEqualTo(":0|");
        }
        assertThat(f.call("OBJECT FREQ k")).startsWith("-ERR An LFU maxmemory policy is not selected");
    }
}
