package dev.redoubt.node.shard;

import akka.actor.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import dev.redoubt.config.LiveConfig;
import dev.redoubt.config.NodeDirectives;
import dev.redoubt.config.lifecycle.Resources;
import dev.redoubt.node.command.engine.CommandEngine;
import dev.redoubt.node.command.engine.ShutdownOptions;
import dev.redoubt.node.member.MemberEvent;
import dev.redoubt.node.net.RespServer;
import dev.redoubt.node.protocol.ClientMessage;
import dev.redoubt.node.protocol.PubSubMessage;
import dev.redoubt.node.shard.core.ReplyGate;
import dev.redoubt.persistence.aof.RecentRecords;
import dev.redoubt.persistence.log.MemberId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The work of {@link ShardActor}: its states, the pending payload, its clocks. Its parts share its thread, the event
 * loop, and call each other directly; everything that waits runs on the IO pool and comes back by {@link #afterIo}.
 * {@link Clients} runs commands, {@link MemberHost} the member's core.
 */
final class Shard {
    private static final Logger LOG = LoggerFactory.getLogger(Shard.class);

    /** The listeners and timers of the shard and its parts; closed when its actor stops. */
    final Resources resources = new Resources("Shard");

    final ShardSetup setup;
    final ShardKeyspaces keyspaces;
    final CommandEngine engine;
    final ReplySender replies = new ReplySender(() -> afterIo(this::confirmReads));
    final ReplyGate<ReplySlot> gate;
    final WaitQueue waits = new WaitQueue();
    final MemberHost host;
    final Durability durability;
    final Snapshots snapshots;
    final Recovery recovery;
    final ShardMetrics metrics = new ShardMetrics();
    final OffsetSamples offsets = new OffsetSamples();
    final Clients clients;
    final RecentRecords recent;
    final PubSubRelay relay;
    final ShardShutdown stopping;
    private final PeerSessions peerSessions;

    private final akka.actor.typed.ActorRef<ShardActor.Command> self;
    private final Deque<Runnable> whenIdle = new ArrayDeque<>();

    private ShardState state = ShardState.LOADING;
    private @Nullable Appender appender;
    private @Nullable RespServer server;
    private boolean flushScheduled;
    private boolean saidReady;

    Shard(ActorContext<ShardActor.Command> context, ShardSetup setup) {
        this.self = context.getSelf();
        this.setup = setup;
        this.keyspaces = setup.keyspaces();
        this.clients = new Clients(this);
        this.relay = new PubSubRelay(this);
        this.stopping = new ShardShutdown(this);
        this.peerSessions = new PeerSessions(this);
        this.recent = setup.writer().log().recent();
        this.engine = new CommandEngine(ShardCommands.HANDLERS, keyspaces.create(), new ShardPort(this), new Random());
        this.host = new MemberHost(this);
        this.gate = new ReplyGate<>(host.core(), replies);
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
        state = ShardState.LOADING;
        host.access.update(Clocks.monotonicMs());
        appender = null;
    }

    /** Shard and log say the same: the member's core goes on. */
    void endLoading(LogTail tail, ActorRef journal) {
        appender = new Appender(tail, journal);
        gate.reset(0);
        state = ShardState.SERVING;
        host.loaded(tail);
        clients.resumeWaiting();
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
        state = ShardState.LOADING;
        host.access.update(Clocks.monotonicMs());
        snapshots.reload(failure -> {
            state = ShardState.SERVING;
            host.access.update(Clocks.monotonicMs());
            then.accept(failure);
            clients.resumeWaiting();
        });
    }

    // ---- The log ----------------------------------------------------------------------------------------------------

    /** The record that carries what was done last, or the last one there is (docs/protocol.md 6.1). */
    long position() {
        if (appender == null) {
            return 0;
        }
        long sealed = appender.tail().sealedIndex();
        return engine.effects().size() > 0 ? sealed + 1 : sealed;
    }

    /** Whether all that was done so far is as safe as the mode asks. */
    boolean isReleased() {
        return gate.isEmpty() && position() <= gate.released();
    }

    private void confirmReads() {
        gate.confirmationAsked();
        host.on(new MemberEvent.ConfirmReads());
    }

    @Nullable
    Appender appender() {
        return appender;
    }

    void scheduleFlush() {
        if (!flushScheduled && appender != null && appender.ready()) {
            flushScheduled = true;
            self.tell(ShardActor.Signal.FLUSH);
        }
    }

    void flushSignal() {
        flushScheduled = false;
        closePayload();
        // A rotation has ended that an action waited for.
        runWhenIdle();
    }

    /** Closes the pending payload as a record, unless one is in flight: then that one's end does it. */
    void closePayload() {
        if (appender != null && appender.ready() && engine.effects().size() > 0) {
            appender.close(engine.effects(), Clocks.unixMs(), Clocks.monotonicMs());
        }
    }

    void appended(int journal, long index) {
        Appender target = appender;
        if (target == null || !recovery.isCurrent(journal)) {
            return;
        }
        target.written(index, Clocks.monotonicMs());
        closePayload();
        durability.appended();
        host.appended(target.tail().end());
        replies.flush();
        runWhenIdle();
    }

    /** Runs {@code action} when nothing is pending or in flight, maybe at once. */
    void whenIdle(Runnable action) {
        whenIdle.add(action);
        closePayload();
        runWhenIdle();
    }

    private void runWhenIdle() {
        while (!whenIdle.isEmpty()
                && (appender == null || appender.ready() && engine.effects().size() == 0)) {
            whenIdle.remove().run();
        }
    }

    void tick() {
        if (state == ShardState.SERVING) {
            host.tick();
            gate.tick(Clocks.monotonicMs());
            waits.check(host.core(), Clocks.monotonicMs());
            stopping.check();
            replies.flush();
        }
    }

    void cron() {
        metrics.sample(
                engine.stats().commandsProcessed(),
                server == null ? 0 : server.inputBytes(),
                server == null ? 0 : server.outputBytes(),
                engine.keyspace().usedBytes());
        host.states.cron();
        if (state == ShardState.SERVING) {
            host.access.expire();
            durability.cron();
            if (appender != null) {
                offsets.add(appender.tail().end());
            }
            snapshots.cron();
            replies.flush();
            keyspaces.mend(engine);
        }
    }

    void fromPeer(MemberId from, Object message) {
        if (message instanceof ClientMessage request) {
            peerSessions.received(from, request);
            return;
        }
        if (state == ShardState.STOPPING) {
            // Whoever ends, or is fenced, promises nothing more and becomes nobody's master.
            return;
        }
        if (message instanceof PubSubMessage pubsub) {
            relay.received(from, pubsub);
        } else {
            host.received(from, message);
        }
        waits.check(host.core(), Clocks.monotonicMs());
        stopping.check();
        replies.flush();
    }

    void serving(RespServer listening) {
        server = listening;
    }

    @Nullable
    RespServer server() {
        return server;
    }

    ShardState state() {
        return state;
    }

    /** SIGTERM. */
    void terminate() {
        stopping.ask(new ShutdownOptions(null, false, false, false), null);
    }

    void stopExecuting() {
        state = ShardState.STOPPING;
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
        state = ShardState.STOPPING;
        setup.exit().accept(1);
    }
}
