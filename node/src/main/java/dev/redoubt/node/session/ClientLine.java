package dev.redoubt.node.session;

import dev.redoubt.node.command.CommandFlag;
import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.engine.Transaction;
import org.jspecify.annotations.Nullable;

/** The line of a session in CLIENT LIST (networking.c catClientInfoString). The session's loop only. Stateless. */
final class ClientLine {
    /** Redis adds this for each request that MULTI has queued ({@code sizeof(multiCmd)}). */
    private static final int QUEUED_BYTES = 24;

    private ClientLine() {}

    /**
     * Returns the line without its end.
     *
     * <p>DIFFERS: figures of the buffers that Redis keeps for each client (qbuf-free, rbs, rbp, obl, oll) are 0, and
     * qbuf counts bytes that are unread only: clients share Netty's buffers.
     *
     * @param running the request that asks for the line, if it is this session's; Redis counts it as still read
     */
    static String of(Session s, long nowMs, byte @Nullable [][] running) {
        CommandSpec last = s.lastCommand;
        SessionState state = s.state;
        long input = s.outlet.queryBufferBytes() + (running == null ? 0 : requestBytes(running));
        long arguments = running == null ? waitingBytes(s.holding) : argumentBytes(running);
        long queued = queuedBytes(s.transaction);
        long waiting = s.replies.waitingBytes();
        long output = s.outlet.pendingBytes() + waiting;
        // Values that the keyspace holds too are unread, and take no memory.
        long held = Math.max(s.outlet.requestMemoryBytes(), input + arguments + queued)
                + s.outlet.replyMemoryBytes()
                + waiting;
        return "id=" + s.id() + " addr=" + s.address() + " laddr=" + s.localAddress() + " fd=0 name=" + state.name
                + " age=" + Math.max(0, (nowMs - s.createdMs()) / 1000)
                + " idle=" + Math.max(0, (nowMs - s.lastInteractionMs) / 1000)
                + " flags=" + flags(s) + " db=" + state.db + " sub=" + s.channels + " psub=" + s.patterns
                + " ssub=" + s.shardChannels + " multi="
                + (s.transaction == null ? -1 : s.transaction.queue().size()) + " qbuf=" + input
                + " qbuf-free=0 argv-mem=" + arguments + " multi-mem=" + queued + " rbs=0 rbp=0 obl=0 oll=0 omem="
                + output
                + " tot-mem=" + held + " events=r cmd="
                + (last == null ? "NULL" : last.name())
                + " user=" + state.user.name() + " redir=" + (s.tracking == null ? -1 : s.tracking.redirect())
                + " resp=" + state.protocol
                // Of Redis 7.2, with CLIENT SETINFO.
                + " lib-name=" + state.libraryName + " lib-ver=" + state.libraryVersion;
    }

    /** The bytes of the arguments of the request that holds a session; 0 while none does. */
    private static long waitingBytes(@Nullable Slot holding) {
        return holding instanceof Segment segment && segment.size() > 0 ? argumentBytes(segment.args(0)) : 0;
    }

    private static long queuedBytes(@Nullable Transaction transaction) {
        long sum = 0;
        if (transaction != null) {
            for (Transaction.Queued queued : transaction.queue()) {
                sum += QUEUED_BYTES + argumentBytes(queued.args());
            }
        }
        return sum;
    }

    private static long argumentBytes(byte[][] args) {
        long sum = 0;
        for (byte[] arg : args) {
            sum += arg.length;
        }
        return sum;
    }

    /** The bytes that a request takes as a RESP array. */
    private static long requestBytes(byte[][] args) {
        long sum = headerBytes(args.length) + argumentBytes(args);
        for (byte[] arg : args) {
            sum += headerBytes(arg.length) + 2;
        }
        return sum;
    }

    /** The bytes of a line that begins an array or a bulk: its mark, its number and its end. */
    private static int headerBytes(int number) {
        return 1 + Integer.toString(number).length() + 2;
    }

    private static String flags(Session s) {
        StringBuilder flags = new StringBuilder();
        if (s.replica != null) {
            flags.append('S');
        }
        if (s.monitoring) {
            flags.append('O');
        }
        if (s.pubsub()) {
            flags.append('P');
        }
        if (s.transaction != null) {
            flags.append('x');
        }
        // One without commands waits for the end of a pause.
        if (s.holding instanceof Segment waiting
                && (waiting.size() == 0 || waiting.spec(0).has(CommandFlag.BLOCKING))) {
            flags.append('b');
        }
        Tracking tracking = s.tracking;
        if (tracking != null) {
            flags.append(s.redirectBroken ? "tR" : "t");
            flags.append(tracking.broadcast() ? "B" : "");
        }
        if (s.client.watchBroken()) {
            flags.append('d');
        }
        if (s.closing) {
            flags.append('c');
        }
        if (s.isUnix()) {
            flags.append('U');
        }
        if (s.state.noEvict) {
            flags.append('e');
        }
        if (s.state.noTouch) {
            flags.append('T');
        }
        return flags.length() == 0 ? "N" : flags.toString();
    }
}
