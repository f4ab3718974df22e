package dev.redoubt.node.shard;

import dev.redoubt.node.command.CommandFlag;
import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.engine.CommandEngine;
import dev.redoubt.node.command.engine.ScriptPort;
import dev.redoubt.node.command.engine.Transaction;
import dev.redoubt.node.session.Segment;
import dev.redoubt.node.session.ShardView;
import dev.redoubt.node.shard.core.ShardClock;

/**
 * CLIENT PAUSE: which commands wait, and until when (networking.c pauseClients, server.c processCommand). Meanwhile no
 * key expires. The shard's thread only.
 */
final class ClientPause {
    private final CommandEngine engine;
    private final ScriptPort scripts;
    private final ShardClock clock;
    private final ShardView view;
    private final Runnable resume;
    private boolean active;

    /** Reads wait too. */
    private boolean all;

    /** By the monotonic clock, in milliseconds. */
    private long endMs;

    /**
     * @param view tells sessions whether what they run themselves waits too
     * @param resume has the commands go on that wait, but not before it returns
     */
    ClientPause(CommandEngine engine, ScriptPort scripts, ShardClock clock, ShardView view, Runnable resume) {
        this.engine = engine;
        this.scripts = scripts;
        this.clock = clock;
        this.view = view;
        this.resume = resume;
    }

    /** Begins a pause. One that is under way becomes the longer and the stricter of both. */
    void begin(long millis, boolean ofAll) {
        long nowMs = clock.monotonicMs();
        long end = millis > Long.MAX_VALUE - nowMs ? Long.MAX_VALUE : nowMs + millis;
        endMs = active ? Math.max(endMs, end) : end;
        all = ofAll || (active && all);
        active = true;
        engine.setExpiryPaused(true);
        view.setPaused(all);
    }

    /** Ends the pause, if there is one. */
    void end() {
        if (active) {
            active = false;
            engine.setExpiryPaused(false);
            view.setPaused(false);
            resume.run();
        }
    }

    boolean isActive() {
        return active;
    }

    /** Ends the pause if its time has come. */
    void check() {
        if (active && clock.monotonicMs() > endMs) {
            end();
        }
    }

    /** Returns whether the command with index {@code i} has to wait. */
    boolean holds(Segment segment, int i) {
        if (!active || all || segment.size() == 0) {
            return active && all;
        }
        Transaction transaction = segment.transaction();
        if (transaction == null) {
            return mayWrite(segment.spec(i), segment.args(i));
        }
        return transaction.queue().stream().anyMatch(queued -> mayWrite(queued.spec(), queued.args()));
    }

    private boolean mayWrite(CommandSpec spec, byte[][] args) {
        if (spec.has(CommandFlag.RUNS_SCRIPT)) {
            return scripts.mayWrite(spec, args, engine.keyspace());
        }
        return spec.has(CommandFlag.WRITE) || spec.has(CommandFlag.MAY_REPLICATE);
    }
}
