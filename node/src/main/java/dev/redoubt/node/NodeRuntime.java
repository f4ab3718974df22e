package dev.redoubt.node;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.Adapter;
import akka.remote.RemoteTransportException;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.redoubt.config.HostPort;
import dev.redoubt.config.LiveConfig;
import dev.redoubt.config.NodeDirectives;
import dev.redoubt.config.NodeSettings;
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
import dev.redoubt.node.cluster.Peers;
import dev.redoubt.node.cluster.codec.WireFormat;
import dev.redoubt.node.command.CommandTable;
import dev.redoubt.node.keyspace.Keyspace;
import dev.redoubt.node.member.MemberSettings;
import dev.redoubt.node.memory.MemoryPlan;
import dev.redoubt.node.net.Connection;
import dev.redoubt.node.net.Endpoints;
import dev.redoubt.node.net.EventLoops;
import dev.redoubt.node.net.LiveLimits;
import dev.redoubt.node.net.LoopDispatcherConfigurator;
import dev.redoubt.node.net.RespHandler;
import dev.redoubt.node.net.RespServer;
import dev.redoubt.node.net.SystemdNotifier;
import dev.redoubt.node.protocol.MemberRole;
import dev.redoubt.node.protocol.PeerInfo;
import dev.redoubt.node.protocol.ProcessRole;
import dev.redoubt.node.session.PeerSessions;
import dev.redoubt.node.session.ProcessSessions;
import dev.redoubt.node.shard.ShardActor;
import dev.redoubt.node.shard.ShardCommands;
import dev.redoubt.node.shard.ShardSetup;
import dev.redoubt.node.shard.SystemClock;
import dev.redoubt.node.shard.archive.Archiver;
import dev.redoubt.node.shard.core.ShardClock;
import dev.redoubt.node.shard.recovery.ShardKeyspaces;
import dev.redoubt.node.shard.recovery.TrialLoad;
import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.journal.AofLogs;
import dev.redoubt.persistence.journal.JournalConfig;
import dev.redoubt.persistence.journal.LogWriter;
import dev.redoubt.persistence.log.ShardId;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node: its directory, its port, its event loops, and its ActorSystem with the shard, which may be a new one after
 * a quarantine by a peer. {@link #start}, {@link #awaitEnd} and {@link #close} wait and belong to threads of the
 * process.
 */
public final class NodeRuntime implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NodeRuntime.class);
    /** The one shard of this process; several follow when a cluster may have several. */
    private static final ShardId SHARD = ShardId.FIRST;

    private static final long FLUSH_SECONDS = 10;
    private static final long SAVE_SECONDS = 3600;

    private final NodeSettings settings;
    private final LiveConfig config;
    private final Resources resources = new Resources("NodeRuntime");
    private final NodeDataDirectory directory;
    private final Consumer<MemberRole> roles;
    private final EventLoops loops;
    private final SystemdNotifier systemd;
    private final ShardClock clock = new SystemClock();
    private final ProcessWatch watch = new ProcessWatch(this::failed);
    private final ExecutorService io = Executors.newCachedThreadPool(new WatchedThreads("redoubt-io", watch));
    private final NodeHeap heap;
    private final ProcessSessions shared;
    private final ShardGateway gateway;
    private final NodeSessions sessions;
    private final int loop;
    private final String dispatcher;
    private final JournalConfig journal;
    private final CountDownLatch ended = new CountDownLatch(1);
    /** True from a signal to the end, or to the refusal of the final save. */
    private final AtomicBoolean terminating = new AtomicBoolean();

    private volatile int status;
    /** Why the process cannot go on; null while it can, and after a clean end. */
    private volatile @Nullable String failure;

    private volatile @Nullable ActorRef<ShardActor.Command> shard;
    /** The protection of the cluster port, for all ActorSystems of this process; set before the first starts. */
    private ClusterTls tls = ClusterTls.none();

    private @Nullable RespServer server;
    private @Nullable ActorSystemSupervisor systems;
    private @Nullable OpenedLog opened;

    /** A log, and where its content goes. */
    private record OpenedLog(NodeDataDirectory.Opened log, ShardKeyspaces keyspaces) {}

    private NodeRuntime(
            LiveConfig config, ProcessUsers users, NodeDataDirectory directory, Consumer<MemberRole> roles) {
        this.settings = config.node();
        this.roles = roles;
        this.config = config;
        this.directory = directory;
        this.heap = new NodeHeap(config, MemoryPlan.ofThisProcess());
        this.shared = ProcessSessions.create(heap.account());
        this.gateway = new ShardGateway(SHARD, shared.view());
        this.loops = EventLoops.create(settings.eventLoops());
        this.systemd = SystemdNotifier.ofProcess(loops, settings.supervised());
        this.loop = SHARD.loop(loops.size());
        this.dispatcher = "redoubt-loop-" + loop;
        this.journal = new JournalConfig(SHARD.name(), dispatcher);
        this.sessions = new NodeSessions(config, loops, shared, gateway, users.access(io));
        resources.add("listener of requirepass", users.followPassword());
    }

    /**
     * Starts a node; its port is open when this returns, and it may still be loading.
     *
     * @param config what the process runs with; CONFIG SET changes it on an event loop
     * @param roles is told of each change of role, on an event loop
     * @throws IOException the directory, the log or a port cannot be had; nothing stays open then
     */
    public static NodeRuntime start(LiveConfig config, Consumer<MemberRole> roles) throws IOException {
        ProcessUsers users = ProcessUsers.open(config, config.node(), CommandTable.standard());
        NodeRuntime runtime = new NodeRuntime(config, users, NodeDataDirectory.open(config), roles);
        try {
            runtime.open();
        } catch (IOException | RuntimeException e) {
            runtime.finish(1);
            runtime.close();
            throw e;
        }
        return runtime;
    }

    private void open() throws IOException {
        tls = ClusterTls.of(settings);
        heap.check();
        Archiver.checkTarget(settings);
        systemd.loading();
        RespHandler handler = sessions.handler();
        Endpoints endpoints = Endpoints.of(settings, settings.port());
        if (!endpoints.isEmpty()) {
            server = RespServer.bind(loops, endpoints, LiveLimits.ofNode(config), shared.memory(), handler);
            resources.add("listener of the server's limits", LiveLimits.followNode(config, server));
        }
        resources.add("pidfile", PidFile.write(settings.pidfile()));
        opened = openLog();
        heap.sayWhatItHolds(shared.memory());
        try {
            systems = ActorSystemSupervisor.start(
                    this::startSystem, e -> watch.failed("the restart of the ActorSystem", e));
        } catch (RemoteTransportException e) {
            throw new IOException(
                    "Could not open the cluster port " + settings.clusterAddress() + ": "
                            + lastCause(e).getMessage(),
                    e);
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    private static Throwable lastCause(Throwable error) {
        Throwable cause = error.getCause();
        return cause == null ? error : lastCause(cause);
    }

    private OpenedLog openLog() throws IOException {
        ShardKeyspaces keyspaces = new ShardKeyspaces(config, shared.memory());
        TrialLoad trial = new TrialLoad(keyspaces::create, ShardCommands::replayer);
        NodeDataDirectory.Opened log = directory.openLog(trial);
        BaseInfo base = log.log().base();
        Keyspace read = trial.snapshotAlone();
        if (base != null && read != null) {
            keyspaces.readAlready(base, read);
        } else if (base != null) {
            // Akka takes about as long to start as a million keys to read.
            keyspaces.readAhead(base, io);
        }
        return new OpenedLog(log, keyspaces);
    }

    private ActorSystem<?> startSystem() throws IOException {
        OpenedLog first = opened;
        opened = null;
        OpenedLog ready = first == null ? openLog() : first;
        NodeDataDirectory.Opened log = ready.log();
        ShardKeyspaces keyspaces = ready.keyspaces();
        String host = settings.firstHost();
        HostPort address = settings.clusterAddress();
        PeerInfo hello = new PeerInfo(
                directory.id(),
                log.boot().incarnation(),
                ProcessRole.NODE,
                new HostPort(host.equals("*") ? address.host() : host, port()),
                address,
                settings.acknowledge(),
                log.boot().stored().config().version(),
                false);
        Config more = settings.akka()
                .atPath("akka")
                .withFallback(ConfigFactory.parseString(LoopDispatcherConfigurator.section(dispatcher, loop)))
                .withFallback(journal.sections());
        try {
            return ClusterSystem.start(
                    guardian(hello, log, keyspaces),
                    tls,
                    ClusterConfig.of(address, address.host(), ProcessRole.NODE, more),
                    WireFormat.ofNode(),
                    loops);
        } catch (RuntimeException e) {
            log.log().close();
            throw e;
        }
    }

    private Behavior<Void> guardian(PeerInfo hello, NodeDataDirectory.Opened log, ShardKeyspaces keyspaces) {
        return Guardian.create(watch, guardian -> {
            LogWriter writer = new LogWriter(log.log(), false, io);
            AofLogs.get(Adapter.toClassic(guardian.context().getSystem())).register(journal.name(), writer);
            Peers peers = new Peers(hello);
            NodePeers link = new NodePeers(peers, SHARD);
            PeerSessions programs = sessions.peers(link::send);
            ShardSetup setup = new ShardSetup(
                    config,
                    keyspaces,
                    journal,
                    writer,
                    directory.state(),
                    log.boot(),
                    memberSettings(),
                    link,
                    clock,
                    shared,
                    loops.loop(loop),
                    io,
                    roles,
                    systemd::ready,
                    watch,
                    this::finish);
            ActorRef<ShardActor.Command> actor = guardian.spawn(
                    ShardActor.Command.class,
                    ShardActor.create(setup),
                    SHARD.name(),
                    DispatcherSelector.fromConfig(dispatcher));
            shard = actor;
            gateway.open(actor);
            if (server != null) {
                actor.tell(new ShardActor.Serving(server));
            }
            guardian.spawnPeers(peers, new NodeInbox(SHARD, actor, programs), settings.sentinels());
            return () -> stopped(log, programs);
        });
    }

    /** The actors are gone; the next system, if there is one, opens the log anew. */
    private void stopped(NodeDataDirectory.Opened log, PeerSessions programs) {
        gateway.shut();
        programs.close();
        if (server != null) {
            server.connections().forEach(Connection::close);
        }
        try {
            log.log().close();
        } catch (IOException e) {
            LOG.error("The log could not be closed: {}. Check disk space and disk.", e.toString());
        }
    }

    private MemberSettings memberSettings() {
        boolean alone = settings.sentinels().isEmpty();
        return MemberSettings.of(alone, settings.acknowledge(), !alone && settings.masterLease());
    }

    /** The port for clients, also when 0 was configured for a free one. */
    public int port() {
        return server == null ? 0 : server.port();
    }

    /** The ActorSystem in use, for tests that end it. */
    ActorSystem<?> system() {
        ActorSystemSupervisor current = systems;
        if (current == null) {
            throw new IllegalStateException("not started");
        }
        return current.system();
    }

    private void failed(String why) {
        failure = why;
        finish(1);
    }

    /** Returns the watch over the parts of this process. */
    ProcessWatch watch() {
        return watch;
    }

    /** Returns why the process cannot go on, after {@link #awaitEnd}; null after a clean end. */
    public @Nullable String failure() {
        return failure;
    }

    private void finish(int exitStatus) {
        if (ended.getCount() > 0) {
            status = exitStatus;
        }
        ended.countDown();
    }

    /** Waits until the shard has ended by SHUTDOWN or by an error; the process's exit status. */
    public int awaitEnd() {
        boolean interrupted = false;
        while (true) {
            try {
                ended.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return status;
    }

    /**
     * Begins to end as SHUTDOWN does, on SIGTERM or SIGINT. The process ends by {@link #awaitEnd}, or goes on if the
     * final save fails: the next signal tries again.
     *
     * @param signal its name, as {@code SIGTERM}
     * @return false if an end that an earlier signal began is still under way
     */
    public boolean terminate(String signal) {
        LOG.info("Received {} scheduling shutdown...", signal);
        if (!terminating.compareAndSet(false, true)) {
            return false;
        }
        askToEnd(() -> terminating.set(false));
        if (settings.appendonly()) {
            // With an AOF no final save can be refused: whatever takes longer hangs.
            awaitEnd(flushSeconds());
            finish(1);
        }
        return true;
    }

    private void askToEnd(Runnable refused) {
        ActorRef<ShardActor.Command> last = shard;
        if (last == null) {
            finish(0);
        } else {
            last.tell(new ShardActor.Terminate(refused));
        }
    }

    private long flushSeconds() {
        return config.live(NodeDirectives.SHUTDOWN_TIMEOUT).get() + FLUSH_SECONDS;
    }

    private void awaitEnd(long seconds) {
        try {
            if (!ended.await(seconds, TimeUnit.SECONDS)) {
                LOG.error("The last writes could not be flushed within {} s; exiting. Check the disk.", seconds);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Flushes and fsyncs if that was not done, ends actors, loops and files. */
    @Override
    public void close() {
        if (shard != null && ended.getCount() > 0) {
            LOG.info("The process ends, scheduling shutdown...");
            // There is no way back from here: a final save that fails ends the wait, not the end.
            askToEnd(() -> finish(1));
            // Without an AOF the snapshot is all there will be.
            awaitEnd(settings.appendonly() ? flushSeconds() : SAVE_SECONDS);
        }
        finish(1);
        systemd.stopping();
        resources.close();
        if (server != null) {
            server.close();
        }
        if (systems != null) {
            systems.close();
        }
        loops.close();
        io.shutdown();
        directory.close();
    }
}
