package dev.redoubt.node.command.engine;

import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.CommandTable;
import dev.redoubt.node.command.HandlerTable;
import dev.redoubt.node.keyspace.Keyspace;
import dev.redoubt.node.pubsub.Channels;
import dev.redoubt.node.resp.ReplyWriter;
import io.netty.buffer.ByteBuf;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Admits, runs and propagates commands: one a shard, used by the shard's thread only, without a clock. Admission
 * follows server.c processCommand.
 */
public final class CommandEngine {
    private final Propagation effects = new Propagation();
    private final Channels<Session> channels = new Channels<>();
    private final CommandTable table;
    private final Admission admission;
    private final CommandContext call;
    private final Replay replay;
    private Access access = Access.LOADING;
    private @Nullable String writeRefusal;
    private boolean activeExpire = true;
    private boolean keyspaceHidden;
    private long memoryLimit;
    private long maxStringBytes = 512L << 20;

    /**
     * Begins with {@link Access#LOADING}.
     *
     * @param handlers of every command of the table
     * @param random chooses what SPOP, SRANDMEMBER and RANDOMKEY give
     */
    public CommandEngine(
            HandlerTable<CommandHandler> handlers, Keyspace keyspace, ServerPort server, RandomGenerator random) {
        this.table = handlers.table();
        this.call = new CommandContext(this, handlers, keyspace, server, random);
        this.admission = new Admission(this, call);
        this.replay = new Replay(table, call);
    }

    /**
     * Runs one request of a client. Reply bytes go to {@code out}, effects to {@link #effects()}.
     *
     * @param args at least one
     * @param nowMs Unix time in milliseconds
     */
    public Outcome execute(Session session, byte[][] args, long nowMs, ByteBuf out) {
        CommandContext c = call;
        c.session = session;
        c.nowMs = nowMs;
        c.args = args;
        c.deferred = false;
        c.reply.reset(out, session.protocol);
        session.lastInteractionMs = nowMs;
        Session.ReplyMode mode = session.replyMode;
        int start = out.writerIndex();
        effects.beginGroup();
        CommandSpec spec = admission.admit(session, args);
        if (spec != null) {
            c.useDb(session.db);
            c.stats.commandsProcessed++;
            c.run(spec, args);
        }
        effects.endGroup();
        if (mode != Session.ReplyMode.ON) {
            silence(session, mode, out, start);
        }
        if (session.closing) {
            return Outcome.CLOSE_AFTER_REPLY;
        }
        return c.deferred ? Outcome.DEFERRED : Outcome.REPLIED;
    }

    /** CLIENT REPLY: takes the reply back, but for that of CLIENT REPLY ON itself. */
    private static void silence(Session session, Session.ReplyMode before, ByteBuf out, int start) {
        boolean turnedOn = before == Session.ReplyMode.OFF && session.replyMode == Session.ReplyMode.ON;
        if (!turnedOn) {
            out.writerIndex(start);
        }
        if (before == Session.ReplyMode.SKIP_NEXT && session.replyMode == Session.ReplyMode.SKIP_NEXT) {
            session.replyMode = Session.ReplyMode.ON;
        }
    }

    /** What writes have added to the log since it was last taken. */
    public Propagation effects() {
        return effects;
    }

    /** Replays a payload: ignores clock, expiry and access (docs/protocol.md 2.9), makes no effects. */
    public void apply(byte[] payload) {
        replay.apply(payload);
    }

    /** The database in force in the replayed stream; a record or a file's prologue may set it. */
    public void setApplyDb(int db) {
        replay.setDb(db);
    }

    /** The database in force behind what was replayed. */
    public int applyDb() {
        return replay.db();
    }

    /** What the keyspace may be used for from now on. */
    public void setAccess(Access access) {
        this.access = access;
        updateExpiry();
    }

    public Access access() {
        return access;
    }

    /**
     * While true, commands that answer with any {@link Access} do not tell of the keyspace: INFO lists no databases, and
     * the digests of DEBUG are refused (docs/protocol.md 6.4).
     */
    public void setKeyspaceHidden(boolean hidden) {
        this.keyspaceHidden = hidden;
    }

    /** Whether nothing may be told of the keyspace now; see {@link #setKeyspaceHidden}. */
    public boolean keyspaceHidden() {
        return keyspaceHidden;
    }

    /**
     * Writes are refused with this text while it is set, code word first ({@code NOSYNCREPLICAS …}); with
     * {@code MISCONF …} PING is too, as in Redis. Expired keys are then hidden, but not removed. Null: writes are welcome.
     */
    public void setWriteRefusal(@Nullable String error) {
        this.writeRefusal = error;
        updateExpiry();
    }

    @Nullable
    String writeRefusal() {
        return writeRefusal;
    }

    /**
     * {@code maxmemory} in bytes, 0 for none. On a master whose keyspace holds more, what would add to it is refused as
     * Redis refuses it without an eviction policy (server.c, processCommand).
     */
    public void setMemoryLimit(long bytes) {
        this.memoryLimit = bytes;
    }

    /** {@code proto-max-bulk-len}, which bounds what a string may grow to as well. */
    public void setMaxStringBytes(long bytes) {
        this.maxStringBytes = bytes;
    }

    public long maxStringBytes() {
        return maxStringBytes;
    }

    boolean outOfMemory() {
        return memoryLimit > 0 && access == Access.MASTER && keyspace().usedBytes() > memoryLimit;
    }

    private void updateExpiry() {
        call.removesExpired = access == Access.MASTER && writeRefusal == null;
    }

    /** DEBUG SET-ACTIVE-EXPIRE. */
    public void setActiveExpire(boolean on) {
        activeExpire = on;
    }

    public CommandTable table() {
        return table;
    }

    /**
     * Active expiry on a writable master: removes up to {@code max} expired keys, each with a DEL effect; returns how
     * many. Does nothing elsewhere.
     */
    public int expireCycle(long nowMs, int max) {
        if (!call.removesExpired || !activeExpire) {
            return 0;
        }
        call.nowMs = nowMs;
        int removed = 0;
        for (int i = 0; i < call.keyspace.databases() && removed < max; i++) {
            call.useDb(i);
            if (call.db.expiresCount() > 0) {
                removed += call.db.sampleExpired(nowMs, max - removed, this::expireOne);
            }
        }
        return removed;
    }

    private void expireOne(byte[] key) {
        // Each DEL stands alone: they belong to no transaction.
        effects.beginGroup();
        call.expire(key);
    }

    /** The connection is gone: forgets its watches and subscriptions. */
    public void disconnected(Session session) {
        call.watches.unwatchAll(session);
        channels.removeAll(session);
        session.subscriptions = 0;
        session.patterns = 0;
        session.clearTransaction();
    }

    /** Ends a transaction that will not run: its queue and its watches are gone. */
    public void discardTransaction(Session session) {
        call.watches.unwatchAll(session);
        session.clearTransaction();
    }

    /** Delivers a message that another member published; returns how many received it. */
    public int deliver(byte[] channel, byte[] message) {
        call.session = call.nobody;
        return call.deliver(channel, message);
    }

    /** Counters for INFO. */
    public EngineStats stats() {
        return call.stats;
    }

    /** Subscriptions, for INFO's pubsub_channels and pubsub_patterns. */
    public Channels<Session> channels() {
        return channels;
    }

    /** The data that commands see. */
    public Keyspace keyspace() {
        return call.keyspace;
    }

    /** Exchanges the keyspace after a load or a full sync: all watched keys count as changed. */
    public void setKeyspace(Keyspace keyspace) {
        call.keyspace = keyspace;
        call.watches.touchEverything();
        call.useDb(0);
    }

    ReplyWriter reply() {
        return call.reply;
    }
}
