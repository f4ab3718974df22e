package dev.redoubt.sentinel.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import dev.redoubt.config.AckMode;
import dev.redoubt.config.HostPort;
import dev.redoubt.config.LiveConfig;
import dev.redoubt.config.PidFile;
import dev.redoubt.config.lifecycle.ProcessWatch;
import dev.redoubt.config.lifecycle.Resources;
import dev.redoubt.config.lifecycle.WatchedThreads;
import dev.redoubt.node.acl.file.ProcessUsers;
import dev.redoubt.node.cluster.ActorSystemSupervisor;
import dev.redoubt.node.cluster.ClusterConfig;
import dev.redoubt.node.cluster.ClusterSystem;
import dev.redoubt.node.cluster.ClusterTls;
import dev.redoubt.node.cluster.Guardian;
import dev.redoubt.node.cluster.PeerListener;
import dev.redoubt.node.cluster.Peers;
import dev.redoubt.node.net.Endpoints;
import dev.redoubt.node.net.EventLoops;
import dev.redoubt.node.net.LiveLimits;
import dev.redoubt.node.net.RespServer;
import dev.redoubt.node.net.SystemdNotifier;
import dev.redoubt.node.protocol.MemberMessage;
import dev.redoubt.node.protocol.PeerInfo;
import dev.redoubt.node.protocol.PeerMessage;
import dev.redoubt.node.protocol.ProcessRole;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.log.ShardId;
import dev.redoubt.sentinel.core.ErrorTexts;
import dev.redoubt.sentinel.core.SentinelCore;
import dev.redoubt.sentinel.core.SentinelCoreSettings;
import dev.redoubt.sentinel.core.SentinelMessage;
import dev.redoubt.sentinel.server.SentinelPort;
import dev.redoubt.sentinel.server.SentinelServer;
import dev.redoubt.sentinel.votes.PersistentVotes;
import dev.redoubt.sentinel.votes.VoteJournal;
import dev.redoubt.sentinel.votes.VoteLog;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One sentinel process: its data directory, its RESP server, and its ActorSystem. The ActorSystem may be replaced,
 * after the cluster has removed this process, while server and directory stay. {@link #start} and {@link #close} belong
 * to the thread that starts and stops the process.
 */
public final class SentinelRuntime implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SentinelRuntime.class);

    /** So many that the interpreter and the first compiler have seen every branch of a failover. */
    private static final int WARM_UP_ELECTIONS = 100;

    private static final long WARM_UP_MS = 250;
    private static final long WARM_UP_AFTER_MS = 1_500;

    private final LiveConfig config;
    private final dev.redoubt.config.SentinelSettings settings;
    private final Resources resources = new Resources("SentinelRuntime");
    private final Runnable shutdown;
    private final SecureRandom random = new SecureRandom();
    private final SentinelDataDirectory directory;
    private final EventLoops loops;
    private final SystemdNotifier systemd;
    private final SentinelServer sentinelServer;
    private final ProcessWatch watch;
    private final ExecutorService io;
    private final AtomicBoolean warmedUp = new AtomicBoolean();
    /** Completes when the files of the last ActorSystem's vote journal are closed. */
    private volatile CompletableFuture<Void> votesClosed = CompletableFuture.completedFuture(null);

    private volatile @Nullable ActorRef<SentinelActorCommand> actor;
    /** The protection of the cluster port, for all ActorSystems of this process; set before the first starts. */
    private ClusterTls tls = ClusterTls.none();

    private @Nullable RespServer server;
    private @Nullable ActorSystemSupervisor systems;
    private boolean restarted;

    private SentinelRuntime(
            LiveConfig config,
            ProcessUsers users,
            SentinelDataDirectory directory,
            Consumer<String> failed,
            Runnable shutdown) {
        this.config = config;
        this.settings = config.sentinel();
        this.directory = directory;
        this.watch = new ProcessWatch(failed);
        this.io = Executors.newCachedThreadPool(new WatchedThreads("redoubt-io", watch));
        this.shutdown = shutdown;
        this.restarted = directory.ranBefore();
        this.loops = EventLoops.create(1);
        this.systemd = SystemdNotifier.ofProcess(loops, settings.supervised());
        this.sentinelServer = new SentinelServer(
                loops.loop(0),
                watch,
                config,
                users.access(io),
                new Port(),
                directory.id().hex(),
                System::currentTimeMillis);
        resources.add("listener of requirepass", users.followPassword());
    }

    /** Reads what {@link #start} needs, on a thread of its own. */
    public static void readAhead() {
        ClusterConfig.readAhead();
    }

    /**
     * Starts a sentinel; it is reachable when this returns.
     *
     * @param config the configuration of the process; changes are applied on the sentinel's event loop
     * @param failed is told, on any thread, why the sentinel cannot go on
     * @param shutdown is asked, on any thread, to end the process
     * @throws IOException the directory or a port cannot be had; nothing stays open then
     */
    public static SentinelRuntime start(LiveConfig config, Consumer<String> failed, Runnable shutdown)
            throws IOException {
        ProcessUsers users = ProcessUsers.open(config, config.sentinel(), SentinelServer.commands());
        SentinelDataDirectory directory =
                SentinelDataDirectory.open(config.sentinel().dir());
        SentinelRuntime runtime = new SentinelRuntime(config, users, directory, failed, shutdown);
        try {
            runtime.open();
        } catch (IOException | RuntimeException e) {
            runtime.close();
            throw e;
        }
        return runtime;
    }

    private void open() throws IOException {
        tls = ClusterTls.of(settings);
        systemd.loading();
        Endpoints endpoints = Endpoints.of(settings, settings.port());
        if (!endpoints.isEmpty()) {
            server = RespServer.bind(
                    loops,
                    endpoints,
                    LiveLimits.ofSentinel(config),
                    sentinelServer.memory(),
                    sentinelServer.sessions());
            resources.add("listener of the server's limits", LiveLimits.followSentinel(config, server));
        }
        resources.add("pidfile", PidFile.write(settings.pidfile()));
        try {
            systems = ActorSystemSupervisor.start(
                    this::startSystem, e -> watch.failed("the restart of the ActorSystem", e));
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
        LOG.info("Sentinel ID is {}", directory.id());
        systemd.ready();
    }

    /**
     * Warms this sentinel up for the next election soon after it knows a master. Before, a start of the cluster needs
     * the processors for other things.
     */
    private void masterKnown() {
        if (warmedUp.compareAndSet(false, true)) {
            CompletableFuture.delayedExecutor(WARM_UP_AFTER_MS, TimeUnit.MILLISECONDS, io)
                    .execute(SentinelRuntime::warmUp);
        }
    }

    private static void warmUp() {
        long start = System.nanoTime();
        int elections = WarmUp.run(WARM_UP_ELECTIONS, TimeUnit.MILLISECONDS.toNanos(WARM_UP_MS));
        LOG.debug(
                "warmed up by {} elections in memory in {} ms",
                elections,
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    }

    private ActorSystem<?> startSystem() throws IOException {
        HostPort address = OwnAddress.among(settings.sentinels(), settings.clusterAddress());
        String host = settings.firstHost();
        PeerInfo hello = new PeerInfo(
                directory.id(),
                new Incarnation(random.nextLong()),
                ProcessRole.SENTINEL,
                new HostPort(host.equals("*") ? address.host() : host, settings.port()),
                address,
                AckMode.LOCAL,
                0,
                false);
        votesClosed.join();
        VoteLog votes = directory.openVotes();
        ActorSystem<Void> system;
        try {
            system = ClusterSystem.start(
                    guardian(hello, votes, restarted),
                    tls,
                    ClusterConfig.of(address, host, ProcessRole.SENTINEL, PersistentVotes.sections()),
                    SentinelCodec.format());
        } catch (RuntimeException e) {
            votes.log().close();
            throw e;
        }
        restarted = true;
        return system;
    }

    private Behavior<Void> guardian(PeerInfo hello, VoteLog votes, boolean ranBefore) {
        return Guardian.create(watch, guardian -> {
            Peers peers = new Peers(hello);
            VoteJournal journal = new PersistentVotes(guardian.context(), votes, io);
            CrashProbes probes = new CrashProbes(loops, watch, (id, incarnation) -> {
                ActorRef<SentinelActorCommand> sentinel = actor;
                if (sentinel != null) {
                    sentinel.tell(new SentinelActorCommand.Evidence(id, incarnation));
                }
            });
            ProcessHost host = new ProcessHost(peers, probes, sentinelServer, loops.loop(0), watch, this::masterKnown);
            ActorRef<SentinelActorCommand> sentinel = guardian.spawnInCluster(
                    SentinelActorCommand.class,
                    SentinelActor.create(
                            host,
                            journal,
                            hello,
                            stored -> new SentinelCore(
                                    coreSettings(), hello.id(), hello.incarnation(), stored, ranBefore, random)),
                    "sentinel");
            actor = sentinel;
            guardian.spawnPeers(peers, new Inbox(sentinel), settings.sentinels());
            return () -> {
                probes.close();
                votesClosed = journal.close().toCompletableFuture();
            };
        });
    }

    private SentinelCoreSettings coreSettings() {
        return SentinelCoreSettings.of(
                settings.masterName(),
                settings.sentinels().stream().map(HostPort::toString).toList(),
                settings.quorum(),
                settings.members(),
                settings.downAfterMilliseconds(),
                settings.masterLeaseMilliseconds(),
                settings.failoverTimeout());
    }

    /** Returns the watch over the parts of this process. */
    public ProcessWatch watch() {
        return watch;
    }

    /** Returns the ActorSystem in use, for tests that end an actor of it. */
    ActorSystem<?> system() {
        ActorSystemSupervisor current = systems;
        if (current == null) {
            throw new IllegalStateException("not started");
        }
        return current.system();
    }

    /** Returns this sentinel's identity. */
    public MemberId id() {
        return directory.id();
    }

    /** Returns the port of the RESP server; 0 if there is none. */
    public int port() {
        return server == null ? 0 : server.port();
    }

    @Override
    public void close() {
        systemd.stopping();
        resources.close();
        if (server != null) {
            server.close();
        }
        if (systems != null) {
            systems.close();
        }
        loops.close();
        votesClosed.join();
        io.shutdown();
        directory.close();
    }

    /** Hands the messages of peers to the actor. */
    private record Inbox(ActorRef<SentinelActorCommand> sentinel) implements PeerListener {
        @Override
        public void received(ShardId shard, MemberId from, Incarnation fromIncarnation, PeerMessage message) {
            // Replication is between nodes: a mistaken peer must not reach the core with it.
            if (message instanceof MemberMessage || message instanceof SentinelMessage) {
                sentinel.tell(new SentinelActorCommand.FromPeer(from, message));
            } else {
                LOG.debug("Dropped a message from {} that is not for a sentinel: {}", from, message);
            }
        }

        @Override
        public void met(PeerInfo hello) {
            sentinel.tell(new SentinelActorCommand.Met(hello));
        }
    }

    /** Hands the requests of clients to the actor. */
    private final class Port implements SentinelPort {
        @Override
        public void failover(Consumer<@Nullable String> answer) {
            ActorRef<SentinelActorCommand> sentinel = actor;
            if (sentinel == null) {
                answer.accept(ErrorTexts.NO_GOOD_REPLICA);
            } else {
                sentinel.tell(new SentinelActorCommand.PlannedFailover(answer));
            }
        }

        @Override
        public void trustMember(MemberId member, Consumer<@Nullable String> answer) {
            ActorRef<SentinelActorCommand> sentinel = actor;
            if (sentinel == null) {
                answer.accept(ErrorTexts.MEMBER_NOT_ANSWERING);
            } else {
                sentinel.tell(new SentinelActorCommand.TrustMember(member, answer));
            }
        }

        @Override
        public void shutdown() {
            shutdown.run();
        }
    }
}
