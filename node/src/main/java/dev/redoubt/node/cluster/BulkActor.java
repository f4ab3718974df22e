package dev.redoubt.node.cluster;

import akka.actor.ExtendedActorSystem;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import dev.redoubt.node.cluster.FragmentReceiver.Verdict;
import dev.redoubt.node.cluster.PeerDirectory.Peer;
import dev.redoubt.persistence.log.MemberId;
import java.io.NotSerializableException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The actor that carries envelopes larger than Artery's frames, in both directions, beside the {@link PeerActor}, so
 * that copying half a gigabyte delays no heartbeat and no lease. The cores do not know of it.
 *
 * <p>No states. On {@link Send}: queue it for its peer. On {@link Fragment}: put together, and when complete give the
 * envelope to the {@link PeerActor}, then acknowledge. On {@link FragmentAck}: send on. On {@link Tick}: give up what
 * makes no progress.
 */
final class BulkActor extends AbstractBehavior<BulkActor.Command> {
    private static final Logger LOG = LoggerFactory.getLogger(BulkActor.class);
    private static final Duration TICK = Duration.ofMillis(500);
    /** Beside payload, what the serialized form takes at most. */
    private static final int SLACK_BYTES = 4_096;

    private final Peers peers;
    private final ActorRef<PeerActor.Command> office;
    private final WireSerializer serializer;
    private final Map<MemberId, FragmentSender<ActorRef<PeerActor.Command>>> senders = new HashMap<>();
    private final Map<MemberId, FragmentReceiver> receivers = new HashMap<>();
    private final Sending host = new Sending();

    /** The messages of this actor. */
    sealed interface Command permits Send, Fragment, FragmentAck, Tick {}

    /** An envelope for a peer, from {@link BulkRoute}. */
    record Send(FragmentSender.Item<ActorRef<PeerActor.Command>> item) implements Command {}

    private enum Tick implements Command {
        TICK
    }

    private BulkActor(ActorContext<Command> context, Peers peers, ActorRef<PeerActor.Command> office) {
        super(context);
        this.peers = peers;
        this.office = office;
        this.serializer = new WireSerializer((ExtendedActorSystem) Adapter.toClassic(context.getSystem()));
    }

    /** Creates the carrier beside the {@link PeerActor} {@code office}. */
    static Behavior<Command> create(Peers peers, ActorRef<PeerActor.Command> office) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(Tick.TICK, TICK);
            return new BulkActor(context, peers, office);
        }));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Fragment.class, this::onFragment)
                .onMessage(FragmentAck.class, this::onAck)
                .onMessage(Send.class, this::onSend)
                .onMessageEquals(Tick.TICK, this::onTick)
                .build();
    }

    private Behavior<Command> onSend(Send send) {
        senders.computeIfAbsent(send.item().envelope().to(), id -> new FragmentSender<>(host))
                .offer(send.item(), peers.nowMs());
        return this;
    }

    private Behavior<Command> onAck(FragmentAck ack) {
        FragmentSender<ActorRef<PeerActor.Command>> sender =
                senders.get(ack.transfer().to());
        if (sender != null) {
            sender.acknowledged(ack, peers.nowMs());
        }
        return this;
    }

    private Behavior<Command> onFragment(Fragment piece) {
        Transfer transfer = piece.transfer();
        FragmentReceiver receiver =
                receivers.computeIfAbsent(transfer.from(), id -> new FragmentReceiver(BulkRoute.MAX_BYTES));
        Verdict verdict = receiver.on(piece, peers.nowMs());
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
                office.tell(envelope);
            }
        } catch (NotSerializableException e) {
            LOG.warn("Dropped a message of {} bytes: {}", bytes.length, e.getMessage());
        }
    }

    private void answer(Transfer transfer, int received) {
        Peer<ActorRef<PeerActor.Command>> peer = peers.directory().find(transfer.from());
        if (peer != null) {
            peer.ref().tell(new FragmentAck(transfer, received));
        }
    }

    private Behavior<Command> onTick() {
        long nowMs = peers.nowMs();
        senders.forEach((to, sender) -> {
            if (sender.tick(nowMs)) {
                LOG.debug("Gave up a large message to {}: it makes no progress", to);
            }
        });
        senders.values().removeIf(FragmentSender::isIdle);
        receivers.values().forEach(receiver -> receiver.expire(nowMs, FragmentSender.STALLED_MS));
        return this;
    }

    /** The surroundings of the senders. */
    private final class Sending implements FragmentSender.Host<ActorRef<PeerActor.Command>> {
        private long transfers;

        @Override
        public void send(ActorRef<PeerActor.Command> to, Wire message) {
            to.tell(message);
        }

        @Override
        public ByteBuffer serialize(Envelope envelope, long weight) {
            return serializer.toBuffer(envelope, (int) weight + SLACK_BYTES);
        }

        @Override
        public Envelope sign(Envelope envelope) {
            Object sign = serializer.format().sign(envelope.message());
            return new Envelope(envelope.shard(), envelope.from(), envelope.fromIncarnation(), envelope.to(), sign);
        }

        @Override
        public Transfer next(Envelope envelope) {
            return new Transfer(envelope.from(), envelope.fromIncarnation(), envelope.to(), ++transfers);
        }
    }
}
