package dev.redoubt.node;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import dev.redoubt.config.CommandLine;
import dev.redoubt.config.LiveConfig;
import dev.redoubt.config.Role;
import dev.redoubt.node.acl.UsersFixture;
import dev.redoubt.node.memory.MemoryGovernor;
import dev.redoubt.node.net.EventLoops;
import dev.redoubt.node.protocol.ClientMessage;
import dev.redoubt.node.protocol.MemberMessage;
import dev.redoubt.node.protocol.PeerMessage;
import dev.redoubt.node.protocol.PubSubMessage;
import dev.redoubt.node.protocol.ReplicationMessage;
import dev.redoubt.node.protocol.ShardMessage;
import dev.redoubt.node.session.ProcessSessions;
import dev.redoubt.node.shard.ShardActor;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.log.ShardId;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Goal: each message of a peer reaches the one part of a node that handles it, and no other. */
class NodeInboxBehaviorTest {
    private static final MemberId PEER = MemberId.random(new Random(1));
    private static final ClientMessage.Request REQUEST = new ClientMessage.Request(
            7, 0, List.of(new ClientMessage.Command(List.of(new byte[] {'G', 'E', 'T'}, new byte[] {'k'}))));

    private final ActorTestKit kit = ActorTestKit.create();
    private final EventLoops loops = EventLoops.create(1);
    private final TestProbe<ShardActor.Command> shard = kit.createTestProbe();
    private final BlockingQueue<ClientMessage> answers = new LinkedBlockingQueue<>();
    private NodeInbox inbox;

    @TempDir
    Path dir;

    @BeforeEach
    void start() throws Exception {
        LiveConfig config = CommandLine.parse(Role.NODE, new String[] {"--dir", dir.toString()})
                .config();
        ProcessSessions shared = ProcessSessions.create(new MemoryGovernor(Long.MAX_VALUE));
        ShardGateway gateway = new ShardGateway(ShardId.FIRST, shared.view());
        NodeSessions sessions = new NodeSessions(config, loops, shared, gateway, UsersFixture.access());
        inbox = new NodeInbox(ShardId.FIRST, shard.ref(), sessions.peers((to, answer) -> answers.add(answer)));
    }

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
        loops.close();
    }

    @Test
    void shard_gets_the_messages_of_members_and_sentinels() {
        List<ShardMessage> messages = List.of(
                new MemberMessage.Refuse(3), new ReplicationMessage.Refuse(3), new PubSubMessage.Delivered(3, 4));
        for (ShardMessage message : messages) {
            receives(message);
            shard.expectMessage(new ShardActor.FromPeer(PEER, message));
        }
    }

    @Test
    void shard_answers_who_serves() {
        receives(new ClientMessage.WhoServes());
        shard.expectMessage(new ShardActor.WhoServes(PEER));
    }

    @Test
    void sessions_answer_requests_and_passwords() throws Exception {
        receives(new ClientMessage.Authenticate(new byte[0]));
        assertThat(answers.poll(20, TimeUnit.SECONDS)).isEqualTo(new ClientMessage.Authenticated(true));
        receives(REQUEST);
        assertThat(answers.poll(20, TimeUnit.SECONDS)).isEqualTo(new ClientMessage.NotMaster(7));
        shard.expectNoMessage();
    }

    @Test
    void messages_for_clients_and_for_other_shards_are_dropped() {
        receives(new ClientMessage.Serves(3));
        inbox.received(new ShardId(1), PEER, new Incarnation(2), new MemberMessage.Refuse(3));
        inbox.received(new ShardId(1), PEER, new Incarnation(2), REQUEST);
        shard.expectNoMessage();
        assertThat(answers).isEmpty();
    }

    private void receives(PeerMessage message) {
        inbox.received(ShardId.FIRST, PEER, new Incarnation(2), message);
    }
}
