package dev.redoubt.node.shard;

import dev.redoubt.node.command.CommandFlag;
import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.engine.Access;
import dev.redoubt.node.command.engine.BlockPort;
import dev.redoubt.node.command.engine.BlockedClients;
import dev.redoubt.node.command.engine.ClientState;
import dev.redoubt.node.command.engine.CommandEngine;
import dev.redoubt.node.command.engine.DeferPort;
import dev.redoubt.node.command.engine.Deferred;
import dev.redoubt.node.command.engine.Outcome;
import dev.redoubt.node.command.engine.Propagation;
import dev.redoubt.node.keyspace.ReadAhead;
import dev.redoubt.node.memory.MemoryGovernor;
import dev.redoubt.node.resp.ReplyBuffer;
import dev.redoubt.node.resp.ReplyWriter;
import dev.redoubt.node.session.Outgoing;
import dev.redoubt.node.session.Segment;
import dev.redoubt.node.shard.core.Content;
import dev.redoubt.node.shard.core.ShardClock;
import dev.redoubt.node.shard.core.ShardCore;
import dev.redoubt.node.shard.core.ShardState;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the segments of sessions and lets their replies leave through the gate. A segment waits behind a pause or a
 * shutdown, and behind those of its own session that do. The shard's thread only.
 */
final class Segments implements DeferPort, BlockPort {
    private static final int FIRST_REPLY_BYTES = 256;

    /** A segment whose replies are that long goes on when its client has read of them. */
    private static final int SPLIT_BYTES = 256 << 10;

    /** The replies of one segment may always be that long. */
    private static final long LEAST_REPLY_BYTES = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(Segments.class);

    private final ShardCore<Outgoing> core;
    private final EngineView view;
    private final CommandEngine engine;
    private final GateExit replies;
    private final Durability durability;
    private final ShardShutdown shutdown;
    private final ShardClock clock;
    private final MemoryGovernor memory;
    private final Runnable accountMemory;

    /** The waiting segments, in the order in which they came. Each counts in {@link ClientState#waiting}. */
    private final Deque<Segment> waiting = new ArrayDeque<>();

    private final ReplyWriter writer = new ReplyWriter(Unpooled.EMPTY_BUFFER, 2);
    private final ReplyBuffer out = new ReplyBuffer();

    /** The reply of a request that has waited, while {@link #out} holds those of the segment that it waited for. */
    private final ReplyBuffer late = new ReplyBuffer();

    private final ReadAhead ahead = new ReadAhead();
    private final SlowCommands slow;

    /** The reply that the running command has promised for later. */
    private @Nullable DeferredReply deferring;

    /** Segments whose reply was promised and has not come; some of their sessions may be gone. */
    private final Set<Segment> blocked = new HashSet<>();

    private final Commands content = new Commands();

    /**
     * A request that has waited and was run again while a segment ran. Its reply leaves behind those of the segment:
     * whoever gets it may send commands that run at once.
     */
    private record Served(Segment segment, boolean dropped, boolean wrote, Access executedAs, long flags) {}

    private final List<Served> served = new ArrayList<>();

    /** The segments whose late reply came while another one ran; they leave behind that, as {@link #served} do. */
    private final List<Segment> completed = new ArrayList<>();

    private boolean running;

    Segments(
            ShardCore<Outgoing> core,
            EngineView view,
            GateExit replies,
            Durability durability,
            ShardShutdown shutdown,
            ShardClock clock,
            MemoryGovernor memory,
            Runnable accountMemory) {
        this.core = core;
        this.view = view;
        this.engine = view.engine();
        this.replies = replies;
        this.durability = durability;
        this.shutdown = shutdown;
        this.clock = clock;
        this.memory = memory;
        this.accountMemory = accountMemory;
        this.slow = new SlowCommands(engine, clock);
        engine.setTimer(slow);
    }

    /** Returns how many sessions wait for a reply that was promised. */
    int blocked() {
        blocked.removeIf(segment -> segment.client().closed());
        return blocked.size();
    }

    void execute(Segment segment) {
        ClientState client = segment.client();
        if (client.closed()) {
            if (client.waiting > 0) {
                resumeWaiting();
            }
            return;
        }
        if (core.state() == ShardState.STOPPING) {
            // A program that speaks in messages can go elsewhere; a socket is closed when the process ends.
            if (segment.mastersOnly()) {
                replies.refused(segment);
                replies.flush();
            }
            return;
        }
        if (segment.continuation()) {
            goOn(segment);
        } else if (client.continues || client.waiting > 0 || mustWait(segment)) {
            client.waiting++;
            waiting.add(segment);
        } else {
            run(segment);
            replies.flush();
        }
    }

    /** Runs commands that were left over, before the later ones of their session. */
    private void goOn(Segment segment) {
        ClientState client = segment.client();
        client.continues = false;
        if (mustWait(segment)) {
            client.waiting++;
            waiting.addFirst(segment);
            return;
        }
        run(segment);
        if (client.waiting > 0) {
            resumeWaiting();
        } else {
            replies.flush();
        }
    }

    private boolean mustWait(Segment segment) {
        return core.holdsCommands() || shutdown.holds(segment);
    }

    /** Runs what waited behind a pause or a shutdown, as far as it need not wait any more. */
    void resumeWaiting() {
        Set<ClientState> still = new HashSet<>();
        for (int left = waiting.size(); left > 0; left--) {
            Segment segment = waiting.remove();
            ClientState client = segment.client();
            if (client.closed()) {
                client.waiting--;
            } else if (client.continues || still.contains(client) || mustWait(segment)) {
                still.add(client);
                waiting.add(segment);
            } else {
                client.waiting--;
                run(segment);
            }
        }
        replies.flush();
    }

    private void run(Segment segment) {
        boolean serving = core.state() == ShardState.SERVING;
        if (serving) {
            durability.beforeBatch();
            core.updateAccess();
        }
        if (segment.mastersOnly() && !(serving && core.access() == Access.MASTER)) {
            replies.refused(segment);
            return;
        }
        Access executedAs = core.access();
        Propagation effects = engine.effects();
        long sizeBefore = effects.size();
        running = true;
        slow.begin(segment);
        int count = runAll(segment);
        slow.end();
        running = false;
        boolean wrote = effects.size() != sizeBefore;
        answer(segment, count, wrote, executedAs);
        leaveServed();
        if (effects.size() > 0) {
            core.requestRecord();
        }
        if (wrote) {
            // What was removed is to be had again at once.
            accountMemory.run();
        }
        view.publish();
    }

    /** Lets the replies leave, if there are any; a negative {@code count} says that they come later. */
    private void answer(Segment segment, int count, boolean wrote, Access executedAs) {
        if (wrote) {
            segment.client().lastWrite = core.position();
        }
        if (out.overLimit()) {
            drop(segment);
        } else if (count >= 0) {
            segment.reply(out.take(), count);
            replies.leave(core, segment, wrote, executedAs, contentOf(segment));
        }
    }

    private void begin(Segment segment, ReplyBuffer to) {
        engine.begin(segment.client(), segment.db(), segment.protocol(), segment.silent(), clock.unixMs(), to);
    }

    /** Returns the number of replies; -1 if they come later. */
    private int runAll(Segment segment) {
        long available = memory.availableBytes();
        out.begin(Math.max(LEAST_REPLY_BYTES, available));
        engine.setAvailable(available);
        begin(segment, out);
        int count = 0;
        int readAhead = 0;
        for (int i = 0; i < segment.size(); i++) {
            if (i == readAhead) {
                readAhead = readAhead(segment, i);
            }
            Outcome outcome = engine.run(segment.spec(i), segment.args(i), segment.transaction());
            if (outcome == Outcome.DEFERRED && !answeredEarly(segment)) {
                return -1;
            }
            if (segment.silent()) {
                out.cut(0);
            } else {
                count++;
            }
            if (engine.blocked().areReady()) {
                boolean told = engine.toldOfData();
                engine.serveBlocked();
                begin(segment, out);
                engine.setToldOfData(told);
                slow.skip();
            }
            if (out.size() >= SPLIT_BYTES && i + 1 < segment.size()) {
                segment.split(i + 1);
                segment.client().continues = true;
            }
        }
        return count;
    }

    /** Reads the entries of the next commands ahead. Returns the index of the command before which to come again. */
    private int readAhead(Segment segment, int from) {
        int i = from;
        for (; i < segment.size() && !ahead.isFull(); i++) {
            CommandSpec spec = segment.spec(i);
            byte[][] args = segment.args(i);
            int member = spec.memberIndex(args.length);
            if (member > 0) {
                ahead.add(args[spec.keys().first()], args[member]);
            } else {
                addKeys(spec.keys(), args);
            }
        }
        ahead.read(engine.keyspace().db(segment.db()));
        return i;
    }

    private void addKeys(CommandSpec.KeyPositions keys, byte[][] args) {
        int last = keys.last() < 0 ? args.length + keys.last() : keys.last();
        for (int at = keys.first(); at > 0 && at <= last && !ahead.isFull(); at += keys.step()) {
            ahead.add(args[at]);
        }
    }

    /** DIFFERS: redis-server has no limit for replies of ordinary clients. */
    private void drop(Segment segment) {
        LOG.warn(
                "Client id={} closed for overcoming of output buffer limits: the reply to '{}' needs more than the {}"
                        + " bytes of memory that are left",
                segment.client().id(),
                segment.spec(segment.size() - 1).name(),
                memory.availableBytes());
        replies.dropped(segment);
    }

    private Commands contentOf(Segment segment) {
        content.flags = segment.flags() | (engine.toldOfData() ? CommandFlag.READONLY.bit() : 0);
        return content;
    }

    /** The commands of the segment whose reply leaves, as the core asks about them; used again for each. */
    private static final class Commands implements Content {
        private long flags;

        @Override
        public boolean readsData() {
            return DataCommands.anyRead(flags);
        }

        @Override
        public boolean writesData() {
            return DataCommands.anyWrite(flags);
        }
    }

    // ---- Replies that come later -----------------------------------------------------------------------------------

    @Override
    public Deferred defer(ClientState client) {
        DeferredReply reply = new DeferredReply();
        deferring = reply;
        return reply;
    }

    /** DIFFERS: redis-server wakes up for each timeout; here the next tick answers. */
    @Override
    public void block(ClientState client, int db, List<byte[]> keys, long timeoutMs, Consumer<ReplyWriter> atTimeout) {
        DeferredReply reply = new DeferredReply();
        deferring = reply;
        engine.blocked()
                .add(reply, db, keys, timeoutMs == 0 ? Long.MAX_VALUE : clock.monotonicMs() + timeoutMs, atTimeout);
    }

    /** Runs a request again that has waited for a key; returns true if it was answered. */
    private boolean retry(Segment segment) {
        long sizeBefore = engine.effects().size();
        late.begin(Math.max(LEAST_REPLY_BYTES, memory.availableBytes()));
        begin(segment, late);
        if (engine.runAgain(segment.spec(0), segment.args(0)) == Outcome.DEFERRED) {
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
        served.add(new Served(segment, dropped, wrote, core.access(), contentOf(segment).flags));
        return true;
    }

    /** Lets the replies leave of requests that have waited; the next commands of their sessions may run before it returns. */
    private void leaveServed() {
        if (!completed.isEmpty()) {
            List<Segment> leaving = List.copyOf(completed);
            completed.clear();
            leaving.forEach(each -> replies.leave(core, each, false, core.access(), null));
        }
        if (served.isEmpty()) {
            return;
        }
        List<Served> leaving = List.copyOf(served);
        served.clear();
        for (Served each : leaving) {
            if (each.dropped) {
                drop(each.segment);
            } else {
                content.flags = each.flags;
                replies.leave(core, each.segment, each.wrote, each.executedAs, content);
            }
        }
    }

    /** Answers the requests that have waited for a key as long as they wanted. */
    void expireBlocked() {
        engine.blocked().expire(clock.monotonicMs());
    }

    /** A deferred reply that was complete before its handler returned goes out in its place. */
    private boolean answeredEarly(Segment segment) {
        DeferredReply reply = deferring;
        deferring = null;
        if (reply == null) {
            throw new IllegalStateException("a command was deferred without asking");
        }
        if (segment.size() != 1) {
            throw new IllegalStateException("a command that may be deferred came among others");
        }
        Consumer<ReplyWriter> early = reply.detach(segment);
        if (early == null) {
            blocked.add(segment);
            replies.blocked(segment);
            return false;
        }
        writer.reset(out, segment.protocol());
        early.accept(writer);
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
        segment.reply(out, segment.silent() ? 0 : 1);
        if (running) {
            completed.add(segment);
        } else {
            replies.leave(core, segment, false, core.access(), null);
            replies.flush();
        }
    }

    /** A reply that comes later. The shard's thread only. */
    private final class DeferredReply implements Deferred, BlockedClients.Waiting {
        /** The reply that was completed before the handler that deferred it returned. */
        private @Nullable Consumer<ReplyWriter> early;

        private @Nullable Segment segment;
        private boolean completed;

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
                Segments.this.complete(mine, reply);
            }
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
            completed = mine != null && Segments.this.retry(mine);
            return completed;
        }

        /** The handler has returned: from now on {@link #complete} sends by itself. What came before is returned. */
        @Nullable
        Consumer<ReplyWriter> detach(Segment of) {
            segment = of;
            return early;
        }
    }
}
