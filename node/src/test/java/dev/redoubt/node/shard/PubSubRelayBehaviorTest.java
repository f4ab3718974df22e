package dev.redoubt.node.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.replication.AckMode;
import dev.redoubt.persistence.aof.LogStorage;
import dev.redoubt.persistence.aof.RealLogStorage;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is published on the master reaches the subscribers of its replicas (docs/protocol.md 6.7). */
@Timeout(120)
class PubSubRelayBehaviorTest {
    @TempDir
    Path dir;

    private final Network network = new Network();
    private final List<MemberId> ids =
            List.of(MemberId.random(new Random(1)), MemberId.random(new Random(2)), MemberId.random(new Random(3)));
    private final List<ShardMember> members = new ArrayList<>();
    private final List<LogStorage> storages = new ArrayList<>();
    private Voter voter;

    private void start(AckMode mode) throws IOException {
        for (MemberId id : ids) {
            LogStorage storage = RealLogStorage.open(dir.resolve("m" + members.size()));
            storages.add(storage);
            members.add(new ShardMember(id, storage, network, false, mode));
        }
        voter = new Voter(network, mode, ids);
        voter.promote(ids.get(0), ids);
        Await.until("two replicas", () -> {
            voter.tell(ids);
            try (RespClient client = members.get(0).client()) {
                client.call("SET", "first", "1");
                return Long.valueOf(2).equals(client.call("WAIT", "2", "100"));
            }
        });
    }

    @AfterEach
    void stop() throws IOException {
        for (ShardMember member : members) {
            member.close();
        }
        for (LogStorage storage : storages) {
            storage.close();
        }
    }

    private RespClient subscriber(int member, String verb, String channel) throws IOException {
        RespClient client = members.get(member).client();
        client.call(verb, channel);
        return client;
    }

    /** The last element of the next message. */
    private static String next(RespClient subscriber) throws IOException {
        List<?> message = (List<?>) subscriber.read();
        return new String((byte[]) message.get(message.size() - 1), StandardCharsets.UTF_8);
    }

    @Test
    void a_replica_delivers_behind_the_write_that_came_before_the_message() throws IOException {
        start(AckMode.QUORUM);
        try (RespClient publisher = members.get(0).client();
                RespClient one = subscriber(1, "SUBSCRIBE", "news");
                RespClient two = subscriber(2, "PSUBSCRIBE", "n*");
                RespClient reader = members.get(1).client()) {
            for (int i = 0; i < 200; i++) {
                publisher.queue("SET", "k", i);
                publisher.queue("PUBLISH", "news", i);
                publisher.flush();
                assertThat(next(one)).isEqualTo("" + i);
                assertThat(Integer.parseInt(reader.text("GET", "k"))).isEqualTo(i);
                assertThat(next(two)).isEqualTo("" + i);
                assertThat(publisher.read()).isEqualTo("OK");
                // As in Redis, only the receivers of this very server are counted.
                assertThat(publisher.read()).isEqualTo(0L);
            }
        }
    }

    @Test
    void what_is_published_on_a_replica_stays_there() throws IOException {
        start(AckMode.LOCAL);
        try (RespClient master = members.get(0).client();
                RespClient replica = members.get(1).client();
                RespClient there = subscriber(0, "SUBSCRIBE", "c");
                RespClient here = subscriber(1, "SUBSCRIBE", "c");
                RespClient other = subscriber(2, "SUBSCRIBE", "c")) {
            assertThat(replica.call("PUBLISH", "c", "local")).isEqualTo(1L);
            assertThat(master.call("PUBLISH", "c", "all")).isEqualTo(1L);
            assertThat(next(here)).isEqualTo("local");
            assertThat(List.of(next(here), next(there), next(other))).containsOnly("all");
        }
    }

    @Test
    void a_replica_that_was_away_misses_what_was_published_meanwhile() throws IOException {
        start(AckMode.QUORUM);
        try (RespClient publisher = members.get(0).client();
                RespClient far = subscriber(1, "SUBSCRIBE", "c")) {
            network.cut(ids.get(1));
            publisher.call("PUBLISH", "c", "missed");
            network.heal(ids.get(1));
            Await.until("the next message", () -> {
                voter.tell(ids);
                publisher.call("PUBLISH", "c", "seen");
                far.timeoutMs(100);
                try {
                    return next(far).equals("seen");
                } catch (java.net.SocketTimeoutException notYet) {
                    return false;
                }
            });
        }
    }

    @Test
    void no_more_than_a_window_is_on_its_way_to_a_replica_that_says_nothing() throws IOException {
        start(AckMode.QUORUM);
        network.drop(message -> message instanceof PubSubMessage.Delivered);
        int size = 100_000;
        try (RespClient publisher = members.get(0).client();
                RespClient far = subscriber(1, "SUBSCRIBE", "c")) {
            String large = "x".repeat(size);
            for (int i = 0; i < 100; i++) {
                publisher.call("PUBLISH", "c", large);
            }
            long received = 0;
            far.timeoutMs(100);
            // What was not heard of is taken for lost after a while: then the next ones go through.
            for (boolean again = false; !again; ) {
                publisher.call("PUBLISH", "c", "again");
                try {
                    again = next(far).equals("again");
                    received += again ? 0 : size;
                } catch (java.net.SocketTimeoutException notYet) {
                    continue;
                }
            }
            assertThat(received).isBetween(PubSubRelay.WINDOW_BYTES - size, PubSubRelay.WINDOW_BYTES + size);
        }
    }
}
