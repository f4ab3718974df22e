package dev.redoubt.node.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.command.engine.Access;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Expired keys on a writable master, on a replica, while writes are refused, and in replay (docs/protocol.md 2.9). */
class ExpiryTest {
    private final EngineFixture f = new EngineFixture();

    private void expireInPlace() {
        f.call("SET k v PX 10");
        f.engine.effects().take();
        f.nowMs += 11;
    }

    @Test
    void read_on_the_master_removes_an_expired_key_with_del() {
        expireInPlace();
        assertThat(f.call("GET k")).isEqualTo("$-1|");
        assertThat(f.effects()).isEqualTo("*2\r\n$3\r\nDEL\r\n$1\r\nk\r\n");
        assertThat(f.call("DBSIZE")).isEqualTo(":0|");
        assertThat(f.engine.stats().expiredKeys()).isEqualTo(1);
    }

    @Test
    void key_lives_through_the_millisecond_of_its_expiry() {
        f.call("SET k v PX 10");
        f.nowMs += 10;
        assertThat(f.call("GET k")).isEqualTo("$1|v|");
        f.nowMs += 1;
        assertThat(f.call("GET k")).isEqualTo("$-1|");
    }

    @Test
    void write_on_an_expired_key_propagates_del_and_write_together() {
        expireInPlace();
        assertThat(f.call("APPEND k w")).isEqualTo(":1|");
        assertThat(ReplyTree.commands(f.engine.effects().take().bytes()).toString())
                .isEqualTo("[[MULTI], [DEL, k], [APPEND, k, w], [EXEC]]");
    }

    @Test
    void a_replica_hides_the_expired_key_and_keeps_it() {
        expireInPlace();
        f.engine.setAccess(Access.REPLICA);
        assertThat(f.call("GET k")).isEqualTo("$-1|");
        assertThat(f.call("EXISTS k")).isEqualTo(":0|");
        assertThat(f.call("DBSIZE")).isEqualTo(":1|");
        assertThat(f.effects()).isEmpty();
    }

    @Test
    void expired_keys_are_only_hidden_while_writes_are_refused() {
        expireInPlace();
        f.engine.setWriteRefusal("MISCONF disk");
        assertThat(f.call("GET k")).isEqualTo("$-1|");
        assertThat(f.engine.expireCycle(f.nowMs, 100)).isZero();
        assertThat(f.call("DBSIZE")).isEqualTo(":1|");
        f.engine.setWriteRefusal(null);
        assertThat(f.engine.expireCycle(f.nowMs, 100)).isEqualTo(1);
        assertThat(f.call("DBSIZE")).isEqualTo(":0|");
    }

    @Test
    void active_expiry_removes_a_bounded_number_with_single_dels() {
        for (int i = 0; i < 10; i++) {
            f.call("SET k" + i + " v PX 5");
        }
        f.call("SET stays v");
        f.engine.effects().take();
        f.nowMs += 100;
        int removed = 0;
        int rounds = 0;
        while (removed < 10 && rounds++ < 1000) {
            int now = f.engine.expireCycle(f.nowMs, 3);
            assertThat(now).isLessThanOrEqualTo(3);
            removed += now;
        }
        assertThat(removed).isEqualTo(10);
        assertThat(ReplyTree.commands(f.engine.effects().take().bytes()))
                .hasSize(10)
                .allSatisfy(command -> assertThat(command.get(0)).isEqualTo("DEL"));
        assertThat(f.call("KEYS *")).isEqualTo("*1|$5|stays|");
    }

    @Test
    void replay_keeps_keys_whose_time_has_passed() {
        f.call("SET k v PX 10");
        f.call("APPEND k w");
        byte[] payload = f.engine.effects().take().bytes();
        EngineFixture replica = new EngineFixture();
        replica.nowMs = f.nowMs + 1_000_000;
        replica.engine.setAccess(Access.REPLICA);
        replica.engine.apply(payload, 0);
        assertThat(replica.call("DBSIZE")).isEqualTo(":1|");
        assertThat(replica.call("GET k")).isEqualTo("$-1|");
        replica.nowMs = f.nowMs;
        assertThat(replica.call("GET k")).isEqualTo("$2|vw|");
    }

    @Test
    void an_expiry_in_the_past_is_a_del_at_once() {
        f.call("SET k v");
        f.engine.effects().take();
        assertThat(f.call("EXPIREAT k 1")).isEqualTo(":1|");
        assertThat(f.effects()).isEqualTo("*2\r\n$3\r\nDEL\r\n$1\r\nk\r\n");
    }

    @Test
    void relative_times_become_absolute_in_the_effects() {
        f.call("SET k v EX 10");
        f.call("EXPIRE k 20");
        f.call("GETEX k PX 5");
        assertThat(ReplyTree.commands(f.engine.effects().take().bytes()).toString())
                .isEqualTo(
                        "[[SELECT, 0], [SET, k, v, PXAT, 1010000], [PEXPIREAT, k, 1020000], [PEXPIREAT, k, 1000005]]");
    }

    @Test
    void read_is_never_propagated() {
        f.call("SET k v");
        f.engine.effects().take();
        for (String read :
                new String[] {"GET k", "TTL k", "PERSIST k", "SADD s", "DEL nokey", "EXPIRE nokey 1", "SETNX k w"}) {
            f.call(read);
        }
        assertThat(f.effects().getBytes(StandardCharsets.ISO_8859_1)).isEmpty();
    }
}
