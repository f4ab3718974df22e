package dev.redoubt.node.command;

import dev.redoubt.config.LiveConfig;
import dev.redoubt.config.Role;
import dev.redoubt.config.Values;
import dev.redoubt.node.acl.AccessControl;
import dev.redoubt.node.acl.UsersFixture;
import dev.redoubt.node.command.engine.BlockPort;
import dev.redoubt.node.command.engine.BlockedClients;
import dev.redoubt.node.command.engine.ClientState;
import dev.redoubt.node.command.engine.CommandStats;
import dev.redoubt.node.command.engine.ConfigPort;
import dev.redoubt.node.command.engine.DeferPort;
import dev.redoubt.node.command.engine.Deferred;
import dev.redoubt.node.command.engine.EnginePorts;
import dev.redoubt.node.command.engine.KeyWait;
import dev.redoubt.node.command.engine.MigratePort;
import dev.redoubt.node.command.engine.Migration;
import dev.redoubt.node.command.engine.PersistencePort;
import dev.redoubt.node.command.engine.ProcessPort;
import dev.redoubt.node.command.engine.PublishPort;
import dev.redoubt.node.command.engine.ReplicationPort;
import dev.redoubt.node.command.engine.ShutdownOptions;
import dev.redoubt.node.command.engine.StatusPort;
import dev.redoubt.node.keyspace.Keyspace;
import dev.redoubt.node.migrate.Transfer;
import dev.redoubt.node.pubsub.Glob;
import dev.redoubt.node.resp.ReplyWriter;
import dev.redoubt.node.script.Scripts;
import dev.redoubt.node.session.LoginPort;
import dev.redoubt.node.session.ProcessFacts;
import dev.redoubt.node.session.ProcessSessions;
import dev.redoubt.node.session.Publication;
import dev.redoubt.node.session.Segment;
import dev.redoubt.node.session.ShardReplies;
import dev.redoubt.node.session.Subscriptions;
import dev.redoubt.node.shard.info.MemoryStats;
import dev.redoubt.node.shard.info.ShardStatus;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A process that exists only in memory; what it was asked can be looked at. */
final class FakeServer
        implements DeferPort,
                BlockPort,
                PersistencePort,
                StatusPort,
                ProcessPort,
                ReplicationPort,
                PublishPort,
                LoginPort,
                ProcessFacts,
                ConfigPort,
                MigratePort {
    final List<String> asked = new ArrayList<>();
    final LiveConfig config = new LiveConfig(Values.defaults(Role.NODE));
    private final AccessControl access = UsersFixture.access(config);
    boolean debug = true;
    Runnable configChanged = () -> {};

    /** TIME throws. */
    boolean failing;

    int acked;

    @Nullable
    ProcessSessions shared;

    @Nullable
    Segment running;

    private @Nullable Promise promise;

    /** The segment that waits for a key, with what it waits for, until {@link #takeEarly}. */
    private @Nullable KeyWait registered;

    @Nullable
    BlockedClients blocked;

    /** Monotonic milliseconds. */
    long nowMs;

    /** A slice of a script has no end in time, so that outcomes do not depend on the machine. */
    final Scripts scripts = new Scripts(() -> 0);

    /** The events of keys, each as its channel and its message. */
    final List<String> keyEvents = new ArrayList<>();

    EnginePorts ports() {
        return new EnginePorts(
                this,
                this,
                this,
                this,
                this,
                this,
                this,
                this::keyEvent,
                new FakeTrackers(Objects.requireNonNull(shared)),
                this,
                scripts,
                this);
    }

    private void keyEvent(byte[] channel, byte[] message) {
        keyEvents.add(new String(channel, StandardCharsets.ISO_8859_1) + " "
                + new String(message, StandardCharsets.ISO_8859_1));
    }

    @Override
    public void block(ClientState client, KeyWait wait) {
        promise = new Promise();
        registered = wait;
    }

    private static final class Promise implements Deferred.Again {
        private @Nullable Consumer<ReplyWriter> early;
        private @Nullable Consumer<Consumer<ReplyWriter>> then;

        @Override
        public void complete(Consumer<ReplyWriter> reply) {
            if (then == null) {
                early = reply;
            } else {
                then.accept(reply);
            }
        }

        @Override
        public void runAgain(Runnable afterwards) {
            throw new UnsupportedOperationException("no server is reached that a request could wait for");
        }
    }

    /** No server is ever reached. */
    @Override
    public void begin(Migration migration, Deferred.Again reply) {
        Transfer transfer = migration.transfer();
        transfer.begin(nowMs);
        transfer.failed(nowMs);
        transfer.failed(nowMs);
        migration.forget();
        reply.complete(to -> to.error(Objects.requireNonNull(transfer.error())));
    }

    @Override
    public Migration takeEnded(ClientState client) {
        throw new IllegalStateException("no request runs again");
    }

    @Override
    public int sockets() {
        return 0;
    }

    @Override
    public Deferred.Again defer(ClientState client, byte[][] again) {
        Promise made = new Promise();
        promise = made;
        return made;
    }

    @Override
    public Deferred defer(ClientState client) {
        return defer(client, new byte[0][]);
    }

    private static byte[] written(Consumer<ReplyWriter> reply, int protocol) {
        ByteBuf out = Unpooled.buffer();
        reply.accept(new ReplyWriter(out, protocol));
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return bytes;
    }

    /** The reply that a handler deferred, if it is there; else it answers the segment when it comes. */
    byte @Nullable [] takeEarly(EngineFixture fixture, Segment segment) {
        Promise made = Objects.requireNonNull(promise);
        promise = null;
        Consumer<ReplyWriter> early = made.early;
        if (early != null) {
            return written(early, segment.protocol());
        }
        made.then = reply -> fixture.answer(segment, Unpooled.wrappedBuffer(written(reply, segment.protocol())));
        KeyWait wait = registered;
        if (wait != null) {
            long untilMs = wait.timeoutMs() == 0 ? Long.MAX_VALUE : nowMs + wait.timeoutMs();
            Objects.requireNonNull(blocked).add(fixture.waiting(segment, wait.again(), made), wait, untilMs);
            registered = null;
        }
        return null;
    }

    @Override
    public long unixMicros() {
        if (failing) {
            throw new IllegalStateException("a defect, as a test has it");
        }
        return 1_700_000_000_123_456L;
    }

    @Override
    public AccessControl access() {
        return access;
    }

    @Override
    public boolean debugAllowed(String address) {
        return debug;
    }

    @Override
    public String mode() {
        return "standalone";
    }

    @Override
    public String role() {
        return "master";
    }

    @Override
    public int databases() {
        return 16;
    }

    @Override
    public Map<String, String> get(List<String> patterns) {
        return config.get(patterns, (pattern, name) -> Glob.matches(Texts.bytes(pattern), Texts.bytes(name), true));
    }

    @Override
    public @Nullable String set(List<String> pairs) {
        String error = config.set(pairs);
        if (error == null) {
            configChanged.run();
        }
        return error == null ? null : error.substring("ERR ".length());
    }

    @Override
    public void rewrite(Deferred deferred) {
        deferred.complete(reply -> reply.error("ERR The server is running without a config file"));
    }

    @Override
    public void resetStat() {
        asked.add("resetstat");
    }

    @Override
    public @Nullable String infoSection(String section) {
        return section.equals("server") ? "redis_version:7.0.15\r\n" : null;
    }

    @Override
    public void memoryStats(ReplyWriter reply) {
        ShardStatus.Accounts accounts = new ShardStatus.Accounts(700, 900, 600, 1, 2, 3, 4, 0);
        ShardStatus.Memory memory = new ShardStatus.Memory(
                100,
                50,
                20,
                10,
                200,
                1000,
                300,
                400,
                500,
                9000,
                0,
                accounts,
                ShardStatus.ScriptMemory.NONE,
                0,
                "noeviction");
        MemoryStats.write(memory, 0, Map.of(), reply);
    }

    @Override
    public String memoryReport() {
        return "No problem with memory was found.\n";
    }

    @Override
    public void addCommands(CommandStats stats) {
        Objects.requireNonNull(shared).counters().addTo(stats);
    }

    @Override
    public void addErrors(Map<String, Long> counts) {
        Objects.requireNonNull(shared).counters().kinds().addTo(counts);
    }

    @Override
    public void role(ReplyWriter reply) {
        reply.array(3);
        reply.bulk("master");
        reply.integer(0);
        reply.array(0);
    }

    @Override
    public void save(Deferred deferred) {
        asked.add("save");
        deferred.complete(ReplyWriter::ok);
    }

    @Override
    public void bgsave(boolean schedule, boolean inExec, ReplyWriter reply) {
        reply.simple("Background saving started");
    }

    @Override
    public void bgrewriteaof(boolean inExec, ReplyWriter reply) {
        reply.simple("Background append only file rewriting started");
    }

    @Override
    public void createBackup(Deferred deferred) {
        deferred.complete(reply -> reply.bulk("20261128T003155Z-1042"));
    }

    @Override
    public void listBackups(Deferred deferred) {
        deferred.complete(reply -> reply.array(0));
    }

    @Override
    public void describeArchive(Deferred deferred) {
        deferred.complete(reply -> reply.map(0));
    }

    @Override
    public void verifyBackup(@Nullable String id, Deferred deferred) {
        deferred.complete(reply -> reply.map(0));
    }

    @Override
    public void restore(byte[] option, byte[] value, Deferred deferred) {
        deferred.complete(reply -> reply.map(0));
    }

    @Override
    public void flushed() {
        asked.add("FLUSHED");
    }

    @Override
    public long lastSaveSeconds() {
        return 1_700_000_000;
    }

    @Override
    public void shutdown(ShutdownOptions options, Deferred deferred) {
        asked.add(options.toString());
    }

    @Override
    public void debugReload(Deferred deferred) {
        asked.add("reload");
    }

    @Override
    public void readSnapshot(Deferred.Again request) {
        asked.add("read snapshot");
        request.complete(ReplyWriter::ok);
    }

    @Override
    public @Nullable Keyspace snapshot() {
        return null;
    }

    @Override
    public void debugLoadLog(Deferred deferred) {
        asked.add("load log");
    }

    @Override
    public void debugLog(String text) {
        asked.add("log " + text);
    }

    @Override
    public void called(int db, long unixMs, CommandSpec spec, byte[][] args) {
        shared.registry().monitors().feedCalled(db, unixMs, spec, args);
    }

    @Override
    public void pause(long millis, boolean all) {
        asked.add("pause " + millis + (all ? " all" : " writes"));
    }

    @Override
    public void unpause() {
        asked.add("unpause");
    }

    @Override
    public void debugSleep(long micros) {
        asked.add("sleep " + micros);
    }

    @Override
    public int replicasAcked(ClientState client) {
        return acked;
    }

    @Override
    public void waitReplicas(ClientState client, int replicas, long timeoutMs, Deferred deferred) {
        asked.add("wait " + replicas + " " + timeoutMs);
    }

    @Override
    public boolean unblock(long client, @Nullable Consumer<ReplyWriter> instead) {
        return false;
    }

    @Override
    public int publish(
            ClientState from, boolean silent, boolean sharded, byte[] channel, byte[] message, ReplyWriter reply) {
        asked.add("published " + new String(channel, StandardCharsets.ISO_8859_1));
        Subscriptions subscriptions = Objects.requireNonNull(shared).subscriptions();
        Publication all = sharded
                ? subscriptions.shardPublication(channel, message)
                : subscriptions.publication(channel, message);
        ShardReplies replies = new ShardReplies(ImmediateEventExecutor.INSTANCE);
        replies.send(silent ? all : all.writeOwn(from.id(), reply));
        replies.flush();
        return all.size();
    }
}
