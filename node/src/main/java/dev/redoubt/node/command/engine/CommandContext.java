package dev.redoubt.node.command.engine;

import dev.redoubt.node.acl.AclUser;
import dev.redoubt.node.command.CommandFlag;
import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.DefectLog;
import dev.redoubt.node.command.HandlerTable;
import dev.redoubt.node.command.RequestContext;
import dev.redoubt.node.command.Texts;
import dev.redoubt.node.keyspace.Database;
import dev.redoubt.node.keyspace.ElementVisitor;
import dev.redoubt.node.keyspace.Entry;
import dev.redoubt.node.keyspace.Keyspace;
import dev.redoubt.node.keyspace.ValueType;
import dev.redoubt.node.resp.ReplyBuffer;
import dev.redoubt.node.resp.ReplyWriter;
import dev.redoubt.persistence.text.RedisNumbers;
import java.util.Collection;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The request that is being run, and what handlers need to run it. One an engine, used again for each request, so that
 * a command makes no garbage of its own.
 *
 * <p>A handler that changed something says so by {@link #changed}; the request then becomes an effect as it was sent,
 * unless the handler put in {@link #effect effects} of its own.
 */
public final class CommandContext extends RequestContext {
    private final HandlerTable<CommandHandler> handlers;
    public final CommandEngine engine;
    public final Propagation effects;
    public final RandomGenerator random;
    public final WatchTable watches = new WatchTable();
    public final BlockedClients blocked = new BlockedClients();
    public final EngineStats stats;
    public final KeyTracking tracking = new KeyTracking();
    final KeyEvents events = new KeyEvents();

    /** Measures the commands. */
    CommandTimer timer = CommandTimer.NONE;

    /** Answers each element that it visits. */
    public final ElementVisitor<RuntimeException> bulks = reply::bulk;

    /** Stands for the client where there is none. */
    final ClientState nobody = new ClientState(0);

    public Keyspace keyspace;
    public ClientState client = nobody;

    /** Who makes the requests of the segment; null if no client does. */
    public @Nullable Caller caller;

    /** The user as whom the request is made; null if no client makes it, and everything is allowed. */
    public @Nullable AclUser user;

    /** The transaction that EXEC runs; null outside of EXEC. */
    public @Nullable Transaction transaction;

    /** CLIENT REPLY: the replies of this request are dropped. */
    public boolean silent;

    public Database db;
    public int dbIndex;
    /** A replayed effect: the clock of its record, no expiry, no effects. */
    public boolean replaying;
    /** True if expired keys may be removed here: on a master that may write. */
    public boolean removesExpired;
    /** Inside EXEC: nothing may defer. */
    public boolean inExec;

    /** A script made the request; {@link #inExec} is true too. */
    public boolean inScript;

    public boolean deferred;

    /** The rest of the running command, which was stopped in its middle; null if it was not. */
    private @Nullable BooleanSupplier rest;

    /** The request has waited in {@link #blocked} and runs again. */
    public boolean retried;

    /** A reply of this segment tells of data, though its command is no read in the table: DEBUG DIGEST. */
    public boolean toldOfData;

    /** The value that the last successful {@link #doubleArg} read. */
    public double decimal;
    /** Room for the decimal form of a long. */
    public final byte[] digits = new byte[RedisNumbers.MAX_LONG_CHARS];

    /** The approximate size of the objects of a copied key or member, in bytes. */
    private static final int COPY_OBJECT_BYTES = 64;

    private final DefectLog defects = new DefectLog();
    private long changes;
    private boolean ownEffects;

    /** Of {@link Keyspace#writes}, the removals of expired keys: each has its DEL effect already. */
    private long loggedRemovals;

    /** Null until {@link CommandEngine#connect}. */
    private @Nullable EnginePorts ports;

    CommandContext(
            CommandEngine engine, HandlerTable<CommandHandler> handlers, Keyspace keyspace, RandomGenerator random) {
        super(handlers.table().rows().get(0));
        this.engine = engine;
        this.handlers = handlers;
        this.stats = new EngineStats(handlers.table().rows().size());
        this.keyspace = keyspace;
        this.random = random;
        this.effects = engine.effects();
        this.db = keyspace.db(0);
    }

    void connect(EnginePorts around) {
        ports = around;
        tracking.connect(around.tracking());
    }

    /** Returns what is around the engine. */
    public EnginePorts ports() {
        if (ports == null) {
            throw new IllegalStateException("the engine is not connected yet");
        }
        return ports;
    }

    @Override
    protected void countError(String text) {
        stats.countError(text);
    }

    /**
     * Runs one request, and turns it into an effect if it changed something. A handler that throws is answered with an
     * error, as long as it has changed nothing.
     *
     * @throws UnloggedChangeException the handler threw and may have changed the keyspace
     */
    public void run(CommandSpec spec, byte[][] args) {
        this.spec = spec;
        this.args = args;
        changes = 0;
        ownEffects = false;
        events.begin();
        long replyStart = reply.size();
        long unlogged = unloggedWrites();
        try {
            CommandHandler handler = handlers.find(spec);
            if (handler == null) {
                // A container without a subcommand, which its arity does not let through.
                throw new IllegalStateException("no handler runs " + spec.name());
            }
            handler.run(this);
        } catch (RuntimeException defect) {
            if (replaying || defect instanceof UnloggedChangeException) {
                throw defect;
            }
            if (changes > 0 || ownEffects || unloggedWrites() != unlogged) {
                throw new UnloggedChangeException(spec.name(), defect);
            }
            contain(spec, replyStart, defect);
            countRun(spec);
            return;
        }
        countRun(spec);
        if (changes > 0) {
            stats.dirty += changes;
            if (!ownEffects && !replaying) {
                effects.add(dbIndex, this.args);
            }
        }
        tracking.ran(spec, this.args, client.id());
        publishEvents();
    }

    /** Publishes what has happened to keys, whose effects are in the log by now. */
    void publishEvents() {
        if (!events.isEmpty()) {
            events.publish(ports().events());
        }
    }

    private void countRun(CommandSpec ran) {
        // What is deferred has not ended.
        if (!replaying && !deferred) {
            stats.commands().called(ran);
            stats.ended(ran);
        }
    }

    private long unloggedWrites() {
        return keyspace.writes() - loggedRemovals;
    }

    /** Answers an error in place of whatever the handler had written; nothing else is left of the request. */
    private void contain(CommandSpec failed, long replyStart, RuntimeException defect) {
        defects.add(failed.name(), nowMs, defect);
        reply.cut(replyStart);
        deferred = false;
        if (transaction != null && failed.has(CommandFlag.RUNS_QUEUE)) {
            transaction.failed();
        }
        error(Texts.internalError(failed.name()));
    }

    /** Returns whether the shard runs the command; if not, sessions do. */
    public boolean isBound(CommandSpec command) {
        return handlers.find(command) != null;
    }

    /**
     * Runs a request of a script, in the database in force. Its reply goes to {@code capture}, and its effects to the
     * log; the script itself is no effect.
     *
     * @param protocol of the reply
     */
    public void runInScript(CommandSpec called, byte[][] calledArgs, ReplyBuffer capture, int protocol) {
        CommandSpec outerSpec = spec;
        byte[][] outerArgs = args;
        ReplyWriter.Target outer = reply.target();
        boolean outerExec = inExec;
        engine.beginCall();
        inExec = true;
        inScript = true;
        reply.reset(capture, protocol);
        try {
            stats.commandsProcessed++;
            long started = timer.nanoTime();
            run(called, calledArgs);
            stats.commands().took(called.index(), timer.nanoTime() - started);
        } finally {
            reply.setTarget(outer);
            inExec = outerExec;
            inScript = false;
            spec = outerSpec;
            args = outerArgs;
            changes = 0;
            ownEffects = false;
            engine.endCall();
        }
    }

    /**
     * Stops the running command in its middle. Nothing else runs until it has ended: {@code rest} is called again and
     * again until it returns true.
     */
    public void suspend(BooleanSupplier rest) {
        this.rest = rest;
    }

    /** Returns the rest of the command if it was suspended, else null; it is then the caller's to go on with. */
    @Nullable
    BooleanSupplier takeRest() {
        BooleanSupplier taken = rest;
        rest = null;
        return taken;
    }

    boolean isSuspended() {
        return rest != null;
    }

    /** Goes on with a suspended command; returns whether it has ended. */
    boolean goOn() {
        BooleanSupplier taken = takeRest();
        if (taken == null) {
            throw new IllegalStateException("no command is suspended");
        }
        boolean ended = taken.getAsBoolean();
        if (!ended && rest == null) {
            rest = taken;
        }
        return ended;
    }

    /** The request is no change of its own: those that it ran have been counted. */
    public void forgetChanges() {
        changes = 0;
    }

    /** Returns whether the request may read keys that are not among its arguments, as SORT does (sort.c). */
    public boolean mayReadEveryKey() {
        AclUser by = user;
        return replaying || by == null || by.rules().allowsReadingEveryKey(spec, args);
    }

    /** Returns whether a command that is no write may write all the same, as PFCOUNT does. */
    public boolean mayWrite() {
        return replaying || removesExpired;
    }

    /** Makes database {@code index} the one that keys are looked up in. */
    public void useDb(int index) {
        dbIndex = index;
        db = keyspace.db(index);
    }

    /**
     * For writing: the key's entry, or null if it is absent or has expired. Valid until the next call on the database.
     */
    @Nullable
    public Entry find(byte[] key) {
        Entry entry = findUntouched(key);
        if (entry != null) {
            db.touch();
        }
        return entry;
    }

    /** As {@link #find}, but that is no use of the key (db.c LOOKUP_NOTOUCH). */
    @Nullable
    public Entry findUntouched(byte[] key) {
        Entry entry = db.find(key);
        if (entry == null || replaying) {
            return entry;
        }
        long expireAtMs = entry.expireAtMs();
        if (expireAtMs == Entry.NO_EXPIRY || nowMs <= expireAtMs) {
            return entry;
        }
        expire(key);
        return null;
    }

    /** For reading: as {@link #find}, and counts the hit or the miss. */
    @Nullable
    public Entry read(byte[] key) {
        Entry entry = readUntouched(key);
        if (entry != null) {
            db.touch();
        }
        return entry;
    }

    /** As {@link #read}, but that is no use of the key. */
    @Nullable
    public Entry readUntouched(byte[] key) {
        Entry entry = findUntouched(key);
        if (entry == null) {
            stats.keyspaceMisses++;
            event(KeyEvent.KEYMISS, key);
        } else {
            stats.keyspaceHits++;
        }
        return entry;
    }

    /** Returns whether the key is there but has expired; changes nothing. */
    public boolean isExpired(int inDb, byte[] key) {
        Entry entry = keyspace.db(inDb).find(key);
        return entry != null && entry.expireAtMs() != Entry.NO_EXPIRY && nowMs > entry.expireAtMs();
    }

    /**
     * An expired key is removed with a DEL effect where writes are made; elsewhere it stays, hidden (docs/protocol.md
     * 2.9).
     */
    public void expire(byte[] key) {
        long before = keyspace.writes();
        if (removesExpired && db.remove(key)) {
            stats.expiredKeys++;
            effects.add(dbIndex, Words.DEL, key);
            loggedRemovals += keyspace.writes() - before;
            event(KeyEvent.EXPIRED, key);
            touch(key, 0);
        }
    }

    /** Removes a key of the database in force for the room that it takes, with a DEL effect (evict.c). */
    void evict(byte[] key) {
        long before = keyspace.writes();
        if (db.remove(key)) {
            stats.evictedKeys++;
            effects.add(dbIndex, Words.DEL, key);
            loggedRemovals += keyspace.writes() - before;
            event(KeyEvent.EVICTED, key);
            touch(key, 0);
        }
    }

    /** Keeps a copy that the reply will have, if there is memory for both. */
    public void keep(Collection<byte[]> copies, byte[] copy) {
        if (engine.take(2L * copy.length + COPY_OBJECT_BYTES)) {
            copies.add(copy);
        }
    }

    /** Answers an error and returns true if the request was refused memory. */
    public boolean refusedMemory() {
        boolean refused = engine.memory().isExhausted();
        if (refused) {
            error(Texts.OUT_OF_MEMORY);
        }
        return refused;
    }

    /** Answers a part of a string. A long value is not copied, unless the part is small against it. */
    public void stringReply(Entry entry, int from, int length) {
        if (!entry.isLong()) {
            reply.bulk(entry.page(), entry.valueOffset() + from, length);
            return;
        }
        reply.beginBulk(length);
        if (length >= entry.valueLength() / 2) {
            entry.shareParts(from, length, reply::reference);
        } else {
            entry.forEachPart(from, length, reply::part);
        }
        reply.endBulk();
    }

    /** Answers WRONGTYPE and returns true if there is an entry of another type. */
    public boolean wrongType(@Nullable Entry entry, ValueType type) {
        if (entry == null || entry.type() == type) {
            return false;
        }
        error(Texts.WRONG_TYPE);
        return true;
    }

    /** The key was changed. */
    public void changed(byte[] key) {
        changed(key, 1);
    }

    /** The key was changed in {@code count} places. */
    public void changed(byte[] key, long count) {
        changes += count;
        touch(key);
    }

    /** The key was changed, and what happened to it is an event. */
    public void changed(byte[] key, KeyEvent event) {
        changed(key, 1, event);
    }

    /** As {@link #changed(byte[], KeyEvent)}, in {@code count} places. */
    public void changed(byte[] key, long count, KeyEvent event) {
        changed(key, count);
        event(event, key);
    }

    /** Elements were taken from the collection; it goes if it is empty. */
    public void taken(byte[] key, long count, KeyEvent event) {
        boolean gone = db.removeIfEmpty(key);
        changed(key, count, event);
        if (gone) {
            event(KeyEvent.DEL, key);
        }
    }

    /** Something has happened to a key of the database in force (notify.c notifyKeyspaceEvent). */
    public void event(KeyEvent event, byte[] key) {
        if (events.wants(event)) {
            events.add(dbIndex, event, key);
        }
    }

    /** Removes the key, which may have expired, so that the next one that is made stands in its place (db.c setKey). */
    public void replace(byte[] key) {
        if (find(key) != null && db.remove(key)) {
            nextKeyIsNotNew();
        }
    }

    /** The next key that is made is no event. */
    public void nextKeyIsNotNew() {
        events.replacing();
    }

    /** Something changed that is no single key. */
    public void changedAll(long count) {
        changes += count;
    }

    /** Tells those who watch the key or wait for it; {@link #changed} does it too. */
    public void touch(byte[] key) {
        touch(key, client.id());
    }

    /** @param by the client that changed it; 0 if none did */
    private void touch(byte[] key, long by) {
        touchUnseen(key, by);
        ready(key);
    }

    private void touchUnseen(byte[] key, long by) {
        if (!watches.isEmpty()) {
            watches.touch(dbIndex, key, db);
        }
        tracking.changed(key, by);
    }

    /** The key was changed in {@code count} places, in a way that those who wait for it do not see. */
    public void changedUnseen(byte[] key, long count) {
        changes += count;
        touchUnseen(key, client.id());
    }

    /** Tells those who wait for the key, and not those who watch it. */
    public void ready(byte[] key) {
        if (!blocked.isEmpty()) {
            blocked.touch(dbIndex, key);
        }
    }

    /** Lets the request wait until one of the keys has changed; it then runs again. See {@link BlockPort#block}. */
    public void block(List<byte[]> keys, long timeoutMs, Consumer<ReplyWriter> atTimeout) {
        block(new KeyWait(dbIndex, keys, false, timeoutMs, args, atTimeout));
    }

    /** As {@link #block(List, long, Consumer)}; a request that has waited goes on as it did. */
    public void block(KeyWait wait) {
        deferred = true;
        if (!retried) {
            ports().blocking().block(client, wait);
        }
    }

    /** Returns what the log gets in place of the request; may be called several times. */
    public void effect(byte[]... command) {
        ownEffects = true;
        if (!replaying) {
            effects.add(dbIndex, command);
        }
    }

    /** The request itself must not become an effect. */
    public void suppressEffect() {
        ownEffects = true;
    }

    /** Reads a floating point argument into {@link #decimal}; answers {@code error} and returns false if it is none. */
    public boolean doubleArg(byte[] arg, String error) {
        double parsed = Decimals.parse(arg);
        if (Double.isNaN(parsed)) {
            error(error);
            return false;
        }
        decimal = parsed;
        return true;
    }
}
