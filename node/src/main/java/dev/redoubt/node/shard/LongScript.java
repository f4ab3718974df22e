package dev.redoubt.node.shard;

import dev.redoubt.config.Live;
import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.CommandEngine;
import dev.redoubt.node.command.engine.RunningScript;
import dev.redoubt.node.command.engine.ScriptPort;
import dev.redoubt.node.resp.ReplyWriter;
import dev.redoubt.node.script.Scripts;
import dev.redoubt.node.session.Outgoing;
import dev.redoubt.node.session.Segment;
import dev.redoubt.node.shard.core.ShardClock;
import dev.redoubt.node.shard.core.ShardCore;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.Objects;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers clients while a script runs in slices: they wait, and from {@code busy-reply-threshold} on they get {@code
 * -BUSY} (script.c scriptInterrupt, server.c processCommand). SCRIPT KILL and SHUTDOWN NOSAVE are heard at any time.
 * The shard's thread only.
 */
final class LongScript {
    private static final Logger LOG = LoggerFactory.getLogger(LongScript.class);
    private static final int REPLY_BYTES = 128;

    private final ScriptPort scripts;
    private final CommandEngine engine;
    private final EngineView view;
    private final ShardCore<Outgoing> core;
    private final SegmentExit exit;
    private final ShardShutdown shutdown;
    private final ShardClock clock;
    private final Live<Long> thresholdMs;
    private long startMs;

    /** The error of other clients; empty while they wait. */
    private String busy = "";

    LongScript(
            ScriptPort scripts,
            EngineView view,
            ShardCore<Outgoing> core,
            SegmentExit exit,
            ShardShutdown shutdown,
            ShardClock clock,
            Live<Long> thresholdMs) {
        this.scripts = scripts;
        this.view = view;
        this.engine = view.engine();
        this.core = core;
        this.exit = exit;
        this.shutdown = shutdown;
        this.clock = clock;
        this.thresholdMs = thresholdMs;
    }

    /** The script was stopped for the first time. */
    void begins() {
        startMs = clock.monotonicMs();
    }

    /** The script was stopped again. Returns true if clients that wait are to be answered from now on. */
    boolean becomesBusy() {
        long elapsedMs = clock.monotonicMs() - startMs;
        long limitMs = thresholdMs.get();
        if (!busy.isEmpty() || limitMs == 0 || elapsedMs < limitMs) {
            return false;
        }
        RunningScript script = running();
        LOG.warn(
                "Slow script detected: still in execution after {} milliseconds. You can try killing the script using"
                        + " the {} KILL command. Script name is: {}.",
                elapsedMs,
                script.isEval() ? "SCRIPT" : "FUNCTION",
                script.name());
        busy = Scripts.busy(script.isEval());
        view.view().setBusy(busy);
        return true;
    }

    private RunningScript running() {
        return Objects.requireNonNull(scripts.running(), "no script runs");
    }

    /** The script has ended. */
    void ends() {
        if (!busy.isEmpty()) {
            busy = "";
            view.view().setBusy(null);
        }
    }

    /** Answers what came while the script runs; returns false if it has to wait until the script has ended. */
    boolean answer(Segment segment) {
        if (segment.size() == 0) {
            return false;
        }
        String name = segment.spec(0).name();
        if (name.equals("script|kill") || name.equals("function|kill")) {
            String error = scripts.kill(name.equals("function|kill"));
            reply(segment, error == null ? "" : error);
            return true;
        }
        if (name.equals("function|stats") && !running().isEval()) {
            leave(segment, this::stats);
            return true;
        }
        if (name.equals("shutdown") && hasNosave(segment.args(0))) {
            if (running().hasWritten()) {
                // What it has written is in no record, so nothing of it is ever seen again.
                shutdown.endAtOnce("a script that has written still runs");
            } else {
                scripts.kill(!running().isEval());
            }
            return false;
        }
        if (busy.isEmpty()) {
            return false;
        }
        reply(segment, busy);
        return true;
    }

    private static boolean hasNosave(byte[][] args) {
        for (int i = 1; i < args.length; i++) {
            if (Texts.is(args[i], "nosave")) {
                return true;
            }
        }
        return false;
    }

    /** Answers each command of the segment with the error, or with OK if there is none. */
    private void reply(Segment segment, String error) {
        if (error.isEmpty()) {
            leave(segment, ReplyWriter::ok);
            return;
        }
        String text = segment.transaction() == null ? error : Texts.execAbort(error);
        leave(segment, writer -> writer.error(text));
        if (segment.transaction() != null) {
            engine.unwatch(segment.client());
        }
        for (int i = 0; i < segment.size(); i++) {
            engine.stats().countError(text);
            engine.stats().rejected(segment.spec(i));
        }
    }

    /** Lets the same reply leave for each command of the segment. */
    private void leave(Segment segment, Consumer<ReplyWriter> reply) {
        ByteBuf bytes = PooledByteBufAllocator.DEFAULT.ioBuffer(REPLY_BYTES);
        ReplyWriter writer = new ReplyWriter(bytes, segment.protocol());
        int count = segment.silent() ? 0 : segment.size();
        for (int i = 0; i < count; i++) {
            reply.accept(writer);
        }
        segment.reply(bytes, count);
        // None of its commands has run.
        exit.leave(segment, false, core.access(), 0);
    }

    /** FUNCTION STATS (functions.c functionStatsCommand). */
    private void stats(ReplyWriter reply) {
        RunningScript script = running();
        byte[][] request = script.request();
        reply.map(2);
        reply.bulk("running_script");
        reply.map(3);
        reply.bulk("name");
        reply.bulk(script.name());
        reply.bulk("command");
        reply.array(request.length);
        for (byte[] arg : request) {
            reply.bulk(arg);
        }
        reply.bulk("duration_ms");
        reply.integer(clock.monotonicMs() - startMs);
        reply.bulk("engines");
        scripts.counts(reply);
    }
}
