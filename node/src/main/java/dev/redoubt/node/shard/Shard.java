package dev.redoubt.node.shard;

import akka.actor.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import dev.redoubt.config.NodeDirectives;
import dev.redoubt.node.command.Access;
import dev.redoubt.node.command.CommandEngine;
import dev.redoubt.node.command.Effects;
import dev.redoubt.node.command.Outcome;
import dev.redoubt.node.command.Session;
import dev.redoubt.node.resp.ReplyWriter;
import dev.redoubt.node.server.Connection;
import dev.redoubt.node.server.RespServer;
import dev.redoubt.persistence.log.MemberId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The work of {@link ShardActor}: runs commands, closes payloads, lets replies out. Its parts share its thread, the
 * event loop, and call each other directly; everything that waits runs on the IO pool and comes back by
 * {@link #afterIo}.
 */
final class Shard {
    private static final Logger LOG = LoggerFactory.getLogger(Shard.class);
    private static final int FIRST_REPLY_BYTES = 256;
    private static final int FIRST_SCRATCH_BYTES = 64 << 10;
    private static final int KEPT_SCRATCH_BYTES = 1 << 20;

    final ShardSetup setup;
    final ShardKeyspaces keyspaces;
    final CommandEngine engine;
    final Gate gate = new Gate();
    final Waits waits = new Waits();
    final MemberHost host;
    final Durability durability;
    final Snapshots snapshots;
    final Recovery recovery;
    final ShardMetrics metrics = new ShardMetrics();
    final Map<Long, Client> clients = new TreeMap<>();
    final RecentRecords recent;
    private final PeerSessions peerSessions = new PeerSessions(this);

    private final akka.actor.typed.ActorRef<ShardActor.Command> self;
    private final ByteBufAllocator allocator = PooledByteBufAllocator.DEFAULT;
    private final ReplyWriter writer = new ReplyWriter(Unpooled.EMPTY_BUFFER, 2);
    private final Deque<Runnable> whenIdle = new ArrayDeque<>();

    private ShardState state = ShardState.LOADING;
    private @Nullable Appender appender;
    private @Nullable RespServer server;
    private boolean flushScheduled;
    private boolean saidReady;

    private ByteBuf scratch = Unpooled.buffer(FIRST_SCRATCH_BYTES);
    private @Nullable Client current;
    private ByteBuf currentOut = Unpooled.EMPTY_BUFFER;
    private @Nullable DeferredReply deferring;

    Shard(ActorContext<ShardActor.Command> context, ShardSetup setup) {
        this.self = context.getSelf();
        this.setup = setup;
        this.keyspaces = setup.keyspaces();
        this.recent = new RecentRecords(
                setup.member().standalone() ? 0 : setup.config().node().replBacklogSize());
        this.engine = new CommandEngine(keyspaces.create(), new ShardPort(this), new Random());
        this.host = new MemberHost(this);
        this.durability = new Durability(this);
        this.snapshots = new Snapshots(this);
        this.recovery = new Recovery(this, context);
        setup.config().onChange((before, after) -> configChanged());
    }

    void start() {
        recovery.load();
        schedule(ShardActor.Signal.TICK, setup.member().tickMs());
        schedule(ShardActor.Signal.CRON, 1000L / setup.config().get(NodeDirectives.HZ));
    }

    private void schedule(ShardActor.Signal signal, long ms) {
        var unused = setup.loop().scheduleWithFixedDelay(() -> self.tell(signal), ms, ms, TimeUnit.MILLISECONDS);
    }

    // ---- States -----------------------------------------------------------------------------------------------------

    /** Data commands get {@code -LOADING} from now on, and nothing is appended. */
    void beginLoading() {
        state = ShardState.LOADING;
        engine.setAccess(Access.LOADING);
        appender = null;
    }

    /** Shard and log say the same: the member's core goes on. */
    void endLoading(LogTail tail, ActorRef journal) {
        appender = new Appender(tail, journal, recent);
        recent.clear();
        gate.reset(0);
        state = ShardState.SERVING;
        host.loaded(tail);
        resumeWaiting();
        gate.flush();
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
        host.beforeBatch(Clocks.monotonicMs());
        snapshots.reload(failure -> {
            state = ShardState.SERVING;
            host.beforeBatch(Clocks.monotonicMs());
            then.accept(failure);
            resumeWaiting();
        });
    }

    // ---- Commands ---------------------------------------------------------------------------------------------------

    void opened(Connection connection) {
        boolean authenticated = setup.config().node().requirepass().isEmpty();
        Session session = new Session(
                connection.id(),
                connection.address(),
                connection.localAddress(),
                connection.createdMs(),
                authenticated);
        Client client = new Client(connection, session);
        connection.attach(client);
        connection.setRestricted(!authenticated);
        clients.put(session.id(), client);
    }

    void closed(Connection connection) {
        if (connection.attachment() instanceof Client client) {
            client.closed = true;
            client.waiting.clear();
            clients.remove(client.session.id());
            engine.disconnected(client.session);
        }
    }

    void execute(Connection connection, Client.Batch batch) {
        if (connection.attachment() instanceof Client client) {
            execute(client, batch);
        }
    }

    void execute(Client client, Client.Batch batch) {
        if (client.closed || state == ShardState.STOPPING) {
            return;
        }
        if (client.mustWait() || host.paused()) {
            client.waiting.add(batch);
            return;
        }
        run(client, batch);
        gate.flush();
    }

    /** Runs what waited behind a pause or a load. */
    void resumeWaiting() {
        for (Client client : new ArrayList<>(clients.values())) {
            runWaiting(client);
        }
        gate.flush();
    }

    private void runWaiting(Client client) {
        while (!client.closed && client.deferred == null && !client.waiting.isEmpty() && !host.paused()) {
            run(client, client.waiting.remove());
        }
    }

    private void run(Client client, Client.Batch batch) {
        long nowMs = Clocks.monotonicMs();
        if (client.connection instanceof PeerOutlet peer && !peer.admits(nowMs)) {
            return;
        }
        if (batch.broken() != null) {
            ByteBuf out = Unpooled.copiedBuffer(batch.broken(), StandardCharsets.US_ASCII);
            leave(client, null, out, false, 1, Gate.Then.CLOSE, nowMs);
            return;
        }
        if (state == ShardState.SERVING) {
            durability.beforeBatch();
            host.beforeBatch(nowMs);
        }
        Client before = current;
        ByteBuf beforeOut = currentOut;
        // A completed reply may let another client's commands run in the middle of these.
        ByteBuf out = before == null ? scratch.clear() : Unpooled.buffer(FIRST_REPLY_BYTES);
        current = client;
        currentOut = out;
        try {
            runAll(client, batch, out, nowMs);
        } finally {
            current = before;
            currentOut = beforeOut;
        }
    }

    private void runAll(Client client, Client.Batch batch, ByteBuf out, long nowMs) {
        List<byte[][]> commands = batch.commands();
        Effects effects = engine.effects();
        int sizeBefore = effects.size();
        long unixMs = Clocks.unixMs();
        int replies = 0;
        Gate.Then then = Gate.Then.ANSWERED;
        for (int i = batch.from(); i < commands.size(); i++) {
            int written = out.writerIndex();
            Outcome outcome = engine.execute(client.session, commands.get(i), unixMs, out);
            if (out.writerIndex() > written) {
                replies++;
            }
            if (outcome == Outcome.REPLIED) {
                continue;
            }
            if (outcome == Outcome.CLOSE_AFTER_REPLY) {
                then = Gate.Then.CLOSE;
                break;
            }
            if (!answeredEarly(client, out)) {
                client.waiting.addFirst(new Client.Batch(commands, i + 1, null));
                client.connection.setBlocked(true);
                then = Gate.Then.MORE;
                break;
            }
            replies++;
        }
        boolean wrote = effects.size() != sizeBefore;
        if (wrote) {
            client.lastWrite = position();
        }
        client.connection.setPubsub(client.session.pubsub());
        client.connection.setRestricted(!client.session.authenticated());
        leave(client, batch, ready(out), wrote, replies, then, nowMs);
        if (effects.size() > 0) {
            scheduleFlush();
        }
    }

    /**
     * The replies of a batch in one buffer for the socket. They are written to the heap first: a copy of ten bytes into
     * direct memory costs as much as one of a thousand.
     */
    private ByteBuf ready(ByteBuf replies) {
        int length = replies.readableBytes();
        ByteBuf out =
                length == 0 ? Unpooled.EMPTY_BUFFER : allocator.ioBuffer(length).writeBytes(replies);
        if (scratch.capacity() > KEPT_SCRATCH_BYTES) {
            scratch = Unpooled.buffer(FIRST_SCRATCH_BYTES);
        }
        return out;
    }

    /** A deferred reply that was complete before its handler returned goes out in its place. */
    private boolean answeredEarly(Client client, ByteBuf out) {
        DeferredReply reply = deferring;
        deferring = null;
        if (reply == null) {
            throw new IllegalStateException("a command was deferred without asking");
        }
        Consumer<ReplyWriter> early = reply.detach();
        if (early == null) {
            client.deferred = reply;
            return false;
        }
        writer.reset(out, client.session.protocol());
        early.accept(writer);
        return true;
    }

    DeferredReply defer(Session session) {
        Client client = clients.get(session.id());
        if (client == null || client != current) {
            throw new IllegalStateException("only the running command can be deferred");
        }
        DeferredReply reply = new DeferredReply(this, client);
        deferring = reply;
        return reply;
    }

    void completeDeferred(DeferredReply deferred, Consumer<ReplyWriter> reply) {
        Client client = deferred.client;
        if (client.closed || client.deferred != deferred) {
            return;
        }
        client.deferred = null;
        client.connection.setBlocked(false);
        ByteBuf out = allocator.ioBuffer(FIRST_REPLY_BYTES);
        reply.accept(new ReplyWriter(out, client.session.protocol()));
        leave(client, null, out, false, 1, Gate.Then.MORE, Clocks.monotonicMs());
        runWaiting(client);
        gate.flush();
    }

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

    private void leave(
            Client client,
            Client.@Nullable Batch batch,
            ByteBuf out,
            boolean wrote,
            int replies,
            Gate.Then then,
            long nowMs) {
        if (host.gated(client, batch, wrote, nowMs)) {
            gate.pass(host.core(), nowMs, position(), client, out, wrote, replies, then);
            host.heldReads(wrote);
        } else {
            gate.direct(client, out, then);
        }
    }

    /** Bytes that are no reply, behind what the connection was sent. */
    void push(Session session, byte[] message) {
        Client client = clients.get(session.id());
        if (client == null) {
            return;
        }
        if (client == current) {
            currentOut.writeBytes(message);
        } else {
            leave(client, null, Unpooled.wrappedBuffer(message), false, 0, Gate.Then.MORE, Clocks.monotonicMs());
        }
    }

    // ---- The log ----------------------------------------------------------------------------------------------------

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
        gate.flush();
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
            waits.check(host.core(), Clocks.monotonicMs());
            gate.flush();
        }
    }

    void cron() {
        metrics.sample(engine.stats().commandsProcessed());
        if (state == ShardState.SERVING) {
            host.expire();
            durability.cron();
            snapshots.cron();
            gate.flush();
            keyspaces.mend(engine);
        }
    }

    void fromPeer(MemberId from, Object message) {
        if (message instanceof ClientMessage request) {
            peerSessions.received(from, request);
            return;
        }
        host.received(from, message);
        waits.check(host.core(), Clocks.monotonicMs());
        gate.flush();
    }

    void serving(RespServer listening) {
        server = listening;
        configChanged();
    }

    @Nullable
    RespServer server() {
        return server;
    }

    private void configChanged() {
        if (server != null) {
            server.setLimits(ShardLimits.of(setup.config().node()));
        }
        keyspaces.configChanged(engine);
    }

    ShardState state() {
        return state;
    }

    /** As SHUTDOWN: flush, fsync, end. */
    void terminate() {
        durability.shutdown(false, failure -> {});
    }

    void stopExecuting() {
        state = ShardState.STOPPING;
    }

    void stop() {
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
