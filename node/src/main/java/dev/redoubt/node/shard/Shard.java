package dev.redoubt.node.shard;

import akka.actor.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import dev.redoubt.config.LiveConfig;
import dev.redoubt.config.NodeDirectives;
import dev.redoubt.config.lifecycle.ProcessEndException;
import dev.redoubt.config.lifecycle.Resources;
import dev.redoubt.node.command.CommandNames;
import dev.redoubt.node.command.engine.Access;
import dev.redoubt.node.command.engine.CommandEngine;
import dev.redoubt.node.command.engine.EnginePorts;
import dev.redoubt.node.command.engine.ShutdownOptions;
import dev.redoubt.node.command.engine.SlowLog;
import dev.redoubt.node.memory.MemoryGovernor;
import dev.redoubt.node.net.RespServer;
import dev.redoubt.node.net.Traffic;
import dev.redoubt.node.protocol.ClientMessage;
import dev.redoubt.node.protocol.Health;
import dev.redoubt.node.protocol.Mastership;
import dev.redoubt.node.protocol.ShardMessage;
import dev.redoubt.node.script.Scripts;
import dev.redoubt.node.session.Outgoing;
import dev.redoubt.node.session.Segment;
import dev.redoubt.node.shard.archive.Archiver;
import dev.redoubt.node.shard.core.ShardClock;
import dev.redoubt.node.shard.core.ShardCore;
import dev.redoubt.node.shard.core.ShardState;
import dev.redoubt.node.shard.core.ShardTasks;
import dev.redoubt.node.shard.core.WaitQueue;
import dev.redoubt.node.shard.info.OffsetSamples;
import dev.redoubt.node.shard.info.ShardMetrics;
import dev.redoubt.node.shard.log.JournalLink;
import dev.redoubt.node.shard.log.LogTail;
import dev.redoubt.node.shard.log.ShardFiles;
import dev.redoubt.node.shard.psync.RedisReplicas;
import dev.redoubt.node.shard.recovery.LoadHost;
import dev.redoubt.node.shard.recovery.LogReload;
import dev.redoubt.node.shard.recovery.Recovery;
import dev.redoubt.node.shard.recovery.ShardKeyspaces;
import dev.redoubt.node.shard.snapshot.FullSync;
import dev.redoubt.node.shard.snapshot.Snapshots;
import dev.redoubt.persistence.aof.RecentRecords;
import dev.redoubt.persistence.log.MemberId;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongToIntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The work of {@link ShardActor}: its states, the pending payload, its clocks. Its parts share its thread, the event
 * loop, and call each other directly; everything that waits runs on the IO pool and comes back by {@link #soon}.
 * {@link Segments} runs commands, {@link MemberHost} the member's core.
 */
final class Shard implements ShardTasks, LoadHost {
    private static final Logger LOG = LoggerFactory.getLogger(Shard.class);
    /** The names of keys that clients have read take this part of the memory at most. */
    private static final int TRACKING_DIVISOR = 16;

    /** The listeners, timers and files of the shard and its parts; closed when its actor stops, the newest first. */
    final Resources resources = new Resources("Shard");

    final ShardSetup setup;
    final ShardClock clock;
    final CommandEngine engine;
    final EngineView view;
    final GateExit replies;
    final WaitQueue<WaitingClient> waits = new WaitQueue<>(WaitingClient.OUTLET);
    final JournalLink log;
    final RecentRecords recent;
    final MemberHost host;
    final ShardCore<Outgoing> core;
    final Recovery recovery;
    private final LogReload logReload;
    final Snapshots snapshots;
    final FullSync fullSync;
    final Archiver archiver;
    final ArchiveReaders archiveReaders;
    final Replication replication;
    final RedisReplicas redisReplicas;
    final StateWriter states;
    final Durability durability;
    final ShardShutdown shutdown;
    final LateReplies late;
    final Segments segments;
    final ClientPause pause;
    final Scripts scripts = new Scripts(System::nanoTime);
    final KeyRemoval removal;
    final Migrations migrations;
    private final MemoryAccount account;
    final PubSubRelay relay;
    final KeyMessages keyMessages;
    final ShardMetrics metrics = new ShardMetrics();
    final OffsetSamples offsets = new OffsetSamples();

    private final akka.actor.typed.ActorRef<ShardActor.Command> self;
    private final LongToIntFunction replicasAt;
    private @Nullable RespServer server;
    private boolean saidReady;

    private final ShardTicks ticks;

    /** Makes the parts in the order in which they need each other; what a part needs later it gets as a callback. */
    Shard(ActorContext<ShardActor.Command> context, ShardSetup setup) {
        this.self = context.getSelf();
        this.setup = setup;
        this.clock = setup.clock();
        resources.add("log writer", setup.writer());
        ShardKeyspaces keyspaces = setup.keyspaces();
        ShardFiles files = new ShardFiles(setup.writer(), setup.config().node().dir(), setup.io());
        SlowLog slowLog = setup.sessions().counters().slowLog();
        this.engine = new CommandEngine(ShardCommands.HANDLERS, keyspaces.create(), new Random(), slowLog);
        this.view = new EngineView(engine, setup.sessions().view());
        this.replies = new GateExit(setup.loop(), () -> soon(this::confirmReads));
        this.log = new JournalLink(
                engine.effects(), clock, broken -> fatal("The master's records do not continue this log", broken));
        this.recent = setup.writer().log().recent();
        this.host = new MemberHost(this);
        this.core = host.core();
        this.replicasAt = index -> core.member().replicasAt(index, false);
        this.recovery = new Recovery(context, this, this, setup.journal(), files, setup.loop(), engine, keyspaces);
        this.logReload = new LogReload(
                this, core, engine, keyspaces, files, () -> log.end().index(), this::resumeCommands);
        this.snapshots =
                new Snapshots(this, core, log, engine, keyspaces, files, setup.config(), this::refusalMayHaveChanged);
        this.fullSync = new FullSync(this, core, log, engine, snapshots, recovery, files, setup.peers());
        resources.add("full syncs", fullSync::close);
        this.archiver = archiver(files);
        this.redisReplicas = new Backlog(setup, resources).replicas(this, files);
        this.replication = new Replication(this, core, log, setup.writer(), setup.peers(), recovery);
        this.durability = new Durability(this, core, log, view, setup, snapshots, resources);
        this.shutdown = new ShardShutdown(this, core, setup, snapshots, durability, this::resumeCommands);
        this.states = new StateWriter(this, core, setup, shutdown::stored);
        MemoryGovernor memory = setup.sessions().memory();
        SegmentExit exit = new SegmentExit(core, replies, engine, memory);
        this.late = new LateReplies(core, view, replies, exit, clock, memory, this::mayRunAgain);
        this.removal = new KeyRemoval(core, engine, clock, shutdown, late, this::evictSoon);
        LongScript longScript = new LongScript(
                scripts, view, core, exit, shutdown, clock, setup.config().live(NodeDirectives.BUSY_REPLY_THRESHOLD));
        this.pause = new ClientPause(engine, scripts, clock, setup.sessions().view(), () -> soon(this::resumeCommands));
        this.segments = new Segments(
                core,
                view,
                replies,
                durability,
                shutdown,
                clock,
                memory,
                this::accountMemory,
                exit,
                late,
                longScript,
                this::goOnSoon,
                pause);
        this.archiveReaders = ArchiveReaders.of(this);
        this.migrations = resources.add("migrations", new Migrations(core, replies, setup.loop(), clock, this));
        this.account =
                new MemoryAccount(memory, engine, keyspaces, log, replies, recent, scripts, migrations, core, fullSync);
        MessageDelivery local =
                new MessageDelivery(core, replies, setup.sessions().subscriptions());
        this.relay = new PubSubRelay(this, core, clock, setup.peers(), local);
        this.keyMessages = new KeyMessages(
                core,
                replies,
                setup.sessions().subscriptions(),
                setup.sessions().registry().tracking());
        engine.connect(ports(local));
        // Their buffers are pooled, and their clients must not wait for a reply that nobody will send.
        resources.add("held replies", core.gate()::closeHeld);
        followDirectives(keyspaces);
        RepeatingTimer timer = timer(ShardActor.Signal.TICK);
        this.ticks = new ShardTicks(timer::everyMs, timer::close, setup.member().tickMs());
    }

    private Archiver archiver(ShardFiles files) {
        return resources.add("archiver", new Archiver(this, core, log, files, snapshots, clock, setup.config()));
    }

    private EnginePorts ports(MessageDelivery local) {
        ProcessCommands process = new ProcessCommands(
                core, shutdown, snapshots, this::reloadFromBase, logReload::begin, pause, waits, clock);
        return new EnginePorts(
                late,
                late,
                new PersistenceCommands(snapshots, archiver, archiveReaders, core),
                new StatusSampler(this),
                process,
                process,
                new Publisher(local, relay, setup.sessions().registry().monitors()),
                keyMessages,
                keyMessages,
                new ConfigCommands(setup.config(), this),
                scripts,
                migrations);
    }

    private void followDirectives(ShardKeyspaces keyspaces) {
        LiveConfig config = setup.config();
        engine.setScriptNames(CommandNames.of(config.renamedCommands(), engine.table()));
        engine.tracking().setMaxBytes(setup.sessions().memory().capacityBytes() / TRACKING_DIVISOR);
        resources.add(
                "listener of latency-tracking",
                config.live(NodeDirectives.LATENCY_TRACKING)
                        .follow(setup.sessions().counters()::setTracking));
        resources.add(
                "listener of the keyspace's directives",
                config.follow(ShardKeyspaces.DIRECTIVES, () -> keyspaces.configChanged(engine)));
    }

    private void refusalMayHaveChanged() {
        durability.updateRefusal();
    }

    void resumeCommands() {
        segments.resumeWaiting();
        late.runPostponed();
    }

    private boolean mayRunAgain(Segment segment) {
        return segments.mayRunAgain(segment);
    }

    void start() {
        recovery.load();
        ticks.start();
        RepeatingTimer cron = timer(ShardActor.Signal.CRON);
        resources.add("listener of hz", setup.config().live(NodeDirectives.HZ).follow(hz -> {
            cron.everyMs(1000L / hz);
            ticks.cronEvery(1000L / hz);
            ticks.start();
        }));
    }

    private RepeatingTimer timer(ShardActor.Signal signal) {
        return resources.add(
                "timer of " + signal,
                new RepeatingTimer(
                        setup.loop(), setup.watch().guard("the timer of " + signal, () -> self.tell(signal))));
    }

    // ---- States -----------------------------------------------------------------------------------------------------

    @Override
    public void loadBegins() {
        core.beginLoading();
        log.forget();
    }

    @Override
    public void logReplaced() {
        engine.effects().discard();
        snapshots.abandon();
        archiver.logReplaced();
        redisReplicas.close();
    }

    @Override
    public void loaded(LogTail tail, ActorRef journal) {
        log.begin(tail, journal);
        host.loaded(tail);
        resumeCommands();
        replies.flush();
        if (!setup.member().standalone()) {
            ready();
        }
    }

    /** Says once what redis-server says. */
    void ready() {
        if (!saidReady) {
            saidReady = true;
            LOG.info("Ready to accept connections");
            setup.ready().run();
        }
    }

    /** DEBUG RELOAD: a snapshot, and the keyspace anew from it; nothing is served in between. */
    void reloadFromBase(Consumer<@Nullable Throwable> then) {
        core.beginReload(false);
        snapshots.reload(failure -> {
            core.reloaded();
            then.accept(failure);
            resumeCommands();
        });
    }

    // ---- The log ----------------------------------------------------------------------------------------------------

    /** Sends what the gate has let leave, and feeds the replicas of Redis. */
    private void letLeave() {
        replies.flush();
        redisReplicas.proceed();
    }

    private void confirmReads() {
        core.confirmReads();
    }

    /** Has the running script go on behind what sockets have brought meanwhile; self.tell alone would not let them. */
    private void goOnSoon() {
        var unused = setup.loop().schedule(() -> self.tell(ShardActor.Signal.GO_ON), 0, TimeUnit.NANOSECONDS);
    }

    private void evictSoon() {
        var unused = setup.loop().schedule(() -> soon(this::evict), 0, TimeUnit.NANOSECONDS);
    }

    private void evict() {
        removal.evict();
        accountMemory();
    }

    /** Has the pending record closed behind the commands that have arrived already. */
    void closeRecordSoon() {
        self.tell(ShardActor.Signal.CLOSE_RECORD);
    }

    @Override
    public void written(int journal, long index) {
        self.tell(new ShardActor.Appended(journal, index));
    }

    @Override
    public void rotated(@Nullable Throwable failure) {
        snapshots.rotated(failure);
    }

    @Override
    public void saved(@Nullable Throwable failure) {
        snapshots.saved(failure);
    }

    void appended(int journal, long index) {
        if (recovery.isCurrent(journal)) {
            core.written(index);
            letLeave();
        }
    }

    void tick() {
        if (core.state() == ShardState.SERVING) {
            core.tick();
            waits.check(replicasAt, clock.monotonicMs());
            late.expire();
            shutdown.check();
            pause.check();
            letLeave();
        }
        ticks.ticked(isCalm());
    }

    /** Returns whether a client waits that time may answer. */
    private boolean clientsWait() {
        return pause.isActive() || waits.size() > 0 || engine.blocked().areTimed();
    }

    private boolean isCalm() {
        return !clientsWait() && !shutdown.isActive() && core.isCalm(ShardTicks.SELDOM_MS);
    }

    /**
     * Ticks often again if something is under way now; to be called after each message that may have begun something.
     */
    void tickIfBusy() {
        if (ticks.areSeldom() && !isCalm()) {
            ticks.start();
        }
    }

    /** Returns how many commands shard and sessions have run. */
    long commandsProcessed() {
        return engine.stats().commandsProcessed() + setup.sessions().counters().commands();
    }

    /** The same after commands, which come often: only clients that wait count; records count when they are written. */
    void tickIfHeld() {
        if (ticks.areSeldom() && (!core.gate().isEmpty() || clientsWait())) {
            ticks.start();
        }
    }

    void cron() {
        if (ticks.areSeldom()) {
            core.tick();
            tickIfBusy();
        }
        Traffic traffic = server == null ? Traffic.NONE : server.traffic();
        metrics.sample(commandsProcessed(), traffic.inputBytes(), traffic.outputBytes(), account.usedBytes());
        states.cron();
        accountMemory();
        account.replication();
        migrations.cron();
        engine.blocked().forgetGone();
        if (core.state() == ShardState.SERVING) {
            removal.expire();
            removal.evict();
            durability.cron();
            boolean healthy = durability.isHealthy() && !states.isFailing();
            host.setHealth(new Health(durability.isAlive(), healthy));
            LogTail tail = log.tail();
            if (tail != null) {
                offsets.add(tail.end());
            }
            snapshots.cron();
            archiver.cron();
            redisReplicas.cron();
            archiveReaders.cron(core);
            replies.flush();
            setup.keyspaces().cron(engine);
        }
    }

    /** Tells the account of the process what data and log hold. */
    private void accountMemory() {
        account.data();
        removal.goOn();
    }

    void fromPeer(MemberId from, ShardMessage message) {
        if (core.state() == ShardState.STOPPING) {
            // Whoever ends, or is fenced, promises nothing more and becomes nobody's master.
            return;
        }
        message.accept(from, host);
        waits.check(replicasAt, clock.monotonicMs());
        shutdown.check();
        letLeave();
    }

    /** A client looks for the master; who does not serve keeps silent. */
    void whoServes(MemberId from) {
        Mastership master = core.member().master();
        if (master != null && core.state() == ShardState.SERVING && core.updateAccess() == Access.MASTER) {
            setup.peers().send(from, new ClientMessage.Serves(master.term()));
        }
    }

    void serving(RespServer listening) {
        server = listening;
    }

    @Nullable
    RespServer server() {
        return server;
    }

    /** SIGTERM; {@code refused} is run if the final save fails. */
    void terminate(Runnable refused) {
        shutdown.ask(new ShutdownOptions(null, false, false, false), reply -> refused.run());
    }

    /** The actor has stopped. */
    void stop() {
        resources.close();
    }

    @Override
    public void soon(Runnable next) {
        self.tell(new ShardActor.Done(next));
    }

    /** Runs what {@link #soon} was given, and hands to the sockets what it let leave. */
    void done(Runnable next) {
        next.run();
        letLeave();
    }

    @Override
    public <T> void io(Callable<T> task, BiConsumer<@Nullable T, @Nullable Throwable> next) {
        var unused = setup.writer()
                .background(task)
                .whenComplete((result, failure) -> soon(() -> next.accept(result, failure)));
    }

    @Override
    public void fatal(String what, Throwable cause) {
        core.stop();
        if (cause instanceof ProcessEndException) {
            setup.watch().failed(what, cause);
        } else {
            setup.watch()
                    .end(
                            what + ": " + cause + ". The process ends with status 1. Its next start recovers what is on"
                                    + " disk.",
                            cause);
        }
    }
}
