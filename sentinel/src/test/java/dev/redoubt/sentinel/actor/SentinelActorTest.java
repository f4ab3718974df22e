package dev.redoubt.sentinel.actor;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import dev.redoubt.config.AckMode;
import dev.redoubt.config.HostPort;
import dev.redoubt.node.protocol.PeerInfo;
import dev.redoubt.node.protocol.PeerMessage;
import dev.redoubt.node.protocol.ProcessRole;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.sentinel.core.SentinelCore;
import dev.redoubt.sentinel.core.SentinelCoreSettings;
import dev.redoubt.sentinel.core.SentinelView;
import dev.redoubt.sentinel.core.VoteState;
import dev.redoubt.sentinel.votes.VoteJournal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** The states of the sentinel's actor: recovering, running, ended. */
class SentinelActorTest implements SentinelHost, VoteJournal {
    private static final MemberId ID = new MemberId("0".repeat(39) + "1");
    private static final PeerInfo SELF = new PeerInfo(
            ID,
            new Incarnation(1),
            ProcessRole.SENTINEL,
            new HostPort("127.0.0.1", 26379),
            new HostPort("127.0.0.1", 27379),
            AckMode.LOCAL,
            0,
            false);

    private final List<String> failures = new ArrayList<>();
    private final List<String> answers = new ArrayList<>();
    private final BehaviorTestKit<SentinelActorCommand> actor =
            BehaviorTestKit.create(SentinelActor.create(this, this, SELF, SentinelActorTest::core));

    private static SentinelCore core(VoteState stored) {
        SentinelCoreSettings settings = SentinelCoreSettings.of("m", List.of("127.0.0.1:27379"), 1, 1, 1000, 500, 5000);
        return new SentinelCore(settings, ID, SELF.incarnation(), stored, false, new SplittableRandom(1));
    }

    @Test
    void requests_are_refused_while_it_recovers() {
        actor.run(new SentinelActorCommand.PlannedFailover(answers::add));
        actor.run(new SentinelActorCommand.TrustMember(ID, answers::add));
        assertThat(answers)
                .containsExactly("NOGOODSLAVE No suitable replica to promote", "ERR That member is not answering");
        assertThat(actor.isAlive()).isTrue();
    }

    @Test
    void requests_reach_the_core_when_the_votes_are_read() {
        actor.run(new SentinelActorCommand.Recovered(VoteState.EMPTY));
        actor.run(new SentinelActorCommand.TrustMember(ID, answers::add));
        assertThat(answers).containsExactly("ERR No such member with that ID");
        assertThat(failures).isEmpty();
    }

    @Test
    void process_ends_when_the_votes_cannot_be_read() {
        actor.run(new SentinelActorCommand.Failed("read its votes", new IOException("no disk")));
        assertThat(actor.isAlive()).isFalse();
        assertThat(failures)
                .containsExactly(
                        "This sentinel could not read its votes: no disk. It ends; restart it when the cause is gone.");
    }

    /** Without this an actor that threw would be gone, and the process would stay as a sentinel that says nothing. */
    @Test
    void process_ends_when_a_handler_throws() {
        actor.run(new SentinelActorCommand.Recovered(VoteState.EMPTY));
        actor.run(new SentinelActorCommand.Recovered(VoteState.EMPTY));
        assertThat(actor.isAlive()).isFalse();
        assertThat(failures).hasSize(1).first().asString().contains("could not handle Recovered", "votes read twice");
    }

    @Override
    public long nowMs() {
        return 1000;
    }

    @Override
    public void send(MemberId to, PeerMessage message) {}

    @Override
    public void probe(PeerInfo node) {}

    @Override
    public void show(SentinelView view) {}

    @Override
    public void publish(String channel, String text) {}

    /** The tests tick. */
    @Override
    public void after(long ms, Runnable task) {}

    @Override
    public void failed(String why, Throwable cause) {
        failures.add(why);
    }

    /** Never completes: the tests say when the votes are read. */
    @Override
    public CompletionStage<VoteState> recover() {
        return new CompletableFuture<>();
    }

    @Override
    public CompletionStage<Void> persist(VoteState state) {
        return new CompletableFuture<>();
    }

    @Override
    public CompletionStage<Void> close() {
        return CompletableFuture.completedFuture(null);
    }
}
