package dev.redoubt.node.command.engine;

import dev.redoubt.node.command.CommandFlag;
import dev.redoubt.node.command.CommandNames;
import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.CommandTable;
import dev.redoubt.node.command.HandlerTable;
import dev.redoubt.node.command.Texts;
import dev.redoubt.node.keyspace.Keyspace;
import dev.redoubt.node.resp.ReplyBuffer;
import dev.redoubt.node.resp.ReplyWriter;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Admits, runs and propagates commands: one a shard, used by the shard's thread only, without a clock. Admission
 * follows server.c processCommand.
 */
public final class CommandEngine {
    /** The flags that the requests of EXEC may add to its own. */
    private static final long QUEUE_FLAGS = CommandFlag.WRITE.bit() | CommandFlag.DENYOOM.bit();

    /** So much may one request add to the log beyond what it holds itself, so that a record fits into an array. */
    public static final long MAX_REQUEST_EFFECT_BYTES = 1 << 30;

    /** The copies of an effect until replicas have it: pending, in its record and in frames. */
    static final int EFFECT_COPIES = 4;

    private final Propagation effects = new Propagation();
    private final CommandTable table;
    private final CommandContext call;
    private final Replay replay;
    private Access access = Access.LOADING;
    private @Nullable String writeRefusal;
    private boolean expiryPaused;
    private int segmentDb;
    private int segmentProtocol = 2;
    private boolean keyspaceHidden;
    private final KeyRemovals removals;
    private final RequestMemory memory = new RequestMemory();
    private final SlowLog slowLog;
    private final LatencyMonitor latency = new LatencyMonitor();
    private final EngineOptions options = new EngineOptions();
    private CommandNames scriptNames = CommandNames.OWN;

    /**
     * Begins with {@link Access#LOADING}. Commands that need more than the keyspace run after {@link #connect}.
     *
     * @param handlers of every command of the table
     * @param random chooses what SPOP, SRANDMEMBER and RANDOMKEY give
     * @param slowLog of the process
     */
    public CommandEngine(
            HandlerTable<CommandHandler> handlers, Keyspace keyspace, RandomGenerator random, SlowLog slowLog) {
        this.table = handlers.table();
        this.slowLog = slowLog;
        this.call = new CommandContext(this, handlers, keyspace, random);
        this.replay = new Replay(table, call);
        this.removals = new KeyRemovals(call, effects, new Evictions(random));
    }

    /** Connects the engine with what is around it, which may have needed the engine before. */
    public void connect(EnginePorts ports) {
        call.connect(ports);
    }

    /**
     * Begins the requests of one segment.
     *
     * @param db the database in which they run
     * @param protocol of their replies
     * @param silent true if their replies are dropped
     * @param nowMs Unix time in milliseconds at which they run
     * @param out where replies go
     */
    public void begin(ClientState client, int db, int protocol, boolean silent, long nowMs, ReplyBuffer out) {
        CommandContext c = call;
        c.client = client;
        c.nowMs = nowMs;
        c.keyspace.access().setTime(nowMs);
        c.silent = silent;
        c.toldOfData = false;
        c.reply.reset(out, protocol);
        segmentDb = db;
        segmentProtocol = protocol;
    }

    /** Says who makes the requests of the segment that began last; null: nobody whose permissions count. */
    public void setCaller(@Nullable Caller caller) {
        call.caller = caller;
        call.user = caller == null ? null : caller.user();
    }

    /**
     * Runs one request of the segment that began last. Reply bytes go to its buffer, effects to {@link #effects()}. The
     * session has admitted it; here the state of the shard decides.
     *
     * @param args at least one
     * @param transaction what it runs, if it is EXEC
     * @throws UnloggedChangeException a defect left keyspace and log apart; the process must end
     */
    public Outcome run(CommandSpec spec, byte[][] args, @Nullable Transaction transaction) {
        CommandContext c = call;
        c.args = args;
        c.spec = spec;
        c.deferred = false;
        memory.beginRequest();
        c.transaction = transaction;
        removals.makeRoom();
        effects.beginGroup();
        boolean simple = access == Access.MASTER && writeRefusal == null && !outOfMemory() && !logIsFull();
        String refusal = simple ? null : refusal(spec, transaction);
        if (refusal == null) {
            c.useDb(segmentDb);
            c.stats.commandsProcessed += c.retried ? 0 : 1;
            c.timer.before(spec);
            c.run(spec, args);
            if (c.isSuspended()) {
                return Outcome.SUSPENDED;
            }
            c.timer.ran(spec, args);
            if (transaction != null) {
                c.reply.setProtocol(segmentProtocol);
            }
        } else if (spec.has(CommandFlag.RUNS_QUEUE)) {
            unwatch(c.client);
            c.error(Texts.execAbort(refusal));
            c.stats.rejected(spec);
        } else {
            c.error(refusal);
            c.stats.rejected(spec);
        }
        effects.endGroup();
        return c.deferred ? Outcome.DEFERRED : Outcome.REPLIED;
    }

    /** Goes on with the request that was suspended. Between {@link #run} and its end nothing else runs. */
    public Outcome resume() {
        if (!call.goOn()) {
            return Outcome.SUSPENDED;
        }
        call.timer.ran(call.spec, call.args);
        call.stats.ended(call.spec);
        call.reply.setProtocol(segmentProtocol);
        effects.endGroup();
        return Outcome.REPLIED;
    }

    /** Runs a request again that waits in {@link #blocked}: it is answered, or goes on waiting. */
    public Outcome runAgain(CommandSpec spec, byte[][] args) {
        call.retried = true;
        try {
            return run(spec, args, null);
        } finally {
            call.retried = false;
        }
    }

    /** Returns the requests that wait for keys. */
    public BlockedClients blocked() {
        return call.blocked;
    }

    /** Runs the waiting requests again whose keys have changed. To be called after each request. */
    public void serveBlocked() {
        call.blocked.serve((db, key) -> call.keyspace.db(db).contains(key));
    }

    /** Returns whether a command of the segment that began last told of data, though the table does not say so. */
    public boolean toldOfData() {
        return call.toldOfData;
    }

    /** Notes what {@link #toldOfData} said before the segment was interrupted by others, and begun again. */
    public void setToldOfData(boolean told) {
        call.toldOfData = told;
    }

    private @Nullable String refusal(CommandSpec spec, @Nullable Transaction transaction) {
        long flags = spec.flags();
        long missing = ~spec.flags();
        if (transaction != null) {
            flags |= transaction.flags() & QUEUE_FLAGS;
            missing |= transaction.missing();
        }
        if (logIsFull() && (flags & CommandFlag.WRITE.bit()) != 0) {
            return Texts.OUT_OF_MEMORY;
        }
        String write = StateRules.writeRefusal(flags, access, writeRefusal, outOfMemory());
        return write != null ? write : StateRules.accessRefusal(flags, missing, access);
    }

    /** Returns what writes have added to the log since it was last taken. */
    public Propagation effects() {
        return effects;
    }

    /**
     * Replays a payload: ignores expiry and access (docs/protocol.md 2.9), makes no effects.
     *
     * @param unixMs the time of its record, in milliseconds: what it does then does not depend on who applies it
     * @throws ReplayException it cannot be applied, or only in part
     */
    public void apply(byte[] payload, long unixMs) {
        call.nowMs = unixMs;
        call.keyspace.access().setTime(unixMs);
        replay.apply(payload);
        call.tracking.publish();
    }

    /** The database in force in the replayed stream; a record or a file's prologue may set it. */
    public void setApplyDb(int db) {
        replay.setDb(db);
    }

    /** Returns what the keyspace may be used for from now on. */
    public void setAccess(Access access) {
        this.access = access;
        updateExpiry();
    }

    public Access access() {
        return access;
    }

    /**
     * While true, commands that answer with any {@link Access} do not tell of the keyspace: INFO lists no databases,
     * and the digests of DEBUG are refused (docs/protocol.md 6.4).
     */
    public void setKeyspaceHidden(boolean hidden) {
        this.keyspaceHidden = hidden;
    }

    /** Returns whether nothing may be told of the keyspace now; see {@link #setKeyspaceHidden}. */
    public boolean keyspaceHidden() {
        return keyspaceHidden;
    }

    /**
     * Writes are refused with this text while it is set, code word first ({@code NOSYNCREPLICAS …}); with {@code
     * MISCONF …} PING is too, as in Redis. Expired keys are then hidden, but not removed. Null: writes are welcome.
     */
    public void setWriteRefusal(@Nullable String error) {
        this.writeRefusal = error;
        updateExpiry();
    }

    /** Returns why writes are refused, code word first; null if they are welcome. */
    public @Nullable String writeRefusal() {
        return writeRefusal;
    }

    /**
     * Sets the limits of the keyspace. On a master whose keyspace holds more, what would add to it is refused as Redis
     * refuses it without an eviction policy (server.c, processCommand).
     *
     * @param bytes {@code maxmemory}, or what stands for it; 0 for no limits
     * @param withViewsBytes the limit of the same with the values that only an open view still needs, so that a
     *     snapshot stops no write that the data set has room for
     */
    public void setMemoryLimit(long bytes, long withViewsBytes) {
        removals.setLimit(bytes, withViewsBytes);
    }

    /** With true, the data are measured before each command too: each sees what the one before has added. */
    public void setMeasuresOften(boolean often) {
        removals.setMeasuredOften(often);
    }

    /** Returns what chooses the keys that are evicted. */
    public Evictions evictions() {
        return removals.evictions();
    }

    /**
     * Measures the keyspace: whoever has run writes, or has exchanged the keyspace, calls this. Returns its bytes.
     */
    public long measure() {
        return removals.measure();
    }

    /** Returns whether the data hold more than the limit and {@link #evict} may find more to evict. */
    public boolean isEvicting() {
        return removals.isEvicting();
    }

    /** Goes on with an eviction, for one slice, between segments. */
    public void evict(long nowMs) {
        removals.evict(nowMs);
    }

    /** The requests of the segment that begins next may take so many bytes beside their own. */
    public void setAvailable(long bytes) {
        memory.setAvailable(bytes);
    }

    /** Takes memory for a value that grows, or for a copy; returns false if there is too little. */
    public boolean take(long bytes) {
        return memory.take(bytes);
    }

    /** As {@link #take}, for what a request adds to the log beyond what it holds itself. Replay needs none. */
    public boolean takeEffects(long bytes) {
        return call.replaying || (bytes <= MAX_REQUEST_EFFECT_BYTES && memory.take(bytes));
    }

    /** Returns the memory of the running segment. */
    public RequestMemory memory() {
        return memory;
    }

    /**
     * Returns whether so much is pending that no further write may be added: the next record could be too long. The
     * disk is slow then, or a script or a transaction writes without end.
     *
     * <p>DIFFERS: the buffer of Redis's AOF grows until the kernel ends the process.
     */
    public boolean logIsFull() {
        return effects.isFull();
    }

    /** Begins a request of a script. Calls are not nested. */
    void beginCall() {
        memory.beginCall(held());
    }

    /** Ends a request of a script. */
    void endCall() {
        memory.endCall(held());
    }

    /** The bytes that keyspace and pending effects hold. */
    private long held() {
        return keyspace().usedBytes() + EFFECT_COPIES * effects.size();
    }

    /** Returns what clients that have read keys, and cache them, are told by. */
    public KeyTracking tracking() {
        return call.tracking;
    }

    /** The keys that the segment that began last reads are remembered for its client. */
    public void trackReads(boolean wanted) {
        call.tracking.setReading(wanted);
    }

    /** CLIENT NO-TOUCH: the keys that the segment that began last finds are not used by that. */
    public void setNoTouch(boolean on) {
        call.noTouch = on;
    }

    /** {@code notify-keyspace-events}: the events of keys that are published. */
    public void setKeyEvents(String letters) {
        call.events.configure(letters);
        listenToNewKeys();
    }

    private void listenToNewKeys() {
        call.keyspace.setNewKeyListener(call.events.wants(KeyEvent.NEW) ? call.events::made : null);
    }

    /** Returns the directives that handlers ask for. */
    public EngineOptions options() {
        return options;
    }

    /** Sets who measures the commands from now on. */
    public void setTimer(CommandTimer timer) {
        call.timer = timer;
    }

    /** Returns what SLOWLOG shows. */
    public SlowLog slowLog() {
        return slowLog;
    }

    /** Returns what LATENCY shows. */
    public LatencyMonitor latency() {
        return latency;
    }

    /**
     * Returns whether this is a master whose keyspace holds more than the limit. What a segment adds is noticed by the
     * next one; what it removes, at once.
     */
    public boolean outOfMemory() {
        return access == Access.MASTER && removals.leavesFull();
    }

    private void updateExpiry() {
        call.removesExpired = access == Access.MASTER && writeRefusal == null && !expiryPaused;
    }

    /** While true, expired keys are hidden and not removed: clients are paused. */
    public void setExpiryPaused(boolean paused) {
        expiryPaused = paused;
        updateExpiry();
    }

    /** DEBUG SET-ACTIVE-EXPIRE. */
    public void setActiveExpire(boolean on) {
        removals.setActiveExpire(on);
    }

    public CommandTable table() {
        return table;
    }

    /** Sets the names under which scripts call the commands. */
    public void setScriptNames(CommandNames names) {
        this.scriptNames = names;
    }

    /** Returns the command that a script calls, to whose own name the request's is changed; null if there is none. */
    public @Nullable CommandSpec resolveInScript(byte[][] request) {
        request[0] = scriptNames.own(request[0]);
        return table.resolve(request);
    }

    /**
     * Active expiry on a writable master: removes up to {@code max} expired keys, each with a DEL effect; returns how
     * many. Does nothing elsewhere.
     */
    public int expireCycle(long nowMs, int max) {
        return removals.expireCycle(nowMs, max);
    }

    /** Forgets the keys that the session watches. */
    public void unwatch(ClientState client) {
        call.watches.unwatchAll(client);
        client.dirtyCas = false;
    }

    /** Counters for INFO. */
    public EngineStats stats() {
        return call.stats;
    }

    /** The data that commands see. */
    public Keyspace keyspace() {
        return call.keyspace;
    }

    /** Exchanges the keyspace after a load or a full sync: all watched keys count as changed. */
    public void setKeyspace(Keyspace keyspace) {
        call.keyspace = keyspace;
        listenToNewKeys();
        call.tracking.replaced();
        call.watches.touchEverything();
        call.blocked.touchAll(-1);
        call.useDb(0);
        measure();
    }

    ReplyWriter reply() {
        return call.reply;
    }
}
