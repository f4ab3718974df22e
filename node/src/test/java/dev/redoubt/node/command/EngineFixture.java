package dev.redoubt.node.command;

import dev.redoubt.config.NodeDirectives;
import dev.redoubt.node.command.engine.Access;
import dev.redoubt.node.command.engine.BlockedClients;
import dev.redoubt.node.command.engine.ClientState;
import dev.redoubt.node.command.engine.CommandEngine;
import dev.redoubt.node.command.engine.CommandHandler;
import dev.redoubt.node.command.engine.Deferred;
import dev.redoubt.node.command.engine.Outcome;
import dev.redoubt.node.command.engine.SlowLog;
import dev.redoubt.node.keyspace.Keyspace;
import dev.redoubt.node.keyspace.KeyspaceDigest;
import dev.redoubt.node.keyspace.KeyspaceOptions;
import dev.redoubt.node.memory.MemoryGovernor;
import dev.redoubt.node.resp.ReplyBuffer;
import dev.redoubt.node.resp.ReplyWriter;
import dev.redoubt.node.session.ProcessSessions;
import dev.redoubt.node.session.ReplicaEvent;
import dev.redoubt.node.session.Segment;
import dev.redoubt.node.session.Session;
import dev.redoubt.node.session.SessionFixture;
import dev.redoubt.node.session.SessionHandler;
import dev.redoubt.node.session.ShardLink;
import dev.redoubt.node.session.ShardReplies;
import dev.redoubt.node.session.ShardView;
import dev.redoubt.node.shard.ShardCommands;
import dev.redoubt.persistence.log.ShardId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** An engine and sessions with a fake process around them, and one client; all on one thread. Text in Latin-1. */
public final class EngineFixture implements ShardLink {
    public final FakeServer server = new FakeServer();
    final Keyspace keyspace = new Keyspace(16, new KeyspaceOptions(512, 64, 512, 128, 64, 4096, 100, 1, 2));
    public final CommandEngine engine;
    final ProcessSessions shared = ProcessSessions.create(new MemoryGovernor(Long.MAX_VALUE));
    private final SessionFixture sessions;
    private final ShardReplies replies = new ShardReplies(ImmediateEventExecutor.INSTANCE);
    private final Map<Long, Segment> unanswered = new HashMap<>();

    /** The replies of requests that have waited and were run again; they leave behind that of the running one. */
    private final List<Runnable> served = new ArrayList<>();

    public final Session client;
    long nowMs = 1_000_000;
    public Outcome outcome = Outcome.REPLIED;

    EngineFixture(long seed) {
        this(seed, ShardCommands.HANDLERS);
    }

    EngineFixture(long seed, HandlerTable<CommandHandler> handlers) {
        server.shared = shared;
        engine = new CommandEngine(handlers, keyspace, new java.util.SplittableRandom(seed), new SlowLog());
        engine.connect(server.ports());
        server.blocked = engine.blocked();
        server.configChanged = this::applyConfig;
        sessions = new SessionFixture(shared, this, server, server, () -> nowMs);
        setAccess(Access.MASTER);
        client = connect();
    }

    EngineFixture() {
        this(42);
    }

    /** Of the thresholds, those of streams: XINFO STREAM shows what they do. */
    private void applyConfig() {
        keyspace.setOptions(new KeyspaceOptions(
                512,
                64,
                512,
                128,
                64,
                server.config.live(NodeDirectives.STREAM_NODE_MAX_BYTES).get(),
                server.config.live(NodeDirectives.STREAM_NODE_MAX_ENTRIES).get(),
                1,
                2));
    }

    HandlerTable<SessionHandler> sessionHandlers() {
        return sessions.handlers();
    }

    void setAccess(Access access) {
        engine.setAccess(access);
        publishView();
    }

    void publishView() {
        shared.view().publish(engine.access(), engine.writeRefusal(), engine.outOfMemory());
    }

    public Session connect() {
        return sessions.connect();
    }

    void disconnect(Session session) {
        sessions.disconnect(session);
    }

    /** What the client was sent that is no answer to what it asked here. */
    String pushed(Session session) {
        return new String(sessions.take(session), StandardCharsets.ISO_8859_1);
    }

    boolean closed(Session session) {
        return sessions.closed(session);
    }

    @Override
    public void replica(ReplicaEvent event) {
        throw new UnsupportedOperationException("no replicas here");
    }

    @Override
    public void execute(Segment segment) {
        if (segment.client().closed()) {
            return;
        }
        ReplyBuffer out = new ReplyBuffer();
        out.begin(Long.MAX_VALUE);
        begin(segment, out);
        for (int i = 0; i < segment.size(); i++) {
            server.running = segment;
            outcome = engine.run(segment.spec(i), segment.args(i), segment.transaction());
            while (outcome == Outcome.SUSPENDED) {
                outcome = engine.resume();
            }
            if (outcome == Outcome.DEFERRED) {
                byte[] early = server.takeEarly(this, segment);
                if (early == null) {
                    unanswered.put(segment.client().id(), segment);
                    return;
                }
                ReplyWriter writer = new ReplyWriter(Unpooled.EMPTY_BUFFER, 2);
                writer.reset(out, segment.protocol());
                writer.raw(early);
            }
            if (segment.silent()) {
                out.cut(0);
            }
            if (engine.blocked().areReady()) {
                boolean told = engine.toldOfData();
                engine.serveBlocked();
                begin(segment, out);
                engine.setToldOfData(told);
            }
        }
        engine.measure();
        answer(segment, out.take());
        served.forEach(Runnable::run);
        served.clear();
        engine.tracking().publish();
    }

    private void begin(Segment segment, ReplyBuffer out) {
        engine.begin(segment.client(), segment.db(), segment.protocol(), segment.silent(), nowMs, out);
        engine.trackReads(segment.tracked());
        engine.setCaller(segment);
    }

    /** A request that waits for a key, as the engine sees it. */
    BlockedClients.Waiting waiting(Segment segment, byte[][] again, Deferred promise) {
        return new BlockedClients.Waiting() {
            @Override
            public long client() {
                return segment.client().id();
            }

            @Override
            public boolean isGone() {
                return segment.client().closed() || !unanswered.containsValue(segment);
            }

            @Override
            public boolean retry() {
                ReplyBuffer late = new ReplyBuffer();
                late.begin(Long.MAX_VALUE);
                begin(segment, late);
                if (engine.runAgain(segment.spec(0), again) == Outcome.DEFERRED) {
                    return false;
                }
                ByteBuf reply = late.take();
                served.add(() -> answer(segment, reply));
                return true;
            }

            @Override
            public void complete(Consumer<ReplyWriter> reply) {
                promise.complete(reply);
            }
        };
    }

    /** Lets time pass for those who wait for a key. */
    void passTime(long toMs) {
        server.nowMs = toMs;
        engine.blocked().expire(toMs);
    }

    /** Ends the wait of a client for a reply that will not come, without an answer. */
    void endWait(Session session) {
        Segment segment = unanswered.remove(session.id());
        if (segment != null) {
            answer(segment, Unpooled.buffer());
        }
    }

    void answer(Segment segment, ByteBuf out) {
        unanswered.remove(segment.client().id());
        publishView();
        segment.reply(out, segment.size());
        replies.send(segment);
        replies.flush();
    }

    void deliver(byte[] channel, byte[] message) {
        replies.send(shared.subscriptions().publication(channel, message));
        replies.flush();
    }

    @Override
    public void unwatch(ClientState state) {
        engine.unwatch(state);
    }

    @Override
    public ShardId id() {
        return ShardId.FIRST;
    }

    @Override
    public ShardView view() {
        return shared.view();
    }

    byte[] raw(Session session, byte[]... args) {
        outcome = Outcome.REPLIED;
        return sessions.run(session, args);
    }

    public String as(Session session, String... args) {
        byte[][] bytes = new byte[args.length][];
        for (int i = 0; i < args.length; i++) {
            bytes[i] = args[i].getBytes(StandardCharsets.ISO_8859_1);
        }
        return new String(raw(session, bytes), StandardCharsets.ISO_8859_1);
    }

    /** Words separated by spaces, as the first client; the reply with line ends as bars. */
    public String call(String line) {
        return as(client, line.split(" ")).replace("\r\n", "|");
    }

    public String effects() {
        return new String(engine.effects().take().bytes(), StandardCharsets.ISO_8859_1);
    }

    String digest() {
        return HexFormat.of().formatHex(KeyspaceDigest.of(keyspace));
    }
}
