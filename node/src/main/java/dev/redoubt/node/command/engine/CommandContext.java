package dev.redoubt.node.command.engine;

import dev.redoubt.node.acl.AclUser;
import dev.redoubt.node.command.CommandFlag;
import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.DefectLog;
import dev.redoubt.node.command.HandlerTable;
import dev.redoubt.node.command.Texts;
import dev.redoubt.node.keyspace.BytesVisitor;
import dev.redoubt.node.keyspace.Entry;
import dev.redoubt.node.keyspace.Keyspace;
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
public final class CommandContext extends DataContext {
    private final HandlerTable<CommandHandler> handlers;
    public final CommandEngine engine;
    public final RandomGenerator random;

    /** Measures the commands. */
    CommandTimer timer = CommandTimer.NONE;

    /** Answers each element that it visits. */
    public final BytesVisitor<RuntimeException> bulks = reply::bulk;

    /** The caller that makes the requests of the segment; null if no client does. */
    public @Nullable Caller caller;

    /** The user as whom the request is made; null if no client makes it, and everything is allowed. */
    public @Nullable AclUser user;

    /** The transaction that EXEC runs; null outside of EXEC. */
    public @Nullable Transaction transaction;

    /** CLIENT REPLY: the replies of this request are dropped. */
    public boolean silent;

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

    /** Null until {@link CommandEngine#connect}. */
    private @Nullable EnginePorts ports;

    CommandContext(
            CommandEngine engine, HandlerTable<CommandHandler> handlers, Keyspace keyspace, RandomGenerator random) {
        super(handlers.table(), keyspace, engine.effects());
        this.engine = engine;
        this.handlers = handlers;
        this.random = random;
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

    /**
     * Runs one request, and turns it into an effect if it changed something. A handler that throws is answered with an
     * error, as long as it has changed nothing.
     *
     * @throws UnloggedChangeException the handler threw and may have changed the keyspace
     */
    public void run(CommandSpec spec, byte[][] args) {
        this.spec = spec;
        this.args = args;
        beginChanges();
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
            if (hasChanged() || unloggedWrites() != unlogged) {
                throw new UnloggedChangeException(spec.name(), defect);
            }
            contain(spec, replyStart, defect);
            countRun(spec);
            return;
        }
        countRun(spec);
        logChanges();
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
            if (called.has(CommandFlag.READONLY)) {
                tracking.scriptRan(outerSpec, outerArgs, client.id());
            }
        } finally {
            reply.setTarget(outer);
            inExec = outerExec;
            inScript = false;
            spec = outerSpec;
            args = outerArgs;
            beginCount();
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

    /** Returns whether the request may read keys that are not among its arguments, as SORT does (sort.c). */
    public boolean mayReadEveryKey() {
        AclUser by = user;
        return replaying || by == null || by.rules().allowsReadingEveryKey(spec, args);
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
