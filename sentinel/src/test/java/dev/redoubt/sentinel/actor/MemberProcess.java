package dev.redoubt.sentinel.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.ConfigFactory;
import dev.redoubt.config.AckMode;
import dev.redoubt.config.HostPort;
import dev.redoubt.node.cluster.ClusterConfig;
import dev.redoubt.node.cluster.ClusterSystem;
import dev.redoubt.node.cluster.ClusterTls;
import dev.redoubt.node.cluster.PeerActor;
import dev.redoubt.node.cluster.PeerListener;
import dev.redoubt.node.cluster.Peers;
import dev.redoubt.node.cluster.codec.WireFormat;
import dev.redoubt.node.member.MemberBoot;
import dev.redoubt.node.member.MemberCore;
import dev.redoubt.node.member.MemberEffect;
import dev.redoubt.node.member.MemberEvent;
import dev.redoubt.node.member.MemberOptions;
import dev.redoubt.node.member.MemberSettings;
import dev.redoubt.node.member.StoredState;
import dev.redoubt.node.protocol.CoreMessage;
import dev.redoubt.node.protocol.MemberRole;
import dev.redoubt.node.protocol.PeerInfo;
import dev.redoubt.node.protocol.PeerMessage;
import dev.redoubt.node.protocol.ProcessRole;
import dev.redoubt.node.protocol.ReplicationMessage;
import dev.redoubt.node.replication.LogView;
import dev.redoubt.persistence.aof.format.BrokenChainException;
import dev.redoubt.persistence.aof.format.RecordSealer;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.LogRecord;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.log.ReplId;
import dev.redoubt.persistence.log.ShardId;
import dev.redoubt.persistence.log.TermStart;
import dev.redoubt.persistence.log.TermTable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * A node as sentinels see it: a production member core with a log in memory, real actor messages, and a RESP port that
 * accepts and sends nothing. Its {@link #kill} has the effect of kill -9 for others: port and messages end at once.
 */
final class MemberProcess implements LogView {
    private final MemberId id;
    private final Peers peers;
    private final MemberCore core;
    private final RecordSealer sealer = new RecordSealer(LogEnd.EMPTY, 0, 0, 0);
    private final List<LogRecord> log = new ArrayList<>();
    private final ServerSocket resp;
    private final List<Socket> accepted = new ArrayList<>();
    private final ActorSystem<Message> system;
    private TermTable table = TermTable.EMPTY;
    private volatile MemberRole role = MemberRole.NONE;
    private volatile boolean trusted;
    private volatile boolean dead;

    private record Message(MemberId from, Object body) {}

    MemberProcess(MemberId id, HostPort cluster, List<HostPort> sentinels, Random random) throws IOException {
        this.id = id;
        resp = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Incarnation incarnation = new Incarnation(random.nextLong());
        PeerInfo hello = new PeerInfo(
                id,
                incarnation,
                ProcessRole.NODE,
                new HostPort("127.0.0.1", resp.getLocalPort()),
                cluster,
                AckMode.QUORUM,
                0,
                false);
        peers = new Peers(hello);
        core = new MemberCore(
                MemberSettings.of(false, AckMode.QUORUM, true),
                MemberOptions.DEFAULT,
                new MemberBoot(id, incarnation, StoredState.EMPTY, "", false),
                this,
                random);
        Thread acceptor = new Thread(this::accept, "accept");
        acceptor.setDaemon(true);
        acceptor.start();
        system = ClusterSystem.start(
                guardian(sentinels),
                ClusterTls.none(),
                ClusterConfig.of(cluster, "127.0.0.1", ProcessRole.NODE, ConfigFactory.empty()),
                WireFormat.ofNode());
    }

    private void accept() {
        while (!dead) {
            try {
                Socket socket = resp.accept();
                synchronized (accepted) {
                    accepted.add(socket);
                }
            } catch (IOException closed) {
                return;
            }
        }
    }

    private Behavior<Message> guardian(List<HostPort> sentinels) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            ActorRef<Message> self = context.getSelf();
            context.spawn(PeerActor.create(peers, new Inbox(self), sentinels), PeerActor.NAME);
            obey(core.start(peers.nowMs()));
            timers.startTimerAtFixedRate(new Message(id, new MemberEvent.Tick()), Duration.ofMillis(40));
            return Behaviors.receiveMessage(message -> {
                if (!dead && message.body() instanceof MemberEvent event) {
                    obey(core.on(event, peers.nowMs()));
                } else if (!dead) {
                    CoreMessage body = (CoreMessage) message.body();
                    obey(core.on(new MemberEvent.Received(message.from(), body), peers.nowMs()));
                }
                trusted = !core.status(peers.nowMs()).suspect();
                return Behaviors.same();
            });
        }));
    }

    private record Inbox(ActorRef<Message> member) implements PeerListener {
        @Override
        public void received(ShardId shard, MemberId from, Incarnation fromIncarnation, PeerMessage message) {
            member.tell(new Message(from, message));
        }

        @Override
        public void met(PeerInfo hello) {}
    }

    private void obey(List<MemberEffect> effects) {
        for (MemberEffect effect : effects) {
            if (effect instanceof MemberEffect.Send send) {
                peers.send(ShardId.FIRST, send.to(), send.message());
            } else if (effect instanceof MemberEffect.Store store) {
                then(new MemberEvent.Stored(store.number()));
            } else if (effect instanceof MemberEffect.AppendTermStart termStart) {
                append(sealer.sealTermStart(termStart.term(), termStart.replId(), 1));
            } else if (effect instanceof MemberEffect.AppendRecords records) {
                records.records().forEach(this::take);
                then(new MemberEvent.Appended(end()));
            } else if (effect instanceof MemberEffect.Sync) {
                then(new MemberEvent.Fsynced(end().index()));
            } else if (effect instanceof MemberEffect.SendFrames frames) {
                send(frames);
            } else if (effect instanceof MemberEffect.RoleChanged changed) {
                role = changed.role();
            } else if (effect instanceof MemberEffect.PauseWrites) {
                then(new MemberEvent.Paused());
            }
        }
    }

    private void then(MemberEvent event) {
        obey(core.on(event, peers.nowMs()));
    }

    private void append(LogRecord record) {
        add(record);
        then(new MemberEvent.Appended(end()));
    }

    private void take(LogRecord record) {
        try {
            sealer.accept(record);
        } catch (BrokenChainException e) {
            throw new AssertionError(e);
        }
        add(record);
    }

    private void add(LogRecord record) {
        log.add(record);
        if (record.termReplId() != null) {
            table = table.plus(new TermStart(record.term(), record.termReplId(), record.index(), record.startOffset()));
        }
    }

    private void send(MemberEffect.SendFrames frames) {
        int from = (int) frames.fromIndex() - 1;
        List<LogRecord> records =
                frames.maxBytes() == 0 ? List.of() : log.subList(Math.min(from, log.size()), log.size());
        ReplId previous = table.replIdAt(frames.fromIndex() - 1);
        peers.send(
                ShardId.FIRST,
                frames.to(),
                new ReplicationMessage.Frame(frames.header(), frames.fromIndex() - 1, previous, List.copyOf(records)));
        long last = frames.fromIndex() - 1 + records.size();
        then(new MemberEvent.FramesSent(frames.to(), frames.header().subscription(), last, 0));
    }

    @Override
    public LogEnd end() {
        return sealer.end();
    }

    @Override
    public TermTable terms() {
        return table;
    }

    @Override
    public long firstIndex() {
        return 1;
    }

    @Override
    public long truncatableTo() {
        return 0;
    }

    @Override
    public long fsyncedIndex() {
        return end().index();
    }

    MemberRole role() {
        return role;
    }

    /** True if it is known to have lost nothing (3.4). */
    boolean trusted() {
        return trusted;
    }

    int respPort() {
        return resp.getLocalPort();
    }

    /** Ends all messages in both directions, and closes the sockets. */
    void kill() throws IOException {
        dead = true;
        resp.close();
        synchronized (accepted) {
            for (Socket socket : accepted) {
                socket.close();
            }
            accepted.clear();
        }
    }

    void stop() throws Exception {
        kill();
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
