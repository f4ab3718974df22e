package dev.redoubt.node.shard;

import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.engine.Access;
import dev.redoubt.node.command.engine.ClientState;
import dev.redoubt.node.command.engine.CommandEngine;
import dev.redoubt.node.command.engine.Outcome;
import dev.redoubt.node.command.engine.Propagation;
import dev.redoubt.node.keyspace.ReadAhead;
import dev.redoubt.node.memory.MemoryGovernor;
import dev.redoubt.node.resp.ReplyBuffer;
import dev.redoubt.node.session.Outgoing;
import dev.redoubt.node.session.Segment;
import dev.redoubt.node.shard.core.ShardClock;
import dev.redoubt.node.shard.core.ShardCore;
import dev.redoubt.node.shard.core.ShardState;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs the segments of sessions and lets their replies leave through the gate. A segment waits behind a pause or a
 * shutdown, and behind those of its own session that do. The shard's thread only.
 */
final class Segments {
    /** A segment whose replies are that long goes on when its client has read of them. */
    private static final int SPLIT_BYTES = 256 << 10;

    /** The replies of one segment may always be that long. */
    static final long LEAST_REPLY_BYTES = 1 << 20;

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

    private final SegmentExit exit;
    private final LateReplies late;
    private final ReplyBuffer out = new ReplyBuffer();

    private final ReadAhead ahead = new ReadAhead();
    private final SlowCommands slow;

    /** The segment whose script was stopped at the end of its slice; nothing else runs until it has ended. */
    private @Nullable Suspended suspended;

    private final LongScript longScript;
    private final Runnable goOnSoon;
    private final ClientPause pause;

    /**
     * A segment that was stopped in the middle of a script.
     *
     * @param at the index of the command
     * @param count the replies before it
     * @param sizeBefore the bytes of pending effects when the segment began
     */
    private record Suspended(Segment segment, int at, int count, long sizeBefore, Access executedAs) {}

    Segments(
            ShardCore<Outgoing> core,
            EngineView view,
            GateExit replies,
            Durability durability,
            ShardShutdown shutdown,
            ShardClock clock,
            MemoryGovernor memory,
            Runnable accountMemory,
            SegmentExit exit,
            LateReplies late,
            LongScript longScript,
            Runnable goOnSoon,
            ClientPause pause) {
        this.core = core;
        this.view = view;
        this.engine = view.engine();
        this.replies = replies;
        this.durability = durability;
        this.shutdown = shutdown;
        this.clock = clock;
        this.memory = memory;
        this.accountMemory = accountMemory;
        this.exit = exit;
        this.late = late;
        this.longScript = longScript;
        this.goOnSoon = goOnSoon;
        this.pause = pause;
        this.slow = new SlowCommands(engine, clock);
        engine.setTimer(slow);
    }

    /** Returns whether a script was stopped in its middle: nobody may touch keyspace or log until it has ended. */
    boolean isSuspended() {
        return suspended != null;
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
        if (suspended != null) {
            meetScript(segment);
        } else if (segment.continuation()) {
            goOn(segment);
        } else if (client.continues || client.waiting > 0 || mustWait(segment)) {
            client.waiting++;
            waiting.add(segment);
        } else {
            run(segment);
            replies.flush();
        }
    }

    /** A segment that came while a script is under way is answered at once, or waits until the script has ended. */
    private void meetScript(Segment segment) {
        ClientState client = segment.client();
        client.continues &= !segment.continuation();
        if (longScript.answer(segment)) {
            replies.flush();
            return;
        }
        client.waiting++;
        if (segment.continuation()) {
            waiting.addFirst(segment);
        } else {
            waiting.add(segment);
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
        return suspended != null || core.holdsCommands() || shutdown.holds(segment) || pause.holds(segment, 0);
    }

    /** Returns whether the request of a segment may run now that has waited for something; it is then to run at once. */
    boolean mayRunAgain(Segment segment) {
        if (core.state() == ShardState.STOPPING || mustWait(segment)) {
            return false;
        }
        if (core.state() == ShardState.SERVING) {
            durability.beforeBatch();
            core.updateAccess();
        }
        return true;
    }

    /** Returns how many clients wait behind a pause or a shutdown. */
    int postponed() {
        Set<ClientState> clients = new HashSet<>();
        waiting.stream().map(Segment::client).filter(client -> !client.closed()).forEach(clients::add);
        return clients.size();
    }

    /** CLIENT PAUSE has begun among the commands of the segment: the command waits, with those behind it. */
    private boolean isPausedAt(Segment segment, int i) {
        if (i == 0 || !pause.holds(segment, i)) {
            return false;
        }
        segment.split(i);
        segment.client().continues = true;
        return true;
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
        long sizeBefore = engine.effects().size();
        beginAll(segment);
        slow.begin(segment);
        runFrom(segment, 0, 0, sizeBefore, executedAs);
    }

    private void ended(Segment segment, int count, long sizeBefore, Access executedAs) {
        slow.end();
        late.segmentRuns(false);
        Propagation effects = engine.effects();
        boolean wrote = effects.size() != sizeBefore;
        answer(segment, count, wrote, executedAs);
        late.leave();
        engine.tracking().publish();
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
            exit.drop(segment);
        } else if (count >= 0) {
            segment.reply(out.take(), count);
            exit.leave(segment, wrote, executedAs, exit.flags(segment));
        }
    }

    private void begin(Segment segment, ReplyBuffer to) {
        engine.begin(segment.client(), segment.db(), segment.protocol(), segment.silent(), clock.unixMs(), to);
        engine.trackReads(segment.tracked());
        engine.setNoTouch(segment.noTouch());
        engine.setCaller(segment);
    }

    private void beginAll(Segment segment) {
        long available = memory.availableBytes();
        out.begin(Math.max(LEAST_REPLY_BYTES, available));
        engine.setAvailable(available);
        begin(segment, out);
    }

    /** Runs the commands from index {@code first} on, behind {@code count} replies. */
    private void runFrom(Segment segment, int first, int count, long sizeBefore, Access executedAs) {
        int replied = count;
        int readAhead = first;
        late.segmentRuns(true);
        for (int i = first; i < segment.size() && !isPausedAt(segment, i); i++) {
            if (i == readAhead) {
                readAhead = readAhead(segment, i);
            }
            Outcome outcome = engine.run(segment.spec(i), segment.args(i), segment.transaction());
            if (outcome == Outcome.SUSPENDED) {
                suspended = new Suspended(segment, i, replied, sizeBefore, executedAs);
                late.segmentRuns(false);
                longScript.begins();
                goOnSoon.run();
                return;
            }
            if (outcome == Outcome.DEFERRED && !late.answeredEarly(segment, i, out)) {
                ended(segment, i == 0 ? -1 : replied, sizeBefore, executedAs);
                return;
            }
            replied += commandEnded(segment, i);
        }
        ended(segment, replied, sizeBefore, executedAs);
    }

    /** Returns the number of replies that the command at {@code i} has: 1 or 0. */
    private int commandEnded(Segment segment, int i) {
        if (segment.silent()) {
            out.cut(0);
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
        return segment.silent() ? 0 : 1;
    }

    /** Gives the script its next slice. Returns whether it has ended, and with it the segment. */
    boolean goOn() {
        Suspended before = suspended;
        if (before == null) {
            return true;
        }
        if (engine.resume() == Outcome.SUSPENDED) {
            accountMemory.run();
            if (longScript.becomesBusy()) {
                answerWaiting();
            }
            goOnSoon.run();
            return false;
        }
        suspended = null;
        longScript.ends();
        int count = before.count + commandEnded(before.segment, before.at);
        runFrom(before.segment, before.at + 1, count, before.sizeBefore, before.executedAs);
        replies.flush();
        return suspended == null;
    }

    /** The script has become busy: who waited for it waits no more. */
    private void answerWaiting() {
        for (int left = waiting.size(); left > 0; left--) {
            Segment segment = waiting.remove();
            if (segment.client().closed() || longScript.answer(segment)) {
                segment.client().waiting--;
            } else {
                waiting.add(segment);
            }
        }
        replies.flush();
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
}
