package dev.redoubt.node.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.config.AckMode;
import dev.redoubt.node.protocol.ClientMessage;
import dev.redoubt.persistence.aof.RealLogStorage;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.testing.Await;
import dev.redoubt.persistence.testing.RespClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Goal: a password keeps out programs that speak in messages as it keeps out sockets, and is given once. */
@Timeout(60)
class PeerSessionsBehaviorTest {
    @TempDir
    Path dir;

    private final Network network = new Network();
    private final MemberId node = MemberId.random(new Random(1));
    private final BlockingQueue<ClientMessage> received = new LinkedBlockingQueue<>();
    private final MemberId client = join(2, received);
    private RealLogStorage storage;
    private ShardMember member;
    private long number;

    @BeforeEach
    void start() throws Exception {
        storage = RealLogStorage.open(dir);
        member = new ShardMember(node, storage, network, true, AckMode.LOCAL, "--requirepass", "secret");
        Await.until("a master", () -> {
            network.send(client, node, new ClientMessage.WhoServes());
            return received.poll(100, TimeUnit.MILLISECONDS) instanceof ClientMessage.Serves;
        });
        received.clear();
    }

    @AfterEach
    void stop() throws Exception {
        member.close();
        storage.close();
    }

    @Test
    void request_is_not_executed_without_the_password() throws Exception {
        assertThat(ask(client, received, "SET", "k", "v")).isEqualTo(new ClientMessage.NotAuthenticated(number));
        try (RespClient resp = member.client()) {
            assertThat(resp.call("AUTH", "secret")).isEqualTo("OK");
            assertThat(resp.call("EXISTS", "k")).isEqualTo(0L);
        }
    }

    @Test
    void a_wrong_password_is_refused_and_changes_nothing() throws Exception {
        assertThat(authenticate("Secret")).isEqualTo(new ClientMessage.Authenticated(false));
        assertThat(authenticate("")).isEqualTo(new ClientMessage.Authenticated(false));
        assertThat(ask(client, received, "GET", "k")).isEqualTo(new ClientMessage.NotAuthenticated(number));
    }

    @Test
    void password_counts_for_all_requests_of_one_client() throws Exception {
        assertThat(authenticate("secret")).isEqualTo(new ClientMessage.Authenticated(true));
        assertThat(replies(ask(client, received, "SET", "k", "v"))).isEqualTo("+OK\r\n");
        assertThat(replies(ask(client, received, "GET", "k"))).isEqualTo("$1\r\nv\r\n");
        BlockingQueue<ClientMessage> others = new LinkedBlockingQueue<>();
        assertThat(ask(join(3, others), others, "GET", "k")).isEqualTo(new ClientMessage.NotAuthenticated(number));
    }

    @Test
    void any_password_is_accepted_when_none_is_required_any_more() throws Exception {
        try (RespClient resp = member.client()) {
            assertThat(resp.call("AUTH", "secret")).isEqualTo("OK");
            assertThat(resp.call("CONFIG", "SET", "requirepass", "")).isEqualTo("OK");
        }
        assertThat(authenticate("anything")).isEqualTo(new ClientMessage.Authenticated(true));
        assertThat(replies(ask(client, received, "SET", "k", "v"))).isEqualTo("+OK\r\n");
    }

    private MemberId join(long seed, BlockingQueue<ClientMessage> inbox) {
        MemberId id = MemberId.random(new Random(seed));
        network.join(id, 0, (from, message) -> inbox.add((ClientMessage) message));
        return id;
    }

    private ClientMessage authenticate(String password) throws InterruptedException {
        network.send(client, node, new ClientMessage.Authenticate(password.getBytes(StandardCharsets.UTF_8)));
        return received.poll(20, TimeUnit.SECONDS);
    }

    private ClientMessage ask(MemberId from, BlockingQueue<ClientMessage> inbox, String... args)
            throws InterruptedException {
        List<byte[]> words = List.of(args).stream()
                .map(arg -> arg.getBytes(StandardCharsets.UTF_8))
                .toList();
        network.send(from, node, new ClientMessage.Request(++number, 0, List.of(new ClientMessage.Command(words))));
        return inbox.poll(20, TimeUnit.SECONDS);
    }

    private static String replies(ClientMessage answer) {
        return new String(((ClientMessage.Answer) answer).replies(), StandardCharsets.UTF_8);
    }
}
