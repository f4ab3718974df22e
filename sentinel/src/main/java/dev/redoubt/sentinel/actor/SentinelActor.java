package dev.redoubt.sentinel.actor;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import dev.redoubt.node.cluster.PeerInfo;
import dev.redoubt.node.cluster.ProcessRole;
import dev.redoubt.node.protocol.PeerMessage;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.sentinel.core.SentinelCore;
import dev.redoubt.sentinel.core.SentinelEffect;
import dev.redoubt.sentinel.core.SentinelEvent;
import dev.redoubt.sentinel.core.VoteState;
import dev.redoubt.sentinel.votes.VoteJournal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds a {@link SentinelCore} and does what it says.
 *
 * <pre>
 *   RECOVERING --- Recovered (vote journal read) ---> RUNNING --- a vote cannot be stored ---> the process ends
 * </pre>
 *
 * <p>While recovering, messages of peers are dropped: they are repeated. It decides nothing.
 */
public final class SentinelActor extends AbstractBehavior<SentinelActor.Command> {
    // Not the context's logger, whose name depends on where it was first asked for.
    private static final Logger LOG = LoggerFactory.getLogger(SentinelActor.class);

    private final SentinelHost host;
    private final VoteJournal journal;
    private final TimerScheduler<Command> timers;
    private final PeerInfo self;
    private final Map<Long, Consumer<@Nullable String>> requests = new HashMap<>();
    private long lastRequest;
    private final SentinelCore core;

    /** What it understands. */
    public sealed interface Command
            permits FromPeer, Met, PlannedFailover, TrustMember, Evidence, Tick, Recovered, Stored, Failed {}

    /** A message of a peer. */
    record FromPeer(MemberId from, PeerMessage message) implements Command {}

    /** A peer introduced itself. */
    record Met(PeerInfo hello) implements Command {}

    /** {@code SENTINEL FAILOVER}: {@code answer} gets the error's text, or null for OK; on the actor's thread. */
    record PlannedFailover(Consumer<@Nullable String> answer) implements Command {}

    /** {@code SENTINEL TRUST-MEMBER}: {@code answer} as for {@link PlannedFailover}. */
    record TrustMember(MemberId member, Consumer<@Nullable String> answer) implements Command {}

    /** That process's RESP port was reset or refuses (4.3). */
    record Evidence(MemberId id, Incarnation incarnation) implements Command {}

    private enum Tick implements Command {
        TICK,
        /** Beside the regular ones. */
        EXTRA
    }

    private record Recovered(VoteState state) implements Command {}

    private record Stored(long number) implements Command {}

    private record Failed(String what, Throwable cause) implements Command {}

    private SentinelActor(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            SentinelHost host,
            VoteJournal journal,
            PeerInfo self,
            SentinelCore core) {
        super(context);
        this.timers = timers;
        this.host = host;
        this.journal = journal;
        this.self = self;
        this.core = core;
    }

    /**
     * A sentinel that first reads its votes.
     *
     * @param self how this process introduces itself
     * @param newCore makes the core from the recovered votes
     */
    static Behavior<Command> create(
            SentinelHost host, VoteJournal journal, PeerInfo self, Function<VoteState, SentinelCore> newCore) {
        return Behaviors.setup(context -> {
            context.pipeToSelf(
                    journal.recover(),
                    (state, error) -> error != null ? new Failed("read its votes", error) : new Recovered(state));
            return Behaviors.receive(Command.class)
                    .onMessage(
                            Recovered.class,
                            recovered -> Behaviors.withTimers(timers -> {
                                SentinelCore core = newCore.apply(recovered.state());
                                return new SentinelActor(context, timers, host, journal, self, core).start();
                            }))
                    .onMessage(Failed.class, failed -> fail(host, failed))
                    .onMessage(PlannedFailover.class, request -> {
                        request.answer().accept("NOGOODSLAVE No suitable replica to promote");
                        return Behaviors.same();
                    })
                    .onMessage(TrustMember.class, request -> {
                        request.answer().accept("ERR That member is not answering");
                        return Behaviors.same();
                    })
                    .onAnyMessage(early -> Behaviors.same())
                    .build();
        });
    }

    private SentinelActor start() {
        obey(core.start(host.nowMs()));
        host.show(core.view(host.nowMs()));
        onMet(new Met(self));
        timers.startSingleTimer(Tick.TICK, Duration.ofMillis(core.nextTickMs()));
        return this;
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(FromPeer.class, m -> event(new SentinelEvent.Received(m.from(), m.message())))
                .onMessageEquals(Tick.TICK, this::onTick)
                .onMessageEquals(Tick.EXTRA, () -> event(new SentinelEvent.Tick()))
                .onMessage(Stored.class, m -> event(new SentinelEvent.Stored(m.number())))
                .onMessage(Met.class, this::onMet)
                .onMessage(Evidence.class, m -> event(new SentinelEvent.CrashEvidence(m.id(), m.incarnation())))
                .onMessage(PlannedFailover.class, this::onPlannedFailover)
                .onMessage(TrustMember.class, this::onTrustMember)
                .onMessage(Failed.class, failed -> fail(host, failed))
                .build();
    }

    private Behavior<Command> onTick() {
        event(new SentinelEvent.Tick());
        host.show(core.view(host.nowMs()));
        timers.startSingleTimer(Tick.TICK, Duration.ofMillis(core.nextTickMs()));
        return this;
    }

    private Behavior<Command> onMet(Met met) {
        PeerInfo hello = met.hello();
        String respHost = hello.resp().host();
        int respPort = hello.resp().port();
        if (hello.role() == ProcessRole.NODE) {
            host.probe(hello);
            return event(new SentinelEvent.NodeSeen(hello.id(), hello.incarnation(), respHost, respPort, hello.mode()));
        } else if (hello.role() == ProcessRole.SENTINEL) {
            return event(new SentinelEvent.VoterSeen(
                    hello.id(),
                    hello.incarnation(),
                    respHost,
                    respPort,
                    hello.cluster().toString()));
        }
        return this;
    }

    private Behavior<Command> onPlannedFailover(PlannedFailover command) {
        long request = ++lastRequest;
        requests.put(request, command.answer());
        return event(new SentinelEvent.PlannedFailover(request));
    }

    private Behavior<Command> onTrustMember(TrustMember command) {
        long request = ++lastRequest;
        requests.put(request, command.answer());
        return event(new SentinelEvent.TrustMember(request, command.member()));
    }

    private Behavior<Command> event(SentinelEvent event) {
        obey(core.on(event, host.nowMs()));
        return this;
    }

    private void obey(List<SentinelEffect> effects) {
        // Pings and leases, a hundred a second, wait for the next tick: making a view costs more than they do.
        if (effects.stream().anyMatch(SentinelActor::concernsClients)) {
            host.show(core.view(host.nowMs()));
        }
        for (SentinelEffect effect : new ArrayList<>(effects)) {
            obey(effect);
        }
    }

    private static boolean concernsClients(SentinelEffect effect) {
        return !(effect instanceof SentinelEffect.Send || effect instanceof SentinelEffect.Wake);
    }

    private void obey(SentinelEffect effect) {
        if (effect instanceof SentinelEffect.Send send) {
            host.send(send.to(), send.message());
        } else if (effect instanceof SentinelEffect.Store store) {
            getContext()
                    .pipeToSelf(
                            journal.persist(store.state()),
                            (nothing, error) ->
                                    error != null ? new Failed("store a vote", error) : new Stored(store.number()));
        } else if (effect instanceof SentinelEffect.Publish publish) {
            LOG.info("{} {}", publish.channel(), publish.text());
            host.publish(publish.channel(), publish.text());
        } else if (effect instanceof SentinelEffect.Answer answer) {
            Consumer<@Nullable String> waiting = requests.remove(answer.request());
            if (waiting != null) {
                waiting.accept(answer.error());
            }
        } else if (effect instanceof SentinelEffect.Wake wake) {
            timers.startSingleTimer(Tick.EXTRA, Duration.ofMillis(Math.max(1, wake.afterMs())));
        } else if (effect instanceof SentinelEffect.Note note) {
            LOG.warn("{}", note.text());
        } else {
            throw new IllegalStateException("unknown effect " + effect);
        }
    }

    private static Behavior<Command> fail(SentinelHost host, Failed failed) {
        LOG.error("this sentinel could not {}", failed.what(), failed.cause());
        host.failed("this sentinel could not " + failed.what() + ": "
                + failed.cause().getMessage());
        return Behaviors.stopped();
    }
}
