package dev.redoubt.node.shard;

import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import dev.redoubt.node.command.engine.ClientState;
import dev.redoubt.node.net.RespServer;
import dev.redoubt.node.protocol.ShardMessage;
import dev.redoubt.node.session.ReplicaEvent;
import dev.redoubt.node.session.Segment;
import dev.redoubt.persistence.log.MemberId;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The actor that owns a shard. It routes messages to {@link Shard}, which does the work on the actor's thread, and adds
 * no decision.
 *
 * <p>States, in {@code ShardState}: LOADING (replays base and records; data commands get {@code -LOADING}) → SERVING
 * (master, replica or neither, as the member's core says) → LOADING again when the log was truncated or replaced →
 * STOPPING (flushes, fsyncs, ends the process). A failure of the journal or of the chain of records, and whatever is
 * thrown here, ends the process: nothing is healed in place.
 *
 * <p>It is a plain actor and not an EventSourcedBehavior, which would stash every command while a record or a snapshot
 * is being written.
 */
public final class ShardActor extends AbstractBehavior<ShardActor.Command> {
    /** The messages to a shard. */
    public sealed interface Command {}

    /** Commands of a session; answered once. */
    public record Execute(Segment segment) implements Command {}

    /** A session watches nothing any more. */
    public record Unwatch(ClientState client) implements Command {}

    /** A message of another process to the member. */
    public record FromPeer(MemberId from, ShardMessage message) implements Command {}

    /** A request or an event of a replica of Redis. */
    public record FromReplica(ReplicaEvent event) implements Command {}

    /** A message client asks whether this member serves as master. */
    public record WhoServes(MemberId from) implements Command {}

    /** The server whose clients these are; INFO shows its figures and CONFIG SET its limits. */
    public record Serving(RespServer server) implements Command {}

    /** SIGTERM: as SHUTDOWN. {@code refused} is run, on the shard's thread, if nothing comes of it. */
    public record Terminate(Runnable refused) implements Command {}

    /** Messages without content. */
    enum Signal implements Command {
        /** Behind what was queued when the first effect came: time to close the pending record. */
        CLOSE_RECORD,
        /** The core's clock. */
        TICK,
        /** {@code hz} times a second. */
        CRON,
        /** The next slice of the script that runs. */
        GO_ON
    }

    /** The journal with that number has written all records up to {@code index}. */
    record Appended(int journal, long index) implements Command {}

    /** Something that ran elsewhere has ended; {@code next} is what is to be done on the shard's thread. */
    record Done(Runnable next) implements Command {}

    private final Shard shard;
    private final Receive<Command> receive = handlers();

    /** The messages that came while a script runs. They wait until it has ended, as redis-server's sockets do. */
    private final Deque<Command> held = new ArrayDeque<>();

    private ShardActor(ActorContext<Command> context, ShardSetup setup) {
        super(context);
        this.shard = new Shard(context, setup);
    }

    /** A shard that begins to load at once. */
    public static Behavior<Command> create(ShardSetup setup) {
        return Behaviors.setup(context -> {
            ShardActor actor = new ShardActor(context, setup);
            actor.shard.start();
            return actor;
        });
    }

    @Override
    public Receive<Command> createReceive() {
        return receive;
    }

    private Receive<Command> handlers() {
        return newReceiveBuilder()
                .onMessage(Command.class, this::mustWait, this::hold)
                .onMessage(Execute.class, this::execute)
                .onMessage(Signal.class, this::signal)
                .onMessage(Appended.class, this::appended)
                .onMessage(FromPeer.class, this::fromPeer)
                .onMessage(WhoServes.class, this::whoServes)
                .onMessage(FromReplica.class, this::fromReplica)
                .onMessage(Done.class, this::done)
                .onMessage(Unwatch.class, this::unwatch)
                .onMessage(Serving.class, this::serving)
                .onMessage(Terminate.class, this::terminate)
                .onSignal(Terminated.class, this::journalStopped)
                .onSignal(PostStop.class, this::stopped)
                .build();
    }

    /** Nothing may look at keyspace and log, or cut a record, in the middle of a script. */
    private boolean mustWait(Command message) {
        return shard.segments.isSuspended() && !(message instanceof Execute) && message != Signal.GO_ON;
    }

    private Behavior<Command> hold(Command message) {
        // Timers come again.
        if (message != Signal.TICK && message != Signal.CRON) {
            held.add(message);
        }
        return this;
    }

    private void goOn() throws Exception {
        if (!shard.segments.goOn()) {
            return;
        }
        while (!shard.segments.isSuspended() && !held.isEmpty()) {
            receive.receive(getContext(), held.remove());
        }
        shard.segments.resumeWaiting();
        shard.tickIfHeld();
    }

    private Behavior<Command> execute(Execute message) {
        shard.segments.execute(message.segment());
        shard.tickIfHeld();
        return this;
    }

    private Behavior<Command> signal(Signal message) throws Exception {
        switch (message) {
            case CLOSE_RECORD -> shard.core.closeRecord();
            case TICK -> shard.tick();
            case CRON -> shard.cron();
            case GO_ON -> goOn();
        }
        return this;
    }

    private Behavior<Command> appended(Appended message) {
        shard.appended(message.journal(), message.index());
        shard.tickIfBusy();
        return this;
    }

    private Behavior<Command> fromPeer(FromPeer message) {
        shard.fromPeer(message.from(), message.message());
        shard.tickIfBusy();
        return this;
    }

    private Behavior<Command> whoServes(WhoServes message) {
        shard.whoServes(message.from());
        return this;
    }

    private Behavior<Command> fromReplica(FromReplica message) {
        shard.redisReplicas.on(message.event());
        return this;
    }

    private Behavior<Command> done(Done message) {
        shard.done(message.next());
        shard.tickIfBusy();
        return this;
    }

    private Behavior<Command> unwatch(Unwatch message) {
        shard.engine.unwatch(message.client());
        return this;
    }

    private Behavior<Command> serving(Serving message) {
        shard.serving(message.server());
        return this;
    }

    private Behavior<Command> terminate(Terminate message) {
        shard.terminate(message.refused());
        shard.tickIfBusy();
        return this;
    }

    private Behavior<Command> journalStopped(Terminated signal) {
        shard.recovery.journalStopped();
        return this;
    }

    private Behavior<Command> stopped(PostStop signal) {
        shard.stop();
        return this;
    }
}
