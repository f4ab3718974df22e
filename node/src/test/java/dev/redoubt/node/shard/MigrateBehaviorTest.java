package dev.redoubt.node.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.persistence.testing.Await;
import dev.redoubt.persistence.testing.RespClient;
import dev.redoubt.persistence.testing.RespClient.RespError;
import java.util.List;
import org.junit.jupiter.api.Test;

/** MIGRATE with targets that refuse, hang, die or say nonsense. */
class MigrateBehaviorTest extends DirectiveSessions {
    private static final String IOERR_READING = "IOERR error or timeout reading to target instance";
    private static final String HOST = "127.0.0.1";

    private static String error(Object reply) {
        assertThat(reply).isInstanceOf(RespError.class);
        return ((RespError) reply).message();
    }

    @Test
    void a_target_that_takes_no_connections_is_an_error() throws Exception {
        alone((member, client) -> {
            String port;
            try (FakeTarget gone = new FakeTarget(FakeTarget::read)) {
                port = gone.port();
            }
            client.ok("SET", "k", "v");
            assertThat(error(client.call("MIGRATE", HOST, port, "k", "0", "5000")))
                    .isEqualTo("IOERR error or timeout writing to target instance");
            assertThat(error(client.call("MIGRATE", HOST, "-1", "k", "0", "5000")))
                    .isEqualTo("IOERR error or timeout connecting to the client");
            assertThat(error(client.call("MIGRATE", "no such host", "1", "k", "0", "5000")))
                    .isEqualTo("IOERR error or timeout connecting to the client");
            assertThat(client.text("GET", "k")).isEqualTo("v");
        });
    }

    @Test
    void a_target_that_hangs_is_an_error_after_the_timeout_and_others_are_served_meanwhile() throws Exception {
        alone((member, client) -> {
            try (FakeTarget target = new FakeTarget((self, socket) -> {
                        self.read(socket);
                        self.pause();
                    });
                    RespClient other = member.client()) {
                client.ok("SET", "k", "v");
                client.send("MIGRATE", HOST, target.port(), "k", "0", "300");
                target.awaitRequest();
                assertThat(other.text("GET", "k")).isEqualTo("v");
                assertThat(info(other, "stats", "migrate_cached_sockets")).isEqualTo("1");
                assertThat(error(client.read())).isEqualTo(IOERR_READING);
                assertThat(client.text("GET", "k")).isEqualTo("v");
                assertThat(info(other, "stats", "migrate_cached_sockets")).isEqualTo("0");
            }
        });
    }

    @Test
    void a_target_that_dies_before_it_answers_is_asked_once_more() throws Exception {
        alone((member, client) -> {
            try (FakeTarget target = new FakeTarget(FakeTarget::read)) {
                client.ok("SET", "k", "v");
                assertThat(error(client.call("MIGRATE", HOST, target.port(), "k", "0", "5000")))
                        .isEqualTo(IOERR_READING);
                assertThat(target.connections()).isEqualTo(2);
                assertThat(client.text("GET", "k")).isEqualTo("v");
            }
        });
    }

    @Test
    void of_a_target_that_dies_midway_the_keys_that_it_took_are_removed() throws Exception {
        alone((member, client) -> {
            try (FakeTarget target = new FakeTarget((self, socket) -> {
                self.read(socket);
                self.write(socket, "+OK\r\n+OK\r\n");
            })) {
                client.ok("MSET", "a", "1", "b", "2");
                assertThat(error(client.call("MIGRATE", HOST, target.port(), "", "0", "5000", "KEYS", "a", "b")))
                        .isEqualTo(IOERR_READING);
                assertThat(client.ok("EXISTS", "a")).isEqualTo(0L);
                assertThat(client.text("GET", "b")).isEqualTo("2");
            }
        });
    }

    @Test
    void a_server_that_is_no_redis_gets_no_key() throws Exception {
        alone((member, client) -> {
            try (FakeTarget target = new FakeTarget((self, socket) -> {
                self.read(socket);
                self.write(socket, "HTTP/1.1 400 Bad Request\r\nServer: x\r\n");
            })) {
                client.ok("SET", "k", "v");
                assertThat(error(client.call("MIGRATE", HOST, target.port(), "k", "0", "5000")))
                        .isEqualTo("ERR Target instance replied with error: HTTP/1.1 400 Bad Request");
                assertThat(client.text("GET", "k")).isEqualTo("v");
            }
        });
    }

    @Test
    void a_key_that_changes_before_the_target_has_it_stays() throws Exception {
        alone((member, client) -> {
            try (FakeTarget target = taker(3);
                    RespClient other = member.client()) {
                client.ok("MSET", "a", "1", "b", "2", "c", "3");
                client.send("MIGRATE", HOST, target.port(), "", "0", "20000", "KEYS", "a", "b", "c");
                target.awaitRequest();
                other.ok("APPEND", "a", "x");
                other.ok("DEL", "b");
                other.ok("SET", "b", "new");
                target.goOn();
                assertThat(error(client.read()))
                        .isEqualTo("ERR A key has changed while it was migrated: it stays here, and the target has an"
                                + " older value");
                assertThat(client.text("GET", "a")).isEqualTo("1x");
                assertThat(client.text("GET", "b")).isEqualTo("new");
                assertThat(client.ok("EXISTS", "c")).isEqualTo(0L);
            }
        });
    }

    @Test
    void other_ways_to_change_a_key_are_seen_too() throws Exception {
        for (String change : List.of("FLUSHALL", "SWAPDB 0 1", "EXPIRE a 1000", "DEL a", "DEBUG RELOAD")) {
            alone(
                    (member, client) -> {
                        try (FakeTarget target = taker(1);
                                RespClient other = member.client()) {
                            client.ok("SET", "a", "1");
                            client.send("MIGRATE", HOST, target.port(), "a", "0", "20000");
                            target.awaitRequest();
                            other.ok((Object[]) change.split(" "));
                            target.goOn();
                            assertThat(error(client.read())).as(change).startsWith("ERR A key has changed");
                        }
                    },
                    "--enable-debug-command",
                    "yes");
        }
    }

    private static FakeTarget taker(int keys) throws Exception {
        return new FakeTarget((self, socket) -> {
            self.read(socket);
            self.pause();
            // SELECT gets a reply too.
            self.write(socket, "+OK\r\n" + "+OK\r\n".repeat(keys));
            self.pause();
        });
    }

    @Test
    void a_key_goes_though_its_client_has_gone() throws Exception {
        alone((member, client) -> {
            try (FakeTarget target = taker(1)) {
                client.ok("SET", "k", "v");
                try (RespClient leaving = member.client()) {
                    leaving.send("MIGRATE", HOST, target.port(), "k", "0", "20000");
                    target.awaitRequest();
                }
                Await.until("closed", () -> info(client, "clients", "connected_clients")
                        .equals("1"));
                target.goOn();
                Await.until("moved", () -> client.ok("EXISTS", "k").equals(0L));
            }
        });
    }

    @Test
    void a_pause_holds_the_removal_back() throws Exception {
        alone((member, client) -> {
            try (FakeTarget target = taker(1);
                    RespClient other = member.client()) {
                client.ok("SET", "k", "v");
                client.send("MIGRATE", HOST, target.port(), "k", "0", "20000");
                target.awaitRequest();
                other.ok("CLIENT", "PAUSE", "100000", "WRITE");
                target.goOn();
                Await.until("answered", () -> info(other, "stats", "migrate_cached_sockets")
                        .equals("1"));
                assertThat(other.ok("EXISTS", "k")).isEqualTo(1L);
                other.ok("CLIENT", "UNPAUSE");
                assertThat(client.read()).isEqualTo("OK");
                assertThat(other.ok("EXISTS", "k")).isEqualTo(0L);
            }
        });
    }

    @Test
    void commands_behind_it_in_the_pipeline_see_what_it_has_done() throws Exception {
        alone((member, client) -> {
            try (FakeTarget target = taker(1)) {
                client.ok("SET", "k", "v");
                client.queue("MIGRATE", HOST, target.port(), "k", "0", "20000");
                client.queue("EXISTS", "k");
                client.flush();
                target.goOn();
                assertThat(client.read()).isEqualTo("OK");
                assertThat(client.read()).isEqualTo(0L);
            }
        });
    }

    @Test
    void exec_and_scripts_cannot_wait_for_it() throws Exception {
        alone((member, client) -> {
            client.ok("SET", "k", "v");
            client.ok("MULTI");
            client.ok("MIGRATE", HOST, "1", "k", "0", "5000");
            assertThat(error(((List<?>) client.ok("EXEC")).get(0)))
                    .isEqualTo("ERR MIGRATE is not possible inside MULTI or in a script");
            assertThat(error(client.call("EVAL", "return redis.call('migrate','h','1','k','0','1')", "0")))
                    .startsWith("ERR MIGRATE is not possible inside MULTI or in a script");
            assertThat(client.ok("MIGRATE", HOST, "1", "none", "0", "5000")).isEqualTo("NOKEY");
        });
    }
}
