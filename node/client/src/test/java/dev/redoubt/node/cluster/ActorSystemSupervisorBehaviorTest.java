package dev.redoubt.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.Address;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.eventstream.EventStream;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Down;
import akka.remote.UniqueAddress;
import akka.remote.artery.ThisActorSystemQuarantinedEvent;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.redoubt.config.AckMode;
import dev.redoubt.config.HostPort;
import dev.redoubt.node.cluster.codec.WireFormat;
import dev.redoubt.node.cluster.transport.QuarantineNotice;
import dev.redoubt.node.protocol.PeerInfo;
import dev.redoubt.node.protocol.PeerMessage;
import dev.redoubt.node.protocol.ProcessRole;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.log.ShardId;
import dev.redoubt.persistence.testing.Await;
import dev.redoubt.persistence.testing.Ports;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Goal: a process that was put out of the cluster comes back with a new ActorSystem; one that was closed does not. */
@Timeout(90)
class ActorSystemSupervisorBehaviorTest {
    private static final Config LOCAL = ConfigFactory.parseString(
                    "akka { loglevel = OFF, stdout-loglevel = OFF, coordinated-shutdown.exit-jvm = off }")
            .withFallback(ConfigFactory.load());

    private final Random random = new Random(8);
    private final List<ActorSystem<?>> started = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Exception> lost = new CompletableFuture<>();

    @Test
    void a_node_that_was_downed_rejoins_with_a_new_system() throws Exception {
        HostPort sentinel = free();
        HostPort node = free();
        Peers seeds = new Peers(hello(ProcessRole.SENTINEL, sentinel));
        ActorSystemSupervisor watcher =
                ActorSystemSupervisor.start(() -> start(seeds, List.of(sentinel)), lost::complete);
        PeerInfo first = hello(ProcessRole.NODE, node);
        ActorSystemSupervisor keeper =
                ActorSystemSupervisor.start(() -> start(new Peers(again(first)), List.of(sentinel)), lost::complete);
        try (watcher;
                keeper) {
            ActorSystem<?> before = keeper.system();
            Cluster cluster = Cluster.get(watcher.system());
            Await.until("joined", () -> up(cluster, node) == 1);
            long uid = uid(cluster, node);
            Incarnation incarnation = incarnation(seeds, first.id());

            cluster.manager().tell(new Down(new Address("akka", ClusterConfig.SYSTEM, node.host(), node.port())));

            Await.until("a new system", () -> keeper.system() != before);
            Await.until("joined again", () -> up(cluster, node) == 1 && uid(cluster, node) != uid);
            Await.until("met again", () -> !incarnation(seeds, first.id()).equals(incarnation));
            assertThat(lost).isNotDone();
        }
    }

    @Test
    void a_system_that_learns_of_its_quarantine_is_replaced() throws Exception {
        ActorSystemSupervisor keeper = ActorSystemSupervisor.start(this::startLocal, lost::complete);
        try (keeper) {
            ActorSystem<?> before = keeper.system();
            UniqueAddress here = new UniqueAddress(new Address("akka", "redoubt", "here", 1), 1);
            UniqueAddress there = new UniqueAddress(new Address("akka", "redoubt", "there", 1), 2);
            // The watch subscribes asynchronously: the news is repeated until it is heard.
            Await.until("a new system", () -> {
                before.eventStream().tell(new EventStream.Publish<>(new ThisActorSystemQuarantinedEvent(here, there)));
                return keeper.system() != before;
            });
            assertThat(before.getWhenTerminated().toCompletableFuture()).isDone();
            assertThat(started).hasSize(2);
        }
    }

    @Test
    void system_is_replaced_when_a_quarantine_notice_names_its_uid() throws Exception {
        HostPort alone = free();
        PeerInfo first = hello(ProcessRole.NODE, alone);
        ActorSystemSupervisor keeper =
                ActorSystemSupervisor.start(() -> start(new Peers(again(first)), List.of()), lost::complete);
        try (keeper) {
            ActorSystem<?> before = keeper.system();
            Cluster cluster = Cluster.get(before);
            Await.until("joined", () -> up(cluster, alone) == 1);
            long uid = cluster.selfMember().uniqueAddress().longUid();
            notice(before, uid + 1);
            notice(before, uid);
            Await.until("a new system", () -> keeper.system() != before);
            Cluster next = Cluster.get(keeper.system());
            Await.until("joined again", () -> up(next, alone) == 1);
            notice(keeper.system(), uid); // late, for the system before
            notice(keeper.system(), uid + 1);
            Await.until("still a member", () -> up(next, alone) == 1 && keeper.system() != before);
            assertThat(lost).isNotDone();
        }
    }

    private static void notice(ActorSystem<?> to, long uid) {
        Adapter.toClassic(to)
                .actorSelection("/user/" + PeerActor.NAME)
                .tell(new QuarantineNotice(uid), akka.actor.ActorRef.noSender());
    }

    @Test
    void closed_supervisor_starts_nothing_more() throws Exception {
        ActorSystemSupervisor keeper = ActorSystemSupervisor.start(this::startLocal, lost::complete);
        keeper.close();
        assertThat(started).hasSize(1);
        assertThat(started.get(0).getWhenTerminated().toCompletableFuture()).isDone();
        assertThat(lost).isNotDone();
    }

    @Test
    void first_start_throws_to_the_caller_when_it_fails() {
        assertThatThrownBy(() -> ActorSystemSupervisor.start(
                        () -> {
                            throw new IOException("the port is taken");
                        },
                        lost::complete))
                .hasMessage("the port is taken");
        assertThat(lost).isNotDone();
    }

    @Test
    void later_start_reports_its_failure() throws Exception {
        ActorSystemSupervisor keeper = ActorSystemSupervisor.start(
                () -> {
                    if (!started.isEmpty()) {
                        throw new IOException("the log is damaged");
                    }
                    return startLocal();
                },
                lost::complete);
        keeper.system().terminate();
        assertThat(lost.get(30, TimeUnit.SECONDS)).hasMessage("the log is damaged");
        keeper.close();
    }

    private ActorSystem<?> startLocal() {
        ActorSystem<Void> system = ActorSystem.create(Behaviors.<Void>empty(), "kept", LOCAL);
        started.add(system);
        return system;
    }

    private static ActorSystem<?> start(Peers peers, List<HostPort> sentinels) {
        PeerInfo self = peers.self();
        return ClusterSystem.start(
                guardian(peers, sentinels),
                ClusterTls.none(),
                ClusterConfig.of(self.cluster(), self.cluster().host(), self.role(), ConfigFactory.empty()),
                WireFormat.ofNode());
    }

    private static Behavior<Void> guardian(Peers peers, List<HostPort> sentinels) {
        return Behaviors.setup(context -> {
            context.spawn(PeerActor.create(peers, new Nobody(), sentinels), PeerActor.NAME);
            return Behaviors.empty();
        });
    }

    private record Nobody() implements PeerListener {
        @Override
        public void received(ShardId shard, MemberId from, Incarnation fromIncarnation, PeerMessage message) {}

        @Override
        public void met(PeerInfo hello) {}
    }

    private PeerInfo hello(ProcessRole role, HostPort cluster) {
        return new PeerInfo(
                MemberId.random(random),
                new Incarnation(random.nextLong()),
                role,
                new HostPort("127.0.0.1", 1),
                cluster,
                AckMode.LOCAL,
                0,
                false);
    }

    /** The same process's next incarnation. */
    private PeerInfo again(PeerInfo first) {
        return new PeerInfo(
                first.id(),
                new Incarnation(random.nextLong()),
                first.role(),
                first.resp(),
                first.cluster(),
                AckMode.LOCAL,
                0,
                false);
    }

    private static Incarnation incarnation(Peers peers, MemberId id) {
        var peer = peers.directory().find(id);
        return peer == null ? new Incarnation(0) : peer.hello().incarnation();
    }

    private static long up(Cluster cluster, HostPort at) {
        long count = 0;
        for (Member member : cluster.state().getMembers()) {
            count += isAt(member, at) && member.status() == MemberStatus.up() ? 1 : 0;
        }
        return count;
    }

    private static long uid(Cluster cluster, HostPort at) {
        for (Member member : cluster.state().getMembers()) {
            if (isAt(member, at)) {
                return member.uniqueAddress().longUid();
            }
        }
        return 0;
    }

    private static boolean isAt(Member member, HostPort at) {
        return member.address().port().contains(at.port());
    }

    private static HostPort free() {
        return new HostPort("127.0.0.1", Ports.free());
    }
}
