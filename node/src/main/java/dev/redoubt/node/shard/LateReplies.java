package dev.redoubt.node.shard;

import dev.redoubt.node.command.engine.Access;
import dev.redoubt.node.command.engine.BlockPort;
import dev.redoubt.node.command.engine.BlockedClients;
import dev.redoubt.node.command.engine.ClientState;
import dev.redoubt.node.command.engine.CommandEngine;
import dev.redoubt.node.command.engine.DeferPort;
import dev.redoubt.node.command.engine.Deferred;
import dev.redoubt.node.command.engine.KeyWait;
import dev.redoubt.node.command.engine.Outcome;
import dev.redoubt.node.memory.MemoryGovernor;
import dev.redoubt.node.resp.ReplyBuffer;
import dev.redoubt.node.resp.ReplyWriter;
import dev.redoubt.node.session.Outgoing;
import dev.redoubt.node.session.Segment;
import dev.redoubt.node.shard.core.ShardClock;
import dev.redoubt.node.shard.core.ShardCore;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The replies that come later: those that a command promises, and those of requests that wait for a key and run again.
 * What comes while a segment runs leaves behind it. The shard's thread only.
 */
final class LateReplies implements DeferPort, BlockPort {
    private static final int FIRST_REPLY_BYTES = 256;
    private static final byte[][] NO_REQUEST = {};

    private final ShardCore<Outgoing> core;
    private final EngineView view;
    private final CommandEngine engine;
    private final GateExit replies;
    private final SegmentExit exit;
    private final ShardClock clock;
    private final MemoryGovernor memory;
    private final ReplyWriter writer = new ReplyWriter(Unpooled.EMPTY_BUFFER, 2);

    /** The reply of a request that has waited, while another buffer holds those of the segment that it waited for. */
    private final ReplyBuffer late = new ReplyBuffer();

    /** The reply that the running command has promised for later. */
    private @Nullable DeferredReply deferring;

    /** Segments whose reply was promised and has not come; some of their sessions may be gone. */
    private final Set<Segment> blocked = new HashSet<>();

    /**
     * A request that has waited and was run again while a segment ran. Its reply leaves behind those of the segment:
     * whoever gets it may send commands that run at once.
     */
    private record Served(Segment segment, boolean dropped, boolean wrote, Access executedAs, long flags) {}

    private final List<Served> served = new ArrayList<>();

    /** The segments whose late reply came while another one ran; they leave behind that, as {@link #served} do. */
    private final List<Segment> completed = new ArrayList<>();

    private boolean segmentRuns;

    /** Tells whether the request of a segment may run now, which is then about to run. */
    private final Predicate<Segment> mayRun;

    /** The requests that run again when commands may run. */
    private final List<Runnable> postponed = new ArrayList<>();

    LateReplies(
            ShardCore<Outgoing> core,
            EngineView view,
            GateExit replies,
            SegmentExit exit,
            ShardClock clock,
            MemoryGovernor memory,
            Predicate<Segment> mayRun) {
        this.mayRun = mayRun;
        this.core = core;
        this.view = view;
        this.engine = view.engine();
        this.replies = replies;
        this.exit = exit;
        this.clock = clock;
        this.memory = memory;
    }

    /** Notes whether the commands of a segment run: what comes meanwhile waits for {@link #leave}. */
    void segmentRuns(boolean runs) {
        segmentRuns = runs;
    }

    /** Returns how many sessions wait for a reply that was promised. */
    int blocked() {
        blocked.removeIf(segment -> segment.client().closed());
        return blocked.size();
    }

    @Override
    public Deferred defer(ClientState client) {
        return defer(client, NO_REQUEST);
    }

    @Override
    public Deferred.Again defer(ClientState client, byte[][] again) {
        DeferredReply reply = new DeferredReply(again);
        deferring = reply;
        return reply;
    }

    /** DIFFERS: redis-server wakes up for each timeout; here the next tick answers. */
    @Override
    public void block(ClientState client, KeyWait wait) {
        DeferredReply reply = new DeferredReply(wait.again());
        deferring = reply;
        long timeoutMs = wait.timeoutMs();
        engine.blocked().add(reply, wait, timeoutMs == 0 ? Long.MAX_VALUE : clock.monotonicMs() + timeoutMs);
    }

    /** Serves those who wait for keys that no command has changed: records of the master did, or they have expired. */
    void serveBlocked() {
        if (engine.blocked().areReady()) {
            haveRun();
        }
    }

    /** Requests have run outside of segments. */
    private void haveRun() {
        engine.serveBlocked();
        leave();
        engine.tracking().publish();
        if (engine.effects().size() > 0) {
            core.requestRecord();
        }
        replies.flush();
        view.publish();
    }

    /** Runs the requests that could not run while commands were held. */
    void runPostponed() {
        List<Runnable> all = List.copyOf(postponed);
        postponed.clear();
        all.forEach(Runnable::run);
    }

    private void runAgain(DeferredReply reply, Segment segment, Runnable afterwards) {
        if (reply.completed) {
            afterwards.run();
        } else if (mayRun.test(segment)) {
            reply.retry();
            afterwards.run();
            haveRun();
        } else {
            postponed.add(() -> runAgain(reply, segment, afterwards));
        }
    }

    /** Runs a request again that has waited for a key; returns true if it was answered. */
    private boolean retry(Segment segment, byte[][] request) {
        long sizeBefore = engine.effects().size();
        late.begin(Math.max(Segments.LEAST_REPLY_BYTES, memory.availableBytes()));
        engine.begin(segment.client(), segment.db(), segment.protocol(), segment.silent(), clock.unixMs(), late);
        engine.trackReads(segment.tracked());
        engine.setNoTouch(segment.noTouch());
        engine.setCaller(segment);
        if (engine.runAgain(segment.spec(0), request) == Outcome.DEFERRED) {
            return false;
        }
        blocked.remove(segment);
        if (segment.silent()) {
            late.cut(0);
        }
        boolean wrote = engine.effects().size() != sizeBefore;
        if (wrote) {
            segment.client().lastWrite = core.position();
        }
        boolean dropped = late.overLimit();
        if (!dropped) {
            segment.reply(late.take(), segment.silent() ? 0 : 1);
        }
        served.add(new Served(segment, dropped, wrote, core.access(), exit.flags(segment)));
        return true;
    }

    /** Lets the replies leave of requests that have waited; the next commands of their sessions may run before it returns. */
    void leave() {
        if (!completed.isEmpty()) {
            List<Segment> leaving = List.copyOf(completed);
            completed.clear();
            leaving.forEach(exit::leaveLate);
        }
        if (served.isEmpty()) {
            return;
        }
        List<Served> leaving = List.copyOf(served);
        served.clear();
        for (Served each : leaving) {
            if (each.dropped) {
                exit.drop(each.segment);
            } else {
                exit.leave(each.segment, each.wrote, each.executedAs, each.flags);
            }
        }
    }

    /** Answers the requests that have waited for a key as long as they wanted. */
    void expire() {
        engine.blocked().expire(clock.monotonicMs());
    }

    /**
     * The command at {@code i} was deferred. If its reply was complete before its handler returned, it goes out in its
     * place, and true is returned. Else the segment ends before the command, which waits in one of its own.
     */
    boolean answeredEarly(Segment segment, int i, ReplyBuffer out) {
        DeferredReply reply = deferring;
        deferring = null;
        if (reply == null) {
            throw new IllegalStateException("a command was deferred without asking");
        }
        Consumer<ReplyWriter> early = reply.early;
        if (early == null) {
            Segment waits = segment.waitAt(i);
            reply.segment = waits;
            blocked.add(waits);
            replies.blocked(waits);
            return false;
        }
        writer.reset(out, segment.protocol());
        early.accept(writer);
        engine.stats().answered(segment.spec(i), null);
        return true;
    }

    private void complete(Segment segment, Consumer<ReplyWriter> reply) {
        blocked.remove(segment);
        if (segment.client().closed()) {
            return;
        }
        ByteBuf out = PooledByteBufAllocator.DEFAULT.ioBuffer(FIRST_REPLY_BYTES);
        if (!segment.silent()) {
            reply.accept(new ReplyWriter(out, segment.protocol()));
        }
        engine.stats().answered(segment.spec(0), errorOf(out));
        segment.reply(out, segment.silent() ? 0 : 1);
        if (segmentRuns) {
            completed.add(segment);
        } else {
            exit.leaveLate(segment);
            replies.flush();
        }
    }

    /** The text of the reply if it is an error. */
    private static @Nullable String errorOf(ByteBuf reply) {
        int end =
                reply.isReadable() && reply.getByte(0) == '-' ? reply.indexOf(0, reply.writerIndex(), (byte) '\r') : 0;
        return end > 1 ? reply.toString(1, end - 1, StandardCharsets.ISO_8859_1) : null;
    }

    /** A reply that comes later. The shard's thread only. */
    private final class DeferredReply implements Deferred.Again, BlockedClients.Waiting {
        /** The reply that was completed before the handler that deferred it returned. */
        private @Nullable Consumer<ReplyWriter> early;

        /** The request that runs when a key has changed. */
        private final byte[][] again;

        /** Null until the handler has returned: then {@link #complete} sends by itself. */
        private @Nullable Segment segment;

        private boolean completed;

        DeferredReply(byte[][] again) {
            this.again = again;
        }

        @Override
        public void complete(Consumer<ReplyWriter> reply) {
            if (completed) {
                return;
            }
            completed = true;
            Segment mine = segment;
            if (mine == null) {
                early = reply;
            } else {
                LateReplies.this.complete(mine, reply);
            }
        }

        @Override
        public void runAgain(Runnable afterwards) {
            Segment mine = segment;
            if (mine == null) {
                throw new IllegalStateException("the request has not ended yet");
            }
            LateReplies.this.runAgain(this, mine, afterwards);
        }

        @Override
        public long client() {
            return segment == null ? 0 : segment.client().id();
        }

        @Override
        public boolean isGone() {
            return segment != null && segment.client().closed();
        }

        @Override
        public boolean retry() {
            Segment mine = segment;
            completed = mine != null && LateReplies.this.retry(mine, again);
            return completed;
        }
    }
}
