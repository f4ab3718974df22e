package dev.redoubt.node.session;

import dev.redoubt.node.acl.AclUser;
import dev.redoubt.node.acl.Denial;
import dev.redoubt.node.command.CommandFlag;
import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.engine.Caller;
import dev.redoubt.node.command.engine.ClientState;
import dev.redoubt.node.command.engine.Transaction;
import dev.redoubt.persistence.log.ShardId;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.EventExecutor;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Consecutive commands of one session for one shard, and the slot for their replies. The session makes it and tells it
 * to the shard; the shard answers it once, through {@link ShardReplies}. In between it belongs to the shard's thread.
 */
public final class Segment extends Slot implements Outgoing, Caller {
    /** The answer of the shard. */
    private enum Answer {
        REPLIED,
        TIMED_OUT,
        UNKNOWN,
        REFUSED
    }

    private final Session session;
    private final ShardId shard;
    private final List<byte[][]> commands;
    private final int from;
    private final CommandSpec[] specs;
    private int count;

    /** The commands that it did not run because its replies are long; null if it ran all. */
    private @Nullable Segment rest;

    /** True if it is the {@link #rest} of another one. */
    private boolean continuation;

    /** One of its commands may wait for a key: the session sends nothing more until it has been answered. */
    private boolean mayWait;

    /** The segment of whose commands this one, which waits for a key, was the first that did not run; null if none. */
    private @Nullable Segment before;

    /** Commands stood behind the one that waits for a key; they go back to the session. */
    private boolean leftBehind;

    /** The union of the flags of its commands, those that EXEC runs included. */
    private long flags;

    /** The user of its session when it was made. */
    private final AclUser user;

    /** The database in which it begins. */
    private final int db;

    private final int protocol;

    /** CLIENT REPLY: nothing is answered. */
    private final boolean silent;

    /** The keys that its commands read are remembered for the client. */
    private final boolean tracked;

    /** CLIENT NO-TOUCH. */
    private final boolean noTouch;

    private final @Nullable Transaction transaction;

    /** The number of replies it has; so many errors take their place when no majority acknowledges in time. */
    private int replies;

    private Answer answer = Answer.REPLIED;
    private String reason = "";

    Segment(
            Session session,
            ShardId shard,
            List<byte[][]> commands,
            int from,
            int capacity,
            @Nullable Transaction transaction) {
        this.session = session;
        this.shard = shard;
        this.commands = commands;
        this.from = from;
        this.specs = new CommandSpec[capacity];
        this.user = session.state.user;
        this.db = session.state.db;
        this.protocol = session.state.protocol;
        this.silent = session.mode.silent();
        this.noTouch = session.state.noTouch;
        this.tracked = session.remembersReads() || (transaction != null && transaction.setsTracking());
        this.transaction = transaction;
        this.flags = transaction == null ? 0 : transaction.flags();
    }

    /** The commands of another one from {@code at} up to {@code end}, which is exclusive. */
    private Segment(Segment before, int at, int end) {
        this.session = before.session;
        this.shard = before.shard;
        this.commands = before.commands;
        this.from = before.from + at;
        this.count = end - at;
        this.specs = Arrays.copyOfRange(before.specs, at, end);
        this.user = before.user;
        this.db = before.db;
        this.protocol = before.protocol;
        this.silent = before.silent;
        this.noTouch = before.noTouch;
        this.tracked = before.tracked;
        this.transaction = null;
        this.mayWait = before.mayWait;
        this.flags = flagsOf(specs, count);
    }

    private static long flagsOf(CommandSpec[] specs, int count) {
        long flags = 0;
        for (int i = 0; i < count; i++) {
            flags |= specs[i].flags();
        }
        return flags;
    }

    /** Adds the next command of the batch, whose row is {@code spec}. */
    void add(CommandSpec spec) {
        if (spec.has(CommandFlag.WAITS_FOR_KEY)) {
            mayWait |= spec.mayWaitForKey(args(count));
        }
        specs[count++] = spec;
        flags |= spec.flags();
    }

    boolean mayWait() {
        return mayWait;
    }

    Session session() {
        return session;
    }

    // ---- What the shard asks, on its thread ------------------------------------------------------------------------

    /** Returns the shard that runs it. */
    public ShardId shard() {
        return shard;
    }

    /** Returns what the shard remembers of its session. */
    public ClientState client() {
        return session.client;
    }

    /** Returns the client's {@code host:port}. */
    public String address() {
        return session.address();
    }

    /** Returns the name that CLIENT SETNAME gave, as of now or a moment ago. */
    public String clientName() {
        return session.name();
    }

    @Override
    public AclUser user() {
        return user;
    }

    @Override
    public void deniedInScript(AclUser by, Denial denial, CommandSpec called, byte[][] args) {
        // At once if this is its loop: ACL LOG must not come before it.
        EventExecutor loop = session.executor();
        if (loop.inEventLoop()) {
            session.loop().deniedInScript(session, by, denial, called, args);
        } else {
            loop.execute(() -> session.loop().deniedInScript(session, by, denial, called, args));
        }
    }

    /** Returns how many commands it has. */
    public int size() {
        return count;
    }

    /** Returns the row of a command. */
    public CommandSpec spec(int i) {
        return specs[i];
    }

    /** Returns the arguments of a command, its name first. */
    public byte[][] args(int i) {
        return commands.get(from + i);
    }

    /** Returns the flags that at least one command has, those that EXEC runs included. */
    public long flags() {
        return flags;
    }

    /** Returns the database in which it runs. */
    public int db() {
        return db;
    }

    /** Returns the RESP version of its replies. */
    public int protocol() {
        return protocol;
    }

    /** Returns whether its replies are dropped. */
    public boolean silent() {
        return silent;
    }

    /** Returns whether its commands leave access times as they are (CLIENT NO-TOUCH). */
    public boolean noTouch() {
        return noTouch;
    }

    /** Returns whether the keys that its commands read are remembered for its client. */
    public boolean tracked() {
        return tracked;
    }

    /** Returns the requests that its EXEC runs; null if it has none. */
    public @Nullable Transaction transaction() {
        return transaction;
    }

    /** Returns whether only a serving master may run it: a program that speaks in messages sent it. */
    public boolean mastersOnly() {
        return session.mastersOnly;
    }

    /**
     * Cuts off the commands from {@code at} on: they are run when the client has read of the replies before them.
     * Returns the segment that has them, which the session sends.
     */
    public Segment split(int at) {
        Segment behind = new Segment(this, at, count);
        behind.continuation = true;
        cut(at);
        rest = behind;
        return behind;
    }

    private void cut(int at) {
        count = at;
        flags = flagsOf(specs, at);
    }

    /**
     * The command at {@code at} waits for a key. Those before it stay here; those behind it go back to the session,
     * which sends them again when the one that waits has been answered. Returns the segment that waits: this one, if it
     * is the first. {@link ShardReplies#blocked} tells the session, and comes before any answer to either.
     */
    public Segment waitAt(int at) {
        if (count > 1 && !mayWait) {
            throw new IllegalStateException("a command that waits came among others");
        }
        Segment waits = at == 0 ? this : new Segment(this, at, at + 1);
        waits.leftBehind = at + 1 < count;
        if (waits.leftBehind || at > 0) {
            cut(Math.max(1, at));
        }
        waits.before = at == 0 ? null : this;
        return waits;
    }

    /** Returns whether it has the commands that another segment left over. */
    public boolean continuation() {
        return continuation;
    }

    @Nullable
    Segment rest() {
        return rest;
    }

    @Nullable
    Segment before() {
        return before;
    }

    /** The commands behind the one that waits for a key, to be walked again; null if there are none. */
    Session.@Nullable Batch leftBehind() {
        return leftBehind ? new Session.Batch(commands, from + 1, null) : null;
    }

    /** Sets its replies; it is then ready to pass the gate. The buffer is owned by the segment from now on. */
    public void reply(ByteBuf bytes, int numberOfReplies) {
        this.bytes = bytes;
        this.replies = numberOfReplies;
    }

    /** Returns how many replies it has. */
    public int replies() {
        return replies;
    }

    @Override
    public long bytes() {
        ByteBuf mine = bytes;
        return mine == null ? 0 : mine.readableBytes();
    }

    /** Answers in place of the replies that no majority acknowledged in time. */
    void timedOut(String error) {
        answer = Answer.TIMED_OUT;
        reason = error;
    }

    void unknown() {
        answer = Answer.UNKNOWN;
    }

    void refused() {
        answer = Answer.REFUSED;
    }

    // ---- On the session's loop -------------------------------------------------------------------------------------

    boolean isReplied() {
        return answer == Answer.REPLIED;
    }

    boolean isTimedOut() {
        return answer == Answer.TIMED_OUT;
    }

    boolean isRefused() {
        return answer == Answer.REFUSED;
    }

    String reason() {
        return reason;
    }
}
