package dev.redoubt.node.command.engine;

import dev.redoubt.node.acl.AclUser;
import dev.redoubt.node.command.CommandFlag;
import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The requests between MULTI and EXEC (multi.c multiState). The session fills it; with EXEC it is handed to the shard,
 * and the session keeps off it until the reply is there. So each moment has one thread.
 */
public final class Transaction {
    /** One request that waits for EXEC. */
    public static final class Queued {
        private final CommandSpec spec;
        private final byte[][] args;
        /** True if the session runs it itself, when the shard has run the others. */
        private boolean local;

        private int db;
        private int protocol;
        private @Nullable AclUser user;

        /** Why it is not run, code word first; null if it is. */
        private @Nullable String denial;

        private Runnable told = () -> {};
        /** The end of its reply among the bytes that the shard wrote; the shard sets it. */
        private long end;

        Queued(CommandSpec spec, byte[][] args) {
            this.spec = spec;
            this.args = args;
        }

        public CommandSpec spec() {
            return spec;
        }

        public byte[][] args() {
            return args;
        }

        /** Returns whether the session runs it and the shard skips it. */
        public boolean local() {
            return local;
        }

        /** Returns where its reply ends among the bytes that the shard wrote. */
        public long end() {
            return end;
        }

        /** Fixes where, in which version and as which user it runs, at EXEC. */
        public void plan(boolean runsLocally, int inDb, int inProtocol, AclUser as) {
            local = runsLocally;
            db = inDb;
            protocol = inProtocol;
            user = as;
        }

        /**
         * Its user may not make it any more.
         *
         * @param error its reply, code word first
         * @param whenTold is called when that is answered, by the shard's thread
         */
        public void deny(String error, Runnable whenTold) {
            denial = error;
            told = whenTold;
        }

        /** Returns whether its user may not make it any more. */
        public boolean denied() {
            return denial != null;
        }
    }

    /** The approximate size of the objects of one request, and of one argument. */
    private static final int REQUEST_OBJECT_BYTES = 80;

    private static final int ARGUMENT_OBJECT_BYTES = 24;

    private final List<Queued> queue = new ArrayList<>();
    private long bytes;
    private long flags;
    private long missing;
    private boolean anyLocal;
    private boolean setsTracking;
    private boolean executed;

    /** The bytes that the reply had before those of the requests. */
    private long start;

    /** Queues a request that was admitted. */
    public void add(CommandSpec spec, byte[][] args) {
        queue.add(new Queued(spec, args));
        flags |= spec.flags();
        missing |= ~spec.flags();
        setsTracking |= spec.name().equals("client|tracking") || spec.name().equals("client|caching");
        bytes += REQUEST_OBJECT_BYTES;
        for (byte[] arg : args) {
            bytes += arg.length + ARGUMENT_OBJECT_BYTES;
        }
    }

    /** Returns the memory that the requests take, an estimate in bytes. */
    public long bytes() {
        return bytes;
    }

    /** Returns the requests in their order. */
    public List<Queued> queue() {
        return queue;
    }

    /** Returns the flags that at least one request has. */
    public long flags() {
        return flags;
    }

    /** Returns the flags that at least one request lacks. */
    public long missing() {
        return missing;
    }

    /** Returns whether the client says in it which keys it caches. */
    public boolean setsTracking() {
        return setsTracking;
    }

    /** Notes that the session runs some of the requests. */
    public void markLocal() {
        anyLocal = true;
    }

    /** Returns whether the session runs some of the requests, and so composes the reply. */
    public boolean anyLocal() {
        return anyLocal;
    }

    /** Notes that EXEC itself failed: the whole reply is the error. */
    void failed() {
        executed = false;
    }

    /** Returns whether the shard ran it; if not, the whole reply is the reason. Valid when the reply is there. */
    public boolean executed() {
        return executed;
    }

    /** Runs what is the shard's (multi.c execCommand); the caller has checked that EXEC may run. */
    public void execute(CommandContext c) {
        executed = true;
        if (!anyLocal) {
            c.reply.array(queue.size());
        }
        start = c.reply.size();
        runFrom(c, 0);
    }

    /** Returns whether all requests from {@code first} on were run; if not, one was suspended. */
    private boolean runFrom(CommandContext c, int first) {
        c.inExec = true;
        try {
            for (int i = first; i < queue.size(); i++) {
                BooleanSupplier rest = run(c, queue.get(i));
                if (rest != null) {
                    int at = i;
                    c.suspend(() -> rest.getAsBoolean() && goOn(c, at));
                    return false;
                }
            }
        } finally {
            c.inExec = false;
        }
        return true;
    }

    /** Returns what is left to do if the request was suspended. */
    private @Nullable BooleanSupplier run(CommandContext c, Queued queued) {
        if (queued.denial != null) {
            queued.told.run();
            c.error(queued.denial);
        } else if (!queued.local) {
            c.useDb(queued.db);
            c.user = queued.user;
            c.reply.setProtocol(queued.protocol);
            c.stats.commandsProcessed++;
            c.timer.before(queued.spec);
            if (c.engine.logIsFull() && queued.spec.has(CommandFlag.WRITE)) {
                c.error(Texts.OUT_OF_MEMORY);
            } else {
                c.run(queued.spec, queued.args);
            }
            if (c.isSuspended()) {
                return c.takeRest();
            }
            c.timer.ran(queued.spec, queued.args);
        }
        queued.end = c.reply.size() - start;
        return null;
    }

    /** The request at {@code at} was suspended and has ended now. */
    private boolean goOn(CommandContext c, int at) {
        Queued queued = queue.get(at);
        c.timer.ran(queued.spec, queued.args);
        queued.end = c.reply.size() - start;
        return runFrom(c, at + 1);
    }
}
