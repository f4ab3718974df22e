package dev.redoubt.node.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.command.engine.Access;
import dev.redoubt.node.command.engine.Outcome;
import dev.redoubt.node.keyspace.FrozenView;
import dev.redoubt.node.session.Session;
import org.junit.jupiter.api.Test;

/** Who may run what, when (server.c processCommand; docs/protocol.md 3.2, 6.2). */
class AdmissionTest {
    private final EngineFixture f = new EngineFixture();

    @Test
    void a_replica_reads_and_refuses_writes() {
        f.call("SET k v");
        f.setAccess(Access.REPLICA);
        assertThat(f.call("GET k")).isEqualTo("$1|v|");
        assertThat(f.call("SET k w")).isEqualTo("-READONLY You can't write against a read only replica.|");
        assertThat(f.call("WAIT 0 0")).startsWith("-ERR WAIT cannot be used with replica instances.");
    }

    @Test
    void replica_refuses_a_write_when_it_is_queued() {
        f.setAccess(Access.REPLICA);
        f.call("MULTI");
        assertThat(f.call("SET k v")).startsWith("-READONLY");
        assertThat(f.call("EXEC")).isEqualTo("-EXECABORT Transaction discarded because of previous errors.|");
    }

    @Test
    void a_transaction_queued_before_the_demotion_is_aborted_by_exec() {
        f.call("MULTI");
        f.call("SET k v");
        f.setAccess(Access.REPLICA);
        assertThat(f.call("EXEC"))
                .isEqualTo("-EXECABORT Transaction discarded because of: READONLY You can't write against a read only"
                        + " replica.|");
        assertThat(f.client.inTransaction()).isFalse();
        assertThat(f.effects()).isEmpty();
    }

    @Test
    void only_administrative_commands_answer_while_loading_or_without_a_master() {
        for (Access access : new Access[] {Access.LOADING, Access.NO_MASTER}) {
            f.setAccess(access);
            String refusal = access == Access.LOADING ? "-LOADING " : "-MASTERDOWN ";
            for (String data : new String[] {"GET k", "SET k v", "DEL k", "KEYS *", "DBSIZE"}) {
                assertThat(f.call(data)).as(data).startsWith(refusal);
            }
            for (String always :
                    new String[] {"PING", "HELLO", "INFO", "ROLE", "CLIENT ID", "COMMAND COUNT", "CONFIG GET x"}) {
                assertThat(f.call(always)).as(always).doesNotStartWith("-");
            }
        }
    }

    @Test
    void masterdown_names_the_directive_only_where_it_is_the_reason() {
        f.setAccess(Access.STALE);
        assertThat(f.call("GET k"))
                .isEqualTo("-MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.|");
        assertThat(f.call("SET k v")).startsWith("-READONLY ");
        assertThat(f.call("PING")).isEqualTo("+PONG|");
        f.setAccess(Access.NO_MASTER);
        assertThat(f.call("GET k"))
                .isEqualTo("-MASTERDOWN No master is known to this member, or it may not show its data now.|");
        assertThat(f.call("SET k v")).startsWith("-MASTERDOWN No master");
    }

    @Test
    void master_beyond_maxmemory_refuses_only_commands_that_grow_data() {
        f.call("SET k v");
        f.engine.setMemoryLimit(1, 1);
        f.publishView();
        String refusal = "-OOM command not allowed when used memory > 'maxmemory'.|";
        assertThat(f.call("SET k w")).isEqualTo(refusal);
        f.call("MULTI");
        assertThat(f.call("LPUSH l x")).isEqualTo(refusal);
        assertThat(f.call("EXEC")).startsWith("-EXECABORT");
        assertThat(f.call("GET k")).isEqualTo("$1|v|");
        assertThat(f.call("DEL k")).isEqualTo(":1|");
        f.engine.setMemoryLimit(0, 0);
        f.publishView();
        assertThat(f.call("SET k w")).isEqualTo("+OK|");
    }

    /** Found with a rewrite of the AOF under way: FLUSHALL gave no memory back, and the next SET got -OOM. */
    @Test
    void values_that_only_a_snapshot_needs_do_not_count_against_maxmemory() {
        f.call("SET k " + "v".repeat(100_000));
        long limit = f.engine.measure() - 50_000;
        try (FrozenView view = f.engine.keyspace().freeze()) {
            f.call("FLUSHALL");
            f.engine.setMemoryLimit(limit, Long.MAX_VALUE);
            assertThat(f.call("SET k w")).isEqualTo("+OK|");
            f.engine.setMemoryLimit(limit, limit);
            assertThat(f.call("SET k x")).startsWith("-OOM ");
            assertThat(view.size(0)).isEqualTo(1);
        }
        assertThat(f.call("SET k x")).isEqualTo("+OK|");
    }

    @Test
    void misconf_refuses_writes_and_ping_but_no_reads() {
        f.call("SET k v");
        f.engine.setWriteRefusal("MISCONF Errors writing to the AOF file: No space left on device");
        f.publishView();
        assertThat(f.call("SET k w")).isEqualTo("-MISCONF Errors writing to the AOF file: No space left on device|");
        assertThat(f.call("PING")).startsWith("-MISCONF");
        assertThat(f.call("GET k")).isEqualTo("$1|v|");
        f.engine.setWriteRefusal("NOSYNCREPLICAS no majority");
        f.publishView();
        assertThat(f.call("PING")).isEqualTo("+PONG|");
        assertThat(f.call("SET k w")).isEqualTo("-NOSYNCREPLICAS no majority|");
    }

    @Test
    void only_login_commands_are_allowed_without_authentication() {
        f.server.access().users().setDefaultPassword("secret");
        Session guest = f.connect();
        assertThat(f.as(guest, "GET", "k")).isEqualTo("-NOAUTH Authentication required.\r\n");
        assertThat(f.as(guest, "GET")).startsWith("-ERR wrong number of arguments for 'get' command");
        assertThat(f.as(guest, "HELLO", "3")).startsWith("-NOAUTH HELLO must be called");
        assertThat(f.as(guest, "AUTH", "wrong")).startsWith("-WRONGPASS");
        assertThat(f.as(guest, "AUTH", "joe", "secret")).startsWith("-WRONGPASS");
        assertThat(f.as(guest, "AUTH", "secret")).isEqualTo("+OK\r\n");
        assertThat(f.as(guest, "GET", "k")).isEqualTo("$-1\r\n");
        assertThat(f.as(guest, "RESET")).isEqualTo("+RESET\r\n");
        assertThat(f.as(guest, "GET", "k")).isEqualTo("-NOAUTH Authentication required.\r\n");
        assertThat(f.as(guest, "HELLO", "3", "AUTH", "default", "secret", "SETNAME", "me"))
                .startsWith("%7\r\n");
        assertThat(guest.name()).isEqualTo("me");
    }

    @Test
    void debug_is_refused_unless_configured() {
        f.server.debug = false;
        assertThat(f.call("DEBUG SLEEP 0"))
                .startsWith("-ERR DEBUG command not allowed. If the enable-debug-command option");
        f.server.debug = true;
        assertThat(f.call("DEBUG SLEEP 0.5")).isEqualTo("+OK|");
        assertThat(f.server.asked).contains("sleep 500000");
    }

    @Test
    void http_request_closes_the_connection() {
        assertThat(f.call("POST / HTTP/1.1")).isEmpty();
        assertThat(f.closed(f.client)).isTrue();
    }

    @Test
    void quit_closes_behind_its_reply() {
        assertThat(f.call("QUIT")).isEqualTo("+OK|");
        assertThat(f.closed(f.client)).isTrue();
    }

    @Test
    void client_reply_off_and_skip_suppress_replies() {
        assertThat(f.call("CLIENT REPLY SKIP")).isEmpty();
        assertThat(f.call("PING")).isEmpty();
        assertThat(f.call("PING")).isEqualTo("+PONG|");
        assertThat(f.call("CLIENT REPLY OFF")).isEmpty();
        assertThat(f.call("SET k v")).isEmpty();
        assertThat(f.call("CLIENT REPLY ON")).isEqualTo("+OK|");
        assertThat(f.call("GET k")).isEqualTo("$1|v|");
    }

    @Test
    void client_reply_on_is_answered_when_skip_came_before() {
        assertThat(f.call("CLIENT REPLY SKIP")).isEmpty();
        assertThat(f.call("CLIENT REPLY ON")).isEqualTo("+OK|");
    }

    @Test
    void client_reply_skip_that_is_skipped_skips_again() {
        f.call("CLIENT REPLY SKIP");
        f.call("CLIENT REPLY SKIP");
        assertThat(f.call("PING a")).isEmpty();
        assertThat(f.call("PING b")).isEqualTo("$1|b|");
    }

    @Test
    void client_reply_off_silences_neither_subscriptions_nor_messages() {
        Session publisher = f.connect();
        f.call("CLIENT REPLY OFF");
        assertThat(f.call("SUBSCRIBE a")).isEqualTo("*3|$9|subscribe|$1|a|:1|");
        assertThat(f.call("PING")).isEmpty();
        f.as(publisher, "PUBLISH", "a", "m");
        assertThat(f.pushed(f.client)).startsWith("*3\r\n$7\r\nmessage\r\n");
        assertThat(f.call("UNSUBSCRIBE a")).isEqualTo("*3|$11|unsubscribe|$1|a|:0|");
    }

    @Test
    void client_reply_off_silences_exec_and_its_requests_are_run() {
        f.call("CLIENT REPLY OFF");
        f.call("MULTI");
        f.call("SET k v");
        f.call("PING");
        assertThat(f.call("EXEC")).isEmpty();
        f.call("CLIENT REPLY ON");
        assertThat(f.call("GET k")).isEqualTo("$1|v|");
    }

    @Test
    void wait_defers_its_reply_only_outside_of_a_transaction() {
        f.server.acked = 1;
        assertThat(f.call("WAIT 1 0")).isEqualTo(":1|");
        assertThat(f.outcome).isEqualTo(Outcome.REPLIED);
        assertThat(f.call("WAIT 2 100")).isEmpty();
        assertThat(f.outcome).isEqualTo(Outcome.DEFERRED);
        assertThat(f.server.asked).contains("wait 2 100");
        Session other = f.connect();
        f.as(other, "MULTI");
        f.as(other, "WAIT", "2", "100");
        assertThat(f.as(other, "EXEC")).isEqualTo("*1\r\n:1\r\n");
        assertThat(f.outcome).isEqualTo(Outcome.REPLIED);
    }

    @Test
    void save_and_shutdown_defer_and_are_refused_in_a_transaction() {
        assertThat(f.call("SAVE")).isEqualTo("+OK|");
        assertThat(f.outcome).isEqualTo(Outcome.DEFERRED);
        f.call("MULTI");
        assertThat(f.call("SAVE")).isEqualTo("-ERR Command not allowed inside a transaction|");
        assertThat(f.call("EXEC")).startsWith("-EXECABORT");
        f.call("SHUTDOWN NOSAVE NOW");
        assertThat(f.outcome).isEqualTo(Outcome.DEFERRED);
    }

    @Test
    void client_kill_selects_by_id_address_and_type() {
        Session other = f.connect();
        assertThat(f.call("CLIENT KILL ID " + other.id())).isEqualTo(":1|");
        assertThat(f.closed(other)).isTrue();
        f.disconnect(other);
        f.connect();
        assertThat(f.call("CLIENT KILL TYPE pubsub")).isEqualTo(":0|");
        assertThat(f.call("CLIENT KILL 1.2.3.4:5")).isEqualTo("-ERR No such client|");
        assertThat(f.call("CLIENT KILL TYPE normal")).isEqualTo(":1|");
        assertThat(f.call("CLIENT LIST")).contains("id=1 addr=").contains("cmd=client|list");
        assertThat(f.call("CLIENT KILL TYPE normal SKIPME no")).isEqualTo(":2|");
        assertThat(f.closed(f.client)).isTrue();
    }

    @Test
    void debug_digest_reads_data_and_debug_sleep_does_not() {
        f.call("DEBUG SLEEP 0");
        assertThat(f.engine.toldOfData()).isFalse();
        f.call("DEBUG DIGEST");
        assertThat(f.engine.toldOfData()).isTrue();
        f.call("DEBUG DIGEST-VALUE k");
        assertThat(f.engine.toldOfData()).isTrue();
    }
}
