package dev.redoubt.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.persistence.testing.RespClient;
import dev.redoubt.persistence.testing.RespClient.RespError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Users on sockets, with several event loops: what they may do, when they are cut off, and where passwords show. */
@Timeout(120)
class UsersBehaviorTest {
    private static final int LOOPS = 3;
    private static final int CLIENTS = 6;

    @TempDir
    Path dir;

    private TestNode node(String... more) throws IOException {
        List<String> args = new ArrayList<>(List.of("--event-loops", Integer.toString(LOOPS)));
        args.addAll(List.of(more));
        return new TestNode(dir, args.toArray(String[]::new));
    }

    private static String text(Object reply) {
        return reply instanceof byte[] bytes ? new String(bytes, StandardCharsets.ISO_8859_1) : String.valueOf(reply);
    }

    private static String error(Object reply) {
        assertThat(reply).isInstanceOf(RespError.class);
        return ((RespError) reply).message();
    }

    private static List<RespClient> connect(TestNode node) throws IOException {
        List<RespClient> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(node.client());
        }
        return clients;
    }

    private static void closed(RespClient client) {
        assertThatThrownBy(() -> client.call("PING")).isInstanceOf(IOException.class);
    }

    @Test
    void clients_of_a_deleted_user_are_cut_off_on_every_loop() throws Exception {
        try (TestNode node = node();
                RespClient admin = node.client()) {
            admin.ok("ACL", "SETUSER", "u", "on", ">p", "+@all", "~*");
            List<RespClient> clients = connect(node);
            for (RespClient client : clients) {
                client.ok("AUTH", "u", "p");
                client.ok("SET", "a", "1");
            }
            RespClient other = node.client();
            assertThat(clients.get(0).call("ACL", "DELUSER", "u")).isEqualTo(1L);
            for (RespClient client : clients) {
                closed(client);
                client.close();
            }
            assertThat(other.ok("PING")).isEqualTo("PONG");
            other.close();
        }
    }

    @Test
    void subscribers_who_lose_their_channel_are_cut_off_on_every_loop() throws Exception {
        try (TestNode node = node();
                RespClient admin = node.client()) {
            admin.ok("ACL", "SETUSER", "u", "on", "nopass", "+@all", "&a", "&b*");
            List<RespClient> clients = connect(node);
            for (int i = 0; i < CLIENTS; i++) {
                clients.get(i).ok("AUTH", "u", "");
                clients.get(i).call(i % 2 == 0 ? "SUBSCRIBE" : "PSUBSCRIBE", i % 2 == 0 ? "a" : "b*");
            }
            admin.ok("ACL", "SETUSER", "u", "resetchannels", "&a");
            assertThat(admin.call("PUBLISH", "a", "m")).isEqualTo(CLIENTS / 2L);
            assertThat(admin.call("PUBLISH", "b1", "m")).isEqualTo(0L);
            for (int i = 0; i < CLIENTS; i++) {
                if (i % 2 == 0) {
                    assertThat(text(((List<?>) clients.get(i).read()).get(2))).isEqualTo("m");
                } else {
                    closed(clients.get(i));
                }
                clients.get(i).close();
            }
        }
    }

    @Test
    void each_request_of_a_pipeline_is_checked_as_its_user() throws Exception {
        String script = "return redis.call('GET', KEYS[1])";
        try (TestNode node = node();
                RespClient admin = node.client();
                RespClient client = node.client()) {
            admin.ok("ACL", "SETUSER", "reader", "on", "nopass", "+get", "+eval", "+auth", "~a");
            admin.ok("SET", "a", "1");
            client.queue("AUTH", "reader", "");
            client.queue("GET", "a");
            client.queue("SET", "a", "2");
            client.queue("EVAL", script, "1", "a");
            client.queue("EVAL", "return redis.call('SET', KEYS[1], '2')", "1", "a");
            client.queue("AUTH", "default", "");
            client.queue("EVAL", "return redis.call('SET', KEYS[1], '3')", "1", "a");
            client.queue("ACL", "LOG", "1");
            client.flush();
            assertThat(client.read()).isEqualTo("OK");
            assertThat(text(client.read())).isEqualTo("1");
            assertThat(error(client.read())).isEqualTo("NOPERM this user has no permissions to run the 'set' command");
            assertThat(text(client.read())).isEqualTo("1");
            assertThat(error(client.read())).startsWith("ERR The user executing the script can't run this command");
            assertThat(client.read()).isEqualTo("OK");
            assertThat(client.read()).isEqualTo("OK");
            List<?> entry = (List<?>) ((List<?>) client.read()).get(0);
            assertThat(text(entry.get(5))).isEqualTo("lua");
            assertThat(text(entry.get(9))).isEqualTo("reader");
        }
    }

    @Test
    void transaction_is_checked_again_when_it_runs() throws Exception {
        try (TestNode node = node();
                RespClient admin = node.client();
                RespClient client = node.client()) {
            admin.ok("ACL", "SETUSER", "u", "on", "nopass", "+@all", "~*");
            client.ok("AUTH", "u", "");
            client.ok("MULTI");
            client.ok("SET", "a", "1");
            client.ok("CLIENT", "GETNAME");
            client.ok("INCR", "a");
            admin.ok("ACL", "SETUSER", "u", "-incr", "-client");
            List<?> replies = (List<?>) client.call("EXEC");
            assertThat(replies.get(0)).isEqualTo("OK");
            assertThat(error(replies.get(1))).startsWith("NOPERM ACLs rules changed between the moment");
            assertThat(error(replies.get(2))).endsWith("no permission to execute the command or subcommand");
            assertThat(text(admin.ok("GET", "a"))).isEqualTo("1");
            // AUTH inside of a transaction counts for what follows it.
            client.ok("MULTI");
            client.ok("AUTH", "default", "");
            client.ok("SET", "a", "5");
            assertThat((List<?>) client.call("EXEC")).isEqualTo(List.of("OK", "OK"));
            assertThat(text(client.ok("ACL", "WHOAMI"))).isEqualTo("default");
        }
    }

    @Test
    void loaded_users_cut_off_the_clients_of_those_before() throws Exception {
        Path file = dir.resolve("users.acl");
        Files.writeString(file, "user alice on >alice ~* &* +@all\nuser default on nopass ~* &* +@all\n");
        try (TestNode node = node("--aclfile", "users.acl");
                RespClient admin = node.client();
                RespClient alice = node.client()) {
            alice.ok("AUTH", "alice", "alice");
            alice.ok("ACL", "SETUSER", "eve", "on", ">eve", "+get", "~*");
            alice.ok("ACL", "SAVE");
            assertThat(Files.readString(file)).contains("user eve on #");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            Files.writeString(file, "user broken +nonsense\n");
            assertThat(error(admin.call("ACL", "LOAD"))).contains("+nonsense");
            alice.ok("PING");
            Files.writeString(file, "user eve on >eve ~* +get\n");
            admin.ok("ACL", "LOAD");
            closed(alice);
            assertThat(admin.call("AUTH", "alice", "alice")).isInstanceOf(RespError.class);
            admin.ok("AUTH", "eve", "eve");
            assertThat(error(admin.call("SET", "a", "1"))).startsWith("NOPERM");
        }
    }

    @Test
    void restricted_default_user_is_restricted_from_the_start() throws Exception {
        try (TestNode node = node("--user", "default on nopass ~* +@all -flushdb");
                RespClient client = node.client()) {
            assertThat(error(client.call("FLUSHDB"))).startsWith("NOPERM");
            assertThat(error(client.call("SUBSCRIBE", "a"))).contains("channels");
            client.ok("ACL", "SETUSER", "default", "off");
            try (RespClient next = node.client()) {
                assertThat(error(next.call("PING"))).startsWith("NOAUTH");
            }
            client.ok("PING");
        }
    }

    @Test
    void passwords_are_nowhere_to_be_seen() throws Exception {
        String secret = "correct-horse";
        try (TestNode node = node("--requirepass", secret);
                RespClient admin = node.client();
                RespClient monitor = node.client();
                RespClient client = node.client()) {
            admin.ok("AUTH", secret);
            monitor.ok("AUTH", secret);
            admin.ok("CONFIG", "SET", "slowlog-log-slower-than", "0");
            monitor.ok("MONITOR");
            client.ok("AUTH", "default", secret);
            client.call("HELLO", "3", "AUTH", "default", secret);
            client.ok("ACL", "SETUSER", "u", ">" + secret);
            client.ok("CONFIG", "SET", "requirepass", secret + "2", "loglevel", "notice");
            client.ok("CONFIG", "SET", "requirepass", secret);
            client.ok("PING", "end");
            StringBuilder seen = new StringBuilder();
            while (seen.indexOf("\"end\"") < 0) {
                seen.append(text(monitor.read())).append('\n');
            }
            admin.call("AUTH", "nobody", secret);
            for (String[] request : new String[][] {
                {"SLOWLOG", "GET", "100"}, {"CONFIG", "GET", "*"}, {"ACL", "LIST"}, {"ACL", "LOG"}, {"CLIENT", "LIST"}
            }) {
                seen.append(flat(admin.call((Object[]) request))).append('\n');
            }
            assertThat(seen.toString()).doesNotContain(secret).contains("requirepass (redacted) loglevel notice");
        }
    }

    private static String flat(Object reply) {
        if (reply instanceof List<?> list) {
            StringBuilder all = new StringBuilder();
            list.forEach(each -> all.append(flat(each)).append(' '));
            return all.toString();
        }
        return text(reply);
    }
}
