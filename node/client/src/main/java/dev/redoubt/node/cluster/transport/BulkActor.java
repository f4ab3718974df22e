package dev.redoubt.node.cluster.transport;

import akka.actor.ExtendedActorSystem;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import dev.redoubt.node.cluster.transport.FragmentReceiver.Verdict;
import dev.redoubt.node.protocol.PeerMessage;
import dev.redoubt.persistence.log.MemberId;
import java.io.NotSerializableException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The actor that carries envelopes larger than Artery's frames, in both directions, beside the actor that receives
 * {@link Wire} messages, so that copying half a gigabyte delays no heartbeat and no lease. The cores do not know of it.
 *
 * <p>No states. On {@link Send}: queue it for its peer. On {@link Received}: put together, and when complete deliver
 * the envelope, then acknowledge. On {@link Acknowledged}: send on. On {@link Tick}, which comes
 * while something is on its way: give up what makes no progress.
 */
public final class BulkActor extends AbstractBehavior<BulkActor.Command> {
    private static final Logger LOG = LoggerFactory.getLogger(BulkActor.class);
    private static final Duration TICK = Duration.ofMillis(500);
    /** Beside payload, what the serialized form takes at most. */
    private static final int SLACK_BYTES = 4_096;

    private final ActorRef<Wire> deliverTo;
    private final PeerRefs peers;
    private final LongSupplier clockMs;
    private final WireSerializer serializer;
    private final Map<MemberId, FragmentSender<ActorRef<Wire>>> senders = new HashMap<>();
    private final Map<MemberId, FragmentReceiver> receivers = new HashMap<>();
    private final Sending host = new Sending();
    private final TimerScheduler<Command> timers;

    /** The messages of this actor. */
    public sealed interface Command {
        /** Calls the method of {@code actor} for this message. */
        Behavior<Command> accept(BulkActor actor);
    }

    /** An envelope for a peer, from {@link BulkRoute}. */
    record Send(FragmentSender.Item<ActorRef<Wire>> item) implements Command {
        @Override
        public Behavior<Command> accept(BulkActor actor) {
            return actor.onSend(item);
        }
    }

    /** A peer has sent a piece of an envelope. */
    public record Received(Fragment piece) implements Command {
        @Override
        public Behavior<Command> accept(BulkActor actor) {
            return actor.onFragment(piece);
        }
    }

    /** A peer has acknowledged pieces that this process sent. */
    public record Acknowledged(FragmentAck ack) implements Command {
        @Override
        public Behavior<Command> accept(BulkActor actor) {
            return actor.onAck(ack);
        }
    }

    private enum Tick implements Command {
        TICK;

        @Override
        public Behavior<Command> accept(BulkActor actor) {
            return actor.onTick();
        }
    }

    /** The port through which the actor finds its peers. */
    public interface PeerRefs {
        /** Returns the actor of the peer of that identity; null if it was never heard. */
        @Nullable
        ActorRef<Wire> find(MemberId id);
    }

    private BulkActor(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            ActorRef<Wire> deliverTo,
            PeerRefs peers,
            LongSupplier clockMs) {
        super(context);
        this.timers = timers;
        this.deliverTo = deliverTo;
        this.peers = peers;
        this.clockMs = clockMs;
        this.serializer = new WireSerializer((ExtendedActorSystem) Adapter.toClassic(context.getSystem()));
    }

    /**
     * Creates the carrier of one process.
     *
     * @param deliverTo gets each {@link Envelope} that has arrived whole
     * @param peers finds the process that an acknowledgement goes to
     * @param clockMs monotonic milliseconds
     */
    public static Behavior<Command> create(ActorRef<Wire> deliverTo, PeerRefs peers, LongSupplier clockMs) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new BulkActor(context, timers, deliverTo, peers, clockMs)));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder().onAnyMessage(command -> command.accept(this)).build();
    }

    /** Has the next tick come; there is none while nothing is on its way. */
    private void tickSoon() {
        if (!timers.isTimerActive(Tick.TICK)) {
            timers.startSingleTimer(Tick.TICK, TICK);
        }
    }

    private Behavior<Command> onSend(FragmentSender.Item<ActorRef<Wire>> item) {
        senders.computeIfAbsent(item.envelope().to(), id -> new FragmentSender<>(host))
                .offer(item, clockMs.getAsLong());
        tickSoon();
        return this;
    }

    private Behavior<Command> onAck(FragmentAck ack) {
        FragmentSender<ActorRef<Wire>> sender = senders.get(ack.transfer().to());
        if (sender != null) {
            sender.acknowledged(ack, clockMs.getAsLong());
        }
        return this;
    }

    private Behavior<Command> onFragment(Fragment piece) {
        Transfer transfer = piece.transfer();
        tickSoon();
        FragmentReceiver receiver =
                receivers.computeIfAbsent(transfer.from(), id -> new FragmentReceiver(Envelope.MAX_BYTES));
        Verdict verdict = receiver.on(piece, clockMs.getAsLong());
        switch (verdict) {
            case ACKNOWLEDGE -> answer(transfer, receiver.received());
            case COMPLETE -> {
                deliver(receiver.take());
                // Only now: what the sender held back must arrive behind the envelope.
                answer(transfer, Fragment.count(piece.totalBytes()));
            }
            case REFUSED -> {
                LOG.debug(
                        "Gave up a message of {} bytes from {}: a piece was lost", piece.totalBytes(), transfer.from());
                answer(transfer, FragmentAck.REFUSED);
            }
            case TAKEN, LATE -> {
                // Nothing to do.
            }
        }
        return this;
    }

    private void deliver(byte[] bytes) {
        try {
            if (serializer.fromBinary(bytes, WireSerializer.ENVELOPE) instanceof Envelope envelope) {
                deliverTo.tell(envelope);
            }
        } catch (NotSerializableException e) {
            LOG.warn(
                    "Dropped a message of {} bytes that cannot be read: {}. Run the same version of Redoubt on all"
                            + " processes.",
                    bytes.length,
                    e.getMessage());
        }
    }

    private void answer(Transfer transfer, int received) {
        ActorRef<Wire> peer = peers.find(transfer.from());
        if (peer != null) {
            peer.tell(new FragmentAck(transfer, received));
        }
    }

    private Behavior<Command> onTick() {
        long nowMs = clockMs.getAsLong();
        senders.forEach((to, sender) -> {
            if (sender.tick(nowMs)) {
                LOG.debug("Gave up a large message to {}: it makes no progress", to);
            }
        });
        senders.values().removeIf(FragmentSender::isIdle);
        receivers.values().forEach(receiver -> receiver.expire(nowMs, FragmentSender.STALLED_MS));
        boolean receives = receivers.values().stream().anyMatch(receiver -> receiver.heldBytes() > 0);
        if (receives || !senders.isEmpty()) {
            tickSoon();
        }
        return this;
    }

    /** The surroundings of the senders. */
    private final class Sending implements FragmentSender.Host<ActorRef<Wire>> {
        private long transfers;

        @Override
        public void send(ActorRef<Wire> to, Wire message) {
            to.tell(message);
        }

        @Override
        public ByteBuffer serialize(Envelope envelope, long weight) {
            return serializer.toBuffer(envelope, (int) weight + SLACK_BYTES);
        }

        @Override
        public Envelope sign(Envelope envelope) {
            PeerMessage sign = serializer.format().sign(envelope.message());
            return new Envelope(envelope.shard(), envelope.from(), envelope.fromIncarnation(), envelope.to(), sign);
        }

        @Override
        public Transfer next(Envelope envelope) {
            return new Transfer(envelope.from(), envelope.fromIncarnation(), envelope.to(), ++transfers);
        }
    }
}
