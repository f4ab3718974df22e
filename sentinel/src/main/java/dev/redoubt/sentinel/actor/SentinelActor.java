package dev.redoubt.sentinel.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import dev.redoubt.config.FileErrors;
import dev.redoubt.node.protocol.PeerInfo;
import dev.redoubt.sentinel.actor.SentinelActorCommand.Evidence;
import dev.redoubt.sentinel.actor.SentinelActorCommand.Failed;
import dev.redoubt.sentinel.actor.SentinelActorCommand.FromPeer;
import dev.redoubt.sentinel.actor.SentinelActorCommand.Met;
import dev.redoubt.sentinel.actor.SentinelActorCommand.PlannedFailover;
import dev.redoubt.sentinel.actor.SentinelActorCommand.Recovered;
import dev.redoubt.sentinel.actor.SentinelActorCommand.Stored;
import dev.redoubt.sentinel.actor.SentinelActorCommand.Tick;
import dev.redoubt.sentinel.actor.SentinelActorCommand.TrustMember;
import dev.redoubt.sentinel.actor.SentinelActorCommand.Wake;
import dev.redoubt.sentinel.core.ErrorTexts;
import dev.redoubt.sentinel.core.SentinelCore;
import dev.redoubt.sentinel.core.SentinelEffect;
import dev.redoubt.sentinel.core.SentinelEvent;
import dev.redoubt.sentinel.core.VoteState;
import dev.redoubt.sentinel.votes.VoteJournal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The actor that gives events to a {@link SentinelCore} and carries its effects out. It decides nothing.
 *
 * <pre>
 *   RECOVERING --Recovered (vote journal read)--> RUNNING
 *   RECOVERING, RUNNING --Failed: the journal cannot be read or written, or a handler threw--> the process ends
 * </pre>
 *
 * <p>While it recovers, it drops the messages of peers, which repeat them.
 */
final class SentinelActor {
    // Not the context's logger, whose name depends on the place where it was first asked for.
    private static final Logger LOG = LoggerFactory.getLogger(SentinelActor.class);

    private final ActorContext<SentinelActorCommand> context;
    private final SentinelHost host;
    private final VoteJournal journal;

    /** The introduction of this process. */
    private final PeerInfo self;

    private final Function<VoteState, SentinelCore> newCore;

    private SentinelActor(
            ActorContext<SentinelActorCommand> context,
            SentinelHost host,
            VoteJournal journal,
            PeerInfo self,
            Function<VoteState, SentinelCore> newCore) {
        this.context = context;
        this.host = host;
        this.journal = journal;
        this.self = self;
        this.newCore = newCore;
    }

    /**
     * Creates a sentinel that first reads its votes.
     *
     * @param self how this process introduces itself
     * @param newCore makes the core from the recovered votes
     */
    static Behavior<SentinelActorCommand> create(
            SentinelHost host, VoteJournal journal, PeerInfo self, Function<VoteState, SentinelCore> newCore) {
        return Behaviors.setup(context -> {
            context.pipeToSelf(
                    journal.recover(),
                    (state, error) -> error != null ? new Failed("read its votes", error) : new Recovered(state));
            SentinelActor actor = new SentinelActor(context, host, journal, self, newCore);
            return actor.behavior(actor.new Recovering());
        });
    }

    /**
     * Makes the behavior of one state. A handler that throws ends the process: the vote journal is whole, and a
     * sentinel that restarts is better than one that stays silent.
     */
    private Behavior<SentinelActorCommand> behavior(SentinelActorCommand.Handler state) {
        return Behaviors.receiveMessage(command -> {
            try {
                return command.accept(state);
            } catch (RuntimeException e) {
                return end(new Failed("handle " + command, e));
            }
        });
    }

    private Behavior<SentinelActorCommand> end(Failed failed) {
        host.failed(
                "This sentinel could not " + failed.what() + ": " + FileErrors.of(failed.cause())
                        + ". It ends; restart it when the cause is gone.",
                failed.cause());
        return Behaviors.stopped();
    }

    /** The state before the vote journal is read: without its votes this sentinel says nothing. */
    private final class Recovering implements SentinelActorCommand.Handler {
        @Override
        public Behavior<SentinelActorCommand> recovered(Recovered command) {
            Running running = new Running(newCore.apply(command.state()));
            running.start();
            return behavior(running);
        }

        @Override
        public Behavior<SentinelActorCommand> failed(Failed command) {
            return end(command);
        }

        @Override
        public Behavior<SentinelActorCommand> plannedFailover(PlannedFailover command) {
            command.answer().accept(ErrorTexts.NO_GOOD_REPLICA);
            return Behaviors.same();
        }

        @Override
        public Behavior<SentinelActorCommand> trustMember(TrustMember command) {
            command.answer().accept(ErrorTexts.MEMBER_NOT_ANSWERING);
            return Behaviors.same();
        }

        /** Drops the message: peers repeat what they say. */
        @Override
        public Behavior<SentinelActorCommand> fromPeer(FromPeer command) {
            return Behaviors.same();
        }

        /** Drops the introduction: it comes again. */
        @Override
        public Behavior<SentinelActorCommand> met(Met command) {
            return Behaviors.same();
        }

        /** Drops the evidence: the probe reports again at each refused attempt. */
        @Override
        public Behavior<SentinelActorCommand> evidence(Evidence command) {
            return Behaviors.same();
        }

        @Override
        public Behavior<SentinelActorCommand> tick(Tick command) {
            throw new IllegalStateException("a tick before the votes are read");
        }

        @Override
        public Behavior<SentinelActorCommand> wake(Wake command) {
            throw new IllegalStateException("a wake before the votes are read");
        }

        @Override
        public Behavior<SentinelActorCommand> stored(Stored command) {
            throw new IllegalStateException("a stored vote before the votes are read");
        }
    }

    /** The state in which the core gets every event. */
    private final class Running implements SentinelActorCommand.Handler, SentinelEffect.Handler {
        private final SentinelCore core;

        /** The clients that wait for {@link SentinelEffect.Answer}, by the number of the request. */
        private final Map<Long, Consumer<@Nullable String>> requests = new HashMap<>();

        private long lastRequest;

        /** The time for which the timer of the next tick is set. */
        private long timerAtMs = Long.MIN_VALUE;

        Running(SentinelCore core) {
            this.core = core;
        }

        void start() {
            carryOut(core.start(host.nowMs()));
            host.show(core.view(host.nowMs()));
            meet(self);
        }

        /** Sets the timer for the next tick, if the core wants it at another time than before. */
        private void setTimer() {
            long atMs = core.tickAtMs();
            if (atMs == timerAtMs) {
                return;
            }
            timerAtMs = atMs;
            ActorRef<SentinelActorCommand> self = context.getSelf();
            long waitMs = atMs - host.nowMs();
            if (waitMs > 0) {
                host.after(waitMs, () -> self.tell(new Tick(atMs)));
            } else {
                self.tell(new Tick(atMs));
            }
        }

        private Behavior<SentinelActorCommand> event(SentinelEvent event) {
            carryOut(core.on(event, host.nowMs()));
            setTimer();
            return Behaviors.same();
        }

        private void carryOut(List<SentinelEffect> effects) {
            // Pings and leases, a hundred a second, wait for the next tick: making a view costs more than they do.
            if (effects.stream().anyMatch(SentinelActor::concernsClients)) {
                host.show(core.view(host.nowMs()));
            }
            effects.forEach(effect -> effect.accept(this));
        }

        @Override
        public Behavior<SentinelActorCommand> fromPeer(FromPeer command) {
            return event(new SentinelEvent.Received(command.from(), command.message()));
        }

        @Override
        public Behavior<SentinelActorCommand> tick(Tick command) {
            if (command.atMs() != timerAtMs) {
                return Behaviors.same();
            }
            event(new SentinelEvent.Tick());
            host.show(core.view(host.nowMs()));
            return Behaviors.same();
        }

        @Override
        public Behavior<SentinelActorCommand> wake(Wake command) {
            return event(new SentinelEvent.Tick());
        }

        @Override
        public Behavior<SentinelActorCommand> stored(Stored command) {
            return event(new SentinelEvent.Stored(command.number()));
        }

        @Override
        public Behavior<SentinelActorCommand> met(Met command) {
            meet(command.peer());
            return Behaviors.same();
        }

        private void meet(PeerInfo peer) {
            String respHost = peer.resp().host();
            int respPort = peer.resp().port();
            switch (peer.role()) { // no default: Error Prone refuses a role without a case
                case NODE -> {
                    host.probe(peer);
                    event(new SentinelEvent.NodeSeen(peer.id(), peer.incarnation(), respHost, respPort, peer.mode()));
                }
                case SENTINEL -> {
                    String configured = peer.cluster().toString();
                    event(new SentinelEvent.VoterSeen(peer.id(), peer.incarnation(), respHost, respPort, configured));
                }
                case CLIENT -> LOG.debug("A message client introduced itself; sentinels do not watch clients.");
            }
        }

        @Override
        public Behavior<SentinelActorCommand> evidence(Evidence command) {
            return event(new SentinelEvent.CrashEvidence(command.id(), command.incarnation()));
        }

        @Override
        public Behavior<SentinelActorCommand> plannedFailover(PlannedFailover command) {
            return event(new SentinelEvent.PlannedFailover(waiting(command.answer())));
        }

        @Override
        public Behavior<SentinelActorCommand> trustMember(TrustMember command) {
            return event(new SentinelEvent.TrustMember(waiting(command.answer()), command.member()));
        }

        private long waiting(Consumer<@Nullable String> answer) {
            long request = ++lastRequest;
            requests.put(request, answer);
            return request;
        }

        @Override
        public Behavior<SentinelActorCommand> failed(Failed command) {
            return end(command);
        }

        @Override
        public Behavior<SentinelActorCommand> recovered(Recovered command) {
            throw new IllegalStateException("votes read twice");
        }

        @Override
        public void send(SentinelEffect.Send effect) {
            host.send(effect.to(), effect.message());
        }

        @Override
        public void store(SentinelEffect.Store effect) {
            context.pipeToSelf(
                    journal.persist(effect.state()),
                    (nothing, error) ->
                            error != null ? new Failed("store a vote", error) : new Stored(effect.number()));
        }

        @Override
        public void publish(SentinelEffect.Publish effect) {
            LOG.info("{} {}", effect.channel(), effect.text());
            host.publish(effect.channel(), effect.text());
        }

        @Override
        public void answer(SentinelEffect.Answer effect) {
            Consumer<@Nullable String> waiting = requests.remove(effect.request());
            if (waiting != null) {
                waiting.accept(effect.error());
            }
        }

        @Override
        public void wake(SentinelEffect.Wake effect) {
            ActorRef<SentinelActorCommand> self = context.getSelf();
            host.after(Math.max(1, effect.afterMs()), () -> self.tell(new Wake()));
        }

        @Override
        public void note(SentinelEffect.Note effect) {
            if (effect.warning()) {
                LOG.warn("{}", effect.text());
            } else {
                LOG.info("{}", effect.text());
            }
        }
    }

    private static boolean concernsClients(SentinelEffect effect) {
        return !(effect instanceof SentinelEffect.Send || effect instanceof SentinelEffect.Wake);
    }
}
