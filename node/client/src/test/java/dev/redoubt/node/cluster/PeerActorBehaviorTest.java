package dev.redoubt.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.redoubt.config.AckMode;
import dev.redoubt.config.HostPort;
import dev.redoubt.node.cluster.codec.WireFormat;
import dev.redoubt.node.cluster.codec.WireType;
import dev.redoubt.node.protocol.PeerInfo;
import dev.redoubt.node.protocol.PeerMessage;
import dev.redoubt.node.protocol.ProcessRole;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.log.ShardId;
import dev.redoubt.persistence.testing.Await;
import dev.redoubt.persistence.testing.Ports;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Goal: real ActorSystems over Artery find one another by identity, talk, and survive a restart on the same port. */
@Timeout(60)
class PeerActorBehaviorTest {
    private static final WireFormat FORMAT = new WireFormat(List.of(
            new WireType<>("Tn1", Note.class, (out, note) -> out.string(note.text()), in -> new Note(in.string())),
            new WireType<>(
                    "Tb1",
                    Big.class,
                    (out, big) -> out.bytes(big.bytes()),
                    in -> new Big(in.bytes()),
                    new WireType.Bulk<>(big -> big.bytes().length, big -> new Big(new byte[0])))));
    private static final long EVICT_AFTER_MS = 1_000;
    private static final Config MUTE =
            ConfigFactory.parseString("akka.coordinated-shutdown.run-by-actor-system-terminate = off");

    private final Random random = new Random(3);
    private final List<Process> processes = new ArrayList<>();

    private record Note(String text) implements PeerMessage {}

    private record Big(byte[] bytes) implements PeerMessage {}

    @AfterEach
    void stop() throws Exception {
        for (Process process : processes) {
            process.stop();
        }
    }

    @Test
    void processes_that_know_only_sentinels_form_one_cluster() throws Exception {
        List<HostPort> sentinels = List.of(free(), free(), free());
        List<Process> seeds = new ArrayList<>();
        for (HostPort address : sentinels) {
            seeds.add(start(ProcessRole.SENTINEL, MemberId.random(random), address, sentinels));
        }
        Process a = start(ProcessRole.NODE, MemberId.random(random), free(), sentinels);
        Process b = start(ProcessRole.NODE, MemberId.random(random), free(), sentinels);
        Await.until("all met", () -> processes.stream()
                .allMatch(p -> p.peers.heard(p.peers.nowMs()).size() == 4));
        a.peers.send(ShardId.FIRST, b.id(), new Note("to b"));
        assertThat(b.received.poll(10, TimeUnit.SECONDS)).isEqualTo(a.id().brief() + ": to b");
        Await.until("all joined", () -> processes.stream()
                .allMatch(p -> p.peers.self().joined()));
        Await.until("one cluster", () -> processes.stream().allMatch(p -> p.members() == 5));
        assertThat(seeds).hasSize(3);
    }

    @Test
    void node_restarted_on_its_port_replaces_its_old_process() throws Exception {
        List<HostPort> sentinels = List.of(free());
        Process sentinel = start(ProcessRole.SENTINEL, MemberId.random(random), sentinels.get(0), sentinels);
        HostPort address = free();
        MemberId id = MemberId.random(random);
        Process node = start(ProcessRole.NODE, id, address, sentinels);
        Await.until("met", () -> sentinel.peers.directory().isCurrent(id, node.incarnation()));
        node.stop();
        Process again = start(ProcessRole.NODE, id, address, sentinels);
        Await.until("met", () -> sentinel.peers.directory().isCurrent(id, again.incarnation()));
        sentinel.peers.send(ShardId.FIRST, id, new Note("welcome back"));
        assertThat(again.received.poll(10, TimeUnit.SECONDS)).endsWith("welcome back");
    }

    @Test
    void a_peer_whose_connections_stalled_is_reached_by_new_ones() throws Exception {
        List<HostPort> sentinels = List.of(free());
        Process sentinel = start(ProcessRole.SENTINEL, MemberId.random(random), sentinels.get(0), sentinels);
        int port = free().port();
        try (StallingProxy proxy = new StallingProxy(port)) {
            Config behind = ConfigFactory.parseString("akka.remote.artery.bind.port = " + port);
            Process node = start(ProcessRole.NODE, MemberId.random(random), proxy.address(), sentinels, behind);
            Await.until("met", () -> node.hears(sentinel) && sentinel.hears(node));
            // The other way is not stalled: the node goes on being heard.
            proxy.stall();
            Await.until("not heard", () -> !node.hears(sentinel));
            Await.until("heard again", () -> node.hears(sentinel));
        }
    }

    @Test
    void dead_client_is_downed_and_the_next_one_becomes_up() throws Exception {
        List<HostPort> sentinels = List.of(free(), free());
        for (HostPort address : sentinels) {
            start(ProcessRole.SENTINEL, MemberId.random(random), address, sentinels);
        }
        Process client = startMute(ProcessRole.CLIENT, free(), sentinels);
        Await.until("one cluster", () -> processes.stream().allMatch(p -> p.members() == 3));
        client.stop();
        Await.until("missed", () -> processes.get(0).unreachable() == 1);
        processes.remove(client);
        start(ProcessRole.CLIENT, MemberId.random(random), free(), sentinels);
        Await.until("one cluster again", () -> processes.stream()
                .allMatch(p -> p.members() == 3 && p.all() == 3 && p.unreachable() == 0));
    }

    @Test
    void dead_sentinel_is_downed_and_rejoins_on_its_port() throws Exception {
        List<HostPort> sentinels = List.of(free(), free(), free());
        for (HostPort address : sentinels) {
            startMute(ProcessRole.SENTINEL, address, sentinels);
        }
        Await.until("one cluster", () -> processes.stream().allMatch(p -> p.members() == 3));
        Process dead = processes.remove(0);
        dead.stop();
        Await.until("put out", () -> processes.stream().allMatch(p -> p.all() == 2));
        start(ProcessRole.SENTINEL, dead.id(), sentinels.get(0), sentinels);
        Await.until("one cluster again", () -> processes.stream().allMatch(p -> p.members() == 3));
    }

    @Test
    void standalone_node_downs_the_client_that_died() throws Exception {
        Process node = start(ProcessRole.NODE, MemberId.random(random), free(), List.of());
        Process client =
                startMute(ProcessRole.CLIENT, free(), List.of(node.peers.self().cluster()));
        Await.until("joined", () -> node.members() == 2);
        processes.remove(client);
        client.stop();
        Await.until("put out", () -> node.all() == 1);
    }

    @Test
    void message_of_20_mb_arrives_once_in_order() throws Exception {
        List<HostPort> sentinels = List.of(free());
        Process a = start(ProcessRole.SENTINEL, MemberId.random(random), sentinels.get(0), sentinels);
        Process b = start(ProcessRole.NODE, MemberId.random(random), free(), sentinels);
        Await.until(
                "met",
                () -> a.peers.directory().isCurrent(b.id(), b.incarnation())
                        && b.peers.directory().isCurrent(a.id(), a.incarnation()));
        byte[] large = new byte[20 << 20];
        random.nextBytes(large);
        for (int round = 0; round < 3; round++) {
            a.peers.send(ShardId.FIRST, b.id(), new Big(large));
            a.peers.send(ShardId.FIRST, b.id(), new Big(new byte[] {1}));
            a.peers.send(ShardId.FIRST, b.id(), new Note("small"));
            assertThat(b.large.poll(20, TimeUnit.SECONDS)).isEqualTo(large);
            assertThat(b.large.poll(20, TimeUnit.SECONDS)).containsExactly(1);
            assertThat(b.received.poll(20, TimeUnit.SECONDS)).endsWith("small");
        }
        assertThat(b.large).isEmpty();
    }

    @Test
    void standalone_node_is_a_cluster_of_one() throws Exception {
        Process node = start(ProcessRole.NODE, MemberId.random(random), free(), List.of());
        Await.until("joined", () -> node.peers.self().joined());
    }

    private Process start(ProcessRole role, MemberId id, HostPort address, List<HostPort> sentinels) {
        return start(role, id, address, sentinels, ConfigFactory.empty());
    }

    /** One whose stop is like a crash: it says nothing to the others. */
    private Process startMute(ProcessRole role, HostPort address, List<HostPort> sentinels) {
        return start(role, MemberId.random(random), address, sentinels, MUTE);
    }

    private Process start(ProcessRole role, MemberId id, HostPort address, List<HostPort> sentinels, Config config) {
        PeerInfo hello = new PeerInfo(
                id,
                new Incarnation(random.nextLong()),
                role,
                new HostPort("127.0.0.1", 1),
                address,
                AckMode.LOCAL,
                0,
                false);
        Process process = new Process(hello, sentinels, config);
        processes.add(process);
        return process;
    }

    private static HostPort free() {
        return new HostPort("127.0.0.1", Ports.free());
    }

    /** One process, in this JVM. */
    private static final class Process implements PeerListener {
        private final ActorSystem<Void> system;
        private final Peers peers;
        private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
        private final BlockingQueue<byte[]> large = new LinkedBlockingQueue<>();

        Process(PeerInfo hello, List<HostPort> sentinels, Config config) {
            peers = new Peers(hello);
            system = ClusterSystem.start(
                    guardian(sentinels),
                    ClusterTls.none(),
                    ClusterConfig.of(hello.cluster(), hello.cluster().host(), hello.role(), config),
                    FORMAT);
        }

        private Behavior<Void> guardian(List<HostPort> sentinels) {
            return Behaviors.setup(context -> {
                context.spawn(PeerActor.create(peers, this, sentinels, EVICT_AFTER_MS), PeerActor.NAME);
                return Behaviors.empty();
            });
        }

        boolean hears(Process other) {
            return peers.heard(peers.nowMs()).stream()
                    .anyMatch(hello -> hello.id().equals(other.id()));
        }

        long members() {
            int count = 0;
            for (Member member : Cluster.get(system).state().getMembers()) {
                count += member.status() == MemberStatus.up() ? 1 : 0;
            }
            return count;
        }

        int all() {
            int count = 0;
            for (Member member : Cluster.get(system).state().getMembers()) {
                count += member.uniqueAddress() == null ? 0 : 1;
            }
            return count;
        }

        int unreachable() {
            return Cluster.get(system).state().getUnreachable().size();
        }

        MemberId id() {
            return peers.self().id();
        }

        Incarnation incarnation() {
            return peers.self().incarnation();
        }

        @Override
        public void received(ShardId shard, MemberId from, Incarnation fromIncarnation, PeerMessage message) {
            if (message instanceof Big big) {
                if (big.bytes().length > 0) {
                    large.add(big.bytes());
                }
                return;
            }
            received.add(from.brief() + ": " + ((Note) message).text());
        }

        @Override
        public void met(PeerInfo hello) {}

        void stop() throws Exception {
            system.terminate();
            system.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
    }
}
