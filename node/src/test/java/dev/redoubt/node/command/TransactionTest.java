package dev.redoubt.node.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.session.Session;
import org.junit.jupiter.api.Test;

class TransactionTest {
    private final EngineFixture f = new EngineFixture();
    private final Session other = f.connect();

    private String exec(String... queued) {
        f.call("MULTI");
        for (String line : queued) {
            assertThat(f.call(line)).isEqualTo("+QUEUED|");
        }
        return f.call("EXEC");
    }

    @Test
    void transaction_is_wrapped_only_when_it_wrote_twice() {
        exec("SET a 1", "GET a", "INCR a");
        exec("SET b 1", "GET b");
        exec("GET b");
        assertThat(ReplyTree.commands(f.engine.effects().take().bytes()).toString())
                .isEqualTo("[[MULTI], [SELECT, 0], [SET, a, 1], [INCR, a], [EXEC], [SET, b, 1]]");
    }

    @Test
    void a_change_of_database_within_a_transaction_is_followed() {
        exec("SET a 1", "SELECT 3", "SET a 2");
        f.call("SET a 3");
        byte[] payload = f.engine.effects().take().bytes();
        assertThat(f.engine.effects().db()).isEqualTo(3);
        EngineFixture fresh = new EngineFixture();
        fresh.engine.apply(payload, 0);
        assertThat(fresh.digest()).isEqualTo(f.digest());
        assertThat(fresh.call("GET a")).isEqualTo("$1|1|");
    }

    @Test
    void new_term_begins_with_select() {
        f.call("SET a 1");
        f.engine.effects().take();
        f.engine.effects().beginTerm();
        f.call("SET a 2");
        assertThat(f.effects()).startsWith("*2\r\n$6\r\nSELECT\r\n$1\r\n0\r\n");
    }

    @Test
    void a_watched_key_that_another_client_changes_stops_exec() {
        f.call("WATCH k");
        f.as(other, "SET", "k", "v");
        assertThat(exec("SET k mine")).isEqualTo("*-1|");
        assertThat(f.call("GET k")).isEqualTo("$1|v|");
        assertThat(exec("SET k mine")).isEqualTo("*1|+OK|");
    }

    @Test
    void a_watched_key_in_another_database_is_another_key() {
        f.call("WATCH k");
        f.as(other, "SELECT", "1");
        f.as(other, "SET", "k", "v");
        assertThat(exec("SET k mine")).isEqualTo("*1|+OK|");
    }

    @Test
    void unwatch_discard_and_exec_forget_the_watches() {
        f.call("WATCH k");
        f.call("UNWATCH");
        f.as(other, "SET", "k", "v");
        assertThat(exec("PING")).isEqualTo("*1|+PONG|");
        f.call("WATCH k");
        f.call("MULTI");
        f.call("DISCARD");
        f.as(other, "SET", "k", "w");
        assertThat(exec("PING")).isEqualTo("*1|+PONG|");
    }

    @Test
    void a_key_that_expires_under_watch_stops_exec() {
        f.call("SET k v PX 10");
        f.call("WATCH k");
        f.nowMs += 11;
        assertThat(exec("PING")).isEqualTo("*-1|");
    }

    @Test
    void removal_of_a_key_that_expired_before_watch_changes_nothing() {
        f.call("SET k v PX 10");
        f.nowMs += 11;
        f.call("WATCH k");
        f.as(other, "GET", "k");
        assertThat(exec("PING")).isEqualTo("*1|+PONG|");
    }

    @Test
    void an_expired_watched_key_that_is_written_again_stops_exec() {
        f.call("SET k v PX 10");
        f.nowMs += 11;
        f.call("WATCH k");
        f.as(other, "SET", "k", "new");
        assertThat(exec("PING")).isEqualTo("*-1|");
    }

    @Test
    void flush_touches_only_watched_keys_that_exist() {
        f.call("SET here v");
        f.call("WATCH absent");
        f.as(other, "FLUSHALL");
        assertThat(exec("PING")).isEqualTo("*1|+PONG|");
        f.call("SET here v");
        f.call("WATCH here");
        f.as(other, "FLUSHDB");
        assertThat(exec("PING")).isEqualTo("*-1|");
    }

    @Test
    void refused_request_aborts_the_transaction_but_a_failing_one_does_not() {
        f.call("MULTI");
        assertThat(f.call("NOSUCH")).startsWith("-ERR unknown command");
        assertThat(f.call("EXEC")).isEqualTo("-EXECABORT Transaction discarded because of previous errors.|");
        assertThat(exec("SET k v", "LPUSH k x", "GET k"))
                .isEqualTo("*3|+OK|-WRONGTYPE Operation against a key holding the wrong kind of value|$1|v|");
    }

    @Test
    void watches_of_a_closed_client_are_dropped() {
        f.call("WATCH k");
        f.call("SUBSCRIBE news");
        f.disconnect(f.client);
        f.as(other, "SET", "k", "v");
        assertThat(f.as(other, "PUBLISH", "news", "m")).isEqualTo(":0\r\n");
    }

    @Test
    void exchanging_the_keyspace_stops_every_watching_transaction() {
        f.call("WATCH k");
        f.engine.setKeyspace(new EngineFixture().keyspace);
        assertThat(exec("PING")).isEqualTo("*-1|");
    }

    @Test
    void exec_answers_requests_in_the_order_of_the_queue() {
        assertThat(exec("SET a 1", "PING", "SELECT 3", "SET a 3", "ECHO x", "GET a", "SELECT 99", "GET a"))
                .isEqualTo("*8|+OK|+PONG|+OK|+OK|$1|x|$1|3|-ERR DB index is out of range|$1|3|");
        assertThat(f.call("GET a")).isEqualTo("$1|3|");
        f.call("SELECT 0");
        assertThat(f.call("GET a")).isEqualTo("$1|1|");
    }

    @Test
    void hello_inside_of_a_transaction_changes_the_version_of_what_follows() {
        f.call("HSET h a 1");
        assertThat(exec("HGETALL h", "HELLO 3", "HGETALL h"))
                .startsWith("*3|*2|$1|a|$1|1|%7|")
                .endsWith("%1|$1|a|$1|1|");
        assertThat(f.call("HGETALL h")).isEqualTo("%1|$1|a|$1|1|");
    }
}
