package dev.redoubt.node.shard;

import akka.actor.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import dev.redoubt.config.LiveConfig;
import dev.redoubt.config.NodeDirectives;
import dev.redoubt.config.lifecycle.Resources;
import dev.redoubt.node.command.engine.Access;
import dev.redoubt.node.command.engine.CommandEngine;
import dev.redoubt.node.command.engine.EnginePorts;
import dev.redoubt.node.command.engine.ShutdownOptions;
import dev.redoubt.node.net.RespServer;
import dev.redoubt.node.protocol.ClientMessage;
import dev.redoubt.node.protocol.Mastership;
import dev.redoubt.node.protocol.ShardMessage;
import dev.redoubt.node.session.Outgoing;
import dev.redoubt.node.shard.core.ShardClock;
import dev.redoubt.node.shard.core.ShardCore;
import dev.redoubt.node.shard.core.ShardState;
import dev.redoubt.node.shard.core.WaitQueue;
import dev.redoubt.persistence.aof.RecentRecords;
import dev.redoubt.persistence.log.MemberId;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongToIntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The work of {@link ShardActor}: its states, the pending payload, its clocks. Its parts share its thread, the event
 * loop, and call each other directly; everything that waits runs on the IO pool and comes back by {@link #afterIo}.
 * {@link Segments} runs commands, {@link MemberHost} the member's core.
 */
final class Shard {
    private static final Logger LOG = LoggerFactory.getLogger(Shard.class);
    /** Keys that a step of active expiry removes at most before time is looked at. */
    private static final int EXPIRE_STEP = 200;

    private static final long EXPIRE_NANOS = 1_000_000;

    /** The listeners and timers of the shard and its parts; closed when its actor stops. */
    final Resources resources = new Resources("Shard");

    final ShardSetup setup;
    final ShardKeyspaces keyspaces;
    final CommandEngine engine;
    final ShardClock clock;
    final GateExit replies;
    final WaitQueue<WaitingClient> waits = new WaitQueue<>(WaitingClient.OUTLET);
    final JournalLink log;
    final MemberHost host;
    final ShardCore<Outgoing> core;
    final Durability durability;
    final Snapshots snapshots;
    final Recovery recovery;
    final ShardMetrics metrics = new ShardMetrics();
    final OffsetSamples offsets = new OffsetSamples();
    final Segments segments;
    final Publisher publisher;
    final RecentRecords recent;
    final PubSubRelay relay;
    final ShardShutdown stopping;

    private final akka.actor.typed.ActorRef<ShardActor.Command> self;
    private final LongToIntFunction replicasAt;
    private @Nullable RespServer server;
    private boolean saidReady;

    Shard(ActorContext<ShardActor.Command> context, ShardSetup setup) {
        this.self = context.getSelf();
        this.setup = setup;
        this.clock = setup.clock();
        this.keyspaces = setup.keyspaces();
        this.replies = new GateExit(setup.loop(), () -> afterIo(this::confirmReads));
        this.segments = new Segments(this);
        this.publisher = new Publisher(this);
        this.relay = new PubSubRelay(this);
        this.stopping = new ShardShutdown(this);
        this.recent = setup.writer().log().recent();
        this.engine = new CommandEngine(ShardCommands.HANDLERS, keyspaces.create(), ports(), new Random());
        this.log = new JournalLink(
                engine.effects(), clock, broken -> fatal("The master's records do not continue this log", broken));
        this.host = new MemberHost(this);
        this.core = host.core();
        this.replicasAt = index -> core.member().replicasAt(index, false);
        this.durability = new Durability(this);
        this.snapshots = new Snapshots(this);
        this.recovery = new Recovery(this, context);
        LiveConfig config = setup.config();
        if (setup.member().standalone()) {
            recent.setMaxBytes(0);
        } else {
            resources.add(
                    "listener of repl-backlog-size",
                    config.live(NodeDirectives.REPL_BACKLOG_SIZE).follow(recent::setMaxBytes));
        }
        resources.add(
                "listener of the keyspace's directives",
                config.follow(ShardKeyspaces.DIRECTIVES, () -> keyspaces.configChanged(engine)));
    }

    private EnginePorts ports() {
        ProcessCommands process = new ProcessCommands(this);
        return new EnginePorts(
                segments,
                new PersistenceCommands(this),
                new InfoReport(this),
                process,
                process,
                publisher,
                new ConfigCommands(setup.config()));
    }

    /** Tells sessions what they may know of this shard without asking. */
    void publishView() {
        setup.sessions().view().publish(engine.access(), engine.writeRefusal(), engine.outOfMemory());
    }

    void start() {
        recovery.load();
        timer(ShardActor.Signal.TICK).everyMs(setup.member().tickMs());
        RepeatingTimer cron = timer(ShardActor.Signal.CRON);
        resources.add("listener of hz", setup.config().live(NodeDirectives.HZ).follow(hz -> cron.everyMs(1000L / hz)));
    }

    private RepeatingTimer timer(ShardActor.Signal signal) {
        return resources.add("timer of " + signal, new RepeatingTimer(setup.loop(), () -> self.tell(signal)));
    }

    // ---- States -----------------------------------------------------------------------------------------------------

    /** Data commands get {@code -LOADING} from now on, and nothing is appended. */
    void beginLoading() {
        core.beginLoading();
        log.forget();
    }

    /** Shard and log say the same: the member's core goes on. */
    void endLoading(LogTail tail, ActorRef journal) {
        log.begin(tail, journal);
        host.loaded(tail);
        segments.resumeWaiting();
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
        }
    }

    /** DEBUG RELOAD: a snapshot, and the keyspace anew from it; nothing is served in between. */
    void reloadFromBase(Consumer<@Nullable Throwable> then) {
        core.beginReload();
        snapshots.reload(failure -> {
            core.reloaded();
            then.accept(failure);
            segments.resumeWaiting();
        });
    }

    // ---- The log ----------------------------------------------------------------------------------------------------

    private void confirmReads() {
        core.confirmReads();
        replies.flush();
    }

    /** Has the pending record closed behind the commands that have arrived already. */
    void closeRecordSoon() {
        self.tell(ShardActor.Signal.CLOSE_RECORD);
    }

    void written(int journal, long index) {
        if (recovery.isCurrent(journal)) {
            core.written(index);
            replies.flush();
        }
    }

    void tick() {
        if (core.state() == ShardState.SERVING) {
            core.tick();
            waits.check(replicasAt, clock.monotonicMs());
            stopping.check();
            replies.flush();
        }
    }

    /** Returns how many commands shard and sessions have run. */
    long commandsProcessed() {
        return engine.stats().commandsProcessed() + setup.sessions().counters().commands();
    }

    void cron() {
        metrics.sample(
                commandsProcessed(),
                server == null ? 0 : server.inputBytes(),
                server == null ? 0 : server.outputBytes(),
                engine.keyspace().usedBytes());
        host.states.cron();
        if (core.state() == ShardState.SERVING) {
            expire();
            durability.cron();
            core.cron();
            LogTail tail = log.tail();
            if (tail != null) {
                offsets.add(tail.end());
            }
            snapshots.cron();
            replies.flush();
            keyspaces.mend(engine);
        }
    }

    /** Active expiry, in slices of a millisecond (expire.c activeExpireCycle). */
    private void expire() {
        if (!core.mayExpire() || stopping.isActive()) {
            return;
        }
        long end = System.nanoTime() + EXPIRE_NANOS;
        int removed;
        do {
            removed = engine.expireCycle(clock.unixMs(), EXPIRE_STEP);
        } while (removed >= EXPIRE_STEP && System.nanoTime() < end);
        if (engine.effects().size() > 0) {
            core.requestRecord();
        }
    }

    void fromPeer(MemberId from, ShardMessage message) {
        if (core.state() == ShardState.STOPPING) {
            // Whoever ends, or is fenced, promises nothing more and becomes nobody's master.
            return;
        }
        message.accept(from, host);
        waits.check(replicasAt, clock.monotonicMs());
        stopping.check();
        replies.flush();
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

    /** SIGTERM. */
    void terminate() {
        stopping.ask(new ShutdownOptions(null, false, false, false), null);
    }

    /** The actor has stopped. */
    void stop() {
        resources.close();
        setup.writer().close();
    }

    /** Runs on the shard's thread, as a message. */
    void afterIo(Runnable next) {
        self.tell(new ShardActor.Done(next));
    }

    /** Runs {@code task} on the IO pool and {@code next} with its result or failure on the shard's thread. */
    <T> void io(Callable<T> task, BiConsumer<@Nullable T, @Nullable Throwable> next) {
        var unused = setup.writer()
                .background(task)
                .whenComplete((result, failure) -> afterIo(() -> next.accept(result, failure)));
    }

    /** There is no way on: memory and disk disagree, or the disk cannot be trusted. */
    void fatal(String what, Throwable cause) {
        LOG.error("{}: {}", what, cause.toString(), cause);
        core.stop();
        setup.exit().accept(1);
    }
}
