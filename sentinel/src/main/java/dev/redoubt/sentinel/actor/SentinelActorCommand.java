package dev.redoubt.sentinel.actor;

import akka.actor.typed.Behavior;
import dev.redoubt.node.protocol.PeerInfo;
import dev.redoubt.node.protocol.PeerMessage;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.sentinel.core.VoteState;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The messages of a {@link SentinelActor}. */
sealed interface SentinelActorCommand {
    /** Calls the handler's method for this message. */
    Behavior<SentinelActorCommand> accept(Handler handler);

    /** One state of the actor: a message that a state does not handle does not compile. */
    interface Handler {
        Behavior<SentinelActorCommand> fromPeer(FromPeer command);

        Behavior<SentinelActorCommand> met(Met command);

        Behavior<SentinelActorCommand> plannedFailover(PlannedFailover command);

        Behavior<SentinelActorCommand> trustMember(TrustMember command);

        Behavior<SentinelActorCommand> evidence(Evidence command);

        Behavior<SentinelActorCommand> tick(Tick command);

        Behavior<SentinelActorCommand> wake(Wake command);

        Behavior<SentinelActorCommand> recovered(Recovered command);

        Behavior<SentinelActorCommand> stored(Stored command);

        Behavior<SentinelActorCommand> failed(Failed command);
    }

    /** A message of a peer. */
    record FromPeer(MemberId from, PeerMessage message) implements SentinelActorCommand {
        @Override
        public Behavior<SentinelActorCommand> accept(Handler handler) {
            return handler.fromPeer(this);
        }
    }

    /** The introduction of a peer. */
    record Met(PeerInfo peer) implements SentinelActorCommand {
        @Override
        public Behavior<SentinelActorCommand> accept(Handler handler) {
            return handler.met(this);
        }
    }

    /** {@code SENTINEL FAILOVER}: {@code answer} gets the error's text, or null for OK; on the actor's thread. */
    record PlannedFailover(Consumer<@Nullable String> answer) implements SentinelActorCommand {
        @Override
        public Behavior<SentinelActorCommand> accept(Handler handler) {
            return handler.plannedFailover(this);
        }
    }

    /** {@code SENTINEL TRUST-MEMBER}: {@code answer} as for {@link PlannedFailover}. */
    record TrustMember(MemberId member, Consumer<@Nullable String> answer) implements SentinelActorCommand {
        @Override
        public Behavior<SentinelActorCommand> accept(Handler handler) {
            return handler.trustMember(this);
        }
    }

    /** Crash evidence: the RESP port of that process was reset or refuses (4.3). */
    record Evidence(MemberId id, Incarnation incarnation) implements SentinelActorCommand {
        @Override
        public Behavior<SentinelActorCommand> accept(Handler handler) {
            return handler.evidence(this);
        }
    }

    /** The tick for which a timer was set; void if another was set since. */
    record Tick(long atMs) implements SentinelActorCommand {
        @Override
        public Behavior<SentinelActorCommand> accept(Handler handler) {
            return handler.tick(this);
        }
    }

    /** A tick that the core asked for beside the regular ones, from a timer. */
    record Wake() implements SentinelActorCommand {
        @Override
        public Behavior<SentinelActorCommand> accept(Handler handler) {
            return handler.wake(this);
        }
    }

    /** The newest entry of the vote journal. */
    record Recovered(VoteState state) implements SentinelActorCommand {
        @Override
        public Behavior<SentinelActorCommand> accept(Handler handler) {
            return handler.recovered(this);
        }
    }

    /** The entry of that number is durable. */
    record Stored(long number) implements SentinelActorCommand {
        @Override
        public Behavior<SentinelActorCommand> accept(Handler handler) {
            return handler.stored(this);
        }
    }

    /**
     * A failure after which this sentinel cannot go on.
     *
     * @param what was tried, after "could not"
     */
    record Failed(String what, Throwable cause) implements SentinelActorCommand {
        @Override
        public Behavior<SentinelActorCommand> accept(Handler handler) {
            return handler.failed(this);
        }
    }
}
