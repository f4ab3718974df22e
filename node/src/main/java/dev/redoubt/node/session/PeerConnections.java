package dev.redoubt.node.session;

import dev.redoubt.node.protocol.ClientMessage;
import dev.redoubt.persistence.log.MemberId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that last, of programs that speak in messages (docs/protocol.md 6.8). Each lives on the loop of its
 * program; a gap in its messages, {@value #SILENCE_MS} ms of silence of the program, or the end of the mastership ends
 * it.
 */
final class PeerConnections {
    /** More than this are refused, whoever asks. */
    static final int MAX = 1_000;

    /** A program with connections asks for the master each second. */
    static final long SILENCE_MS = 10_000;

    private static final long CHECK_MS = 2_500;

    private record Key(MemberId program, long number) {}

    /** One session; its loop only. */
    private static final class Lasting {
        final ConnectionOutlet outlet;
        final Session session;
        long taken;

        Lasting(ConnectionOutlet outlet, Session session) {
            this.outlet = outlet;
            this.session = session;
        }
    }

    private final BiConsumer<MemberId, ClientMessage.ToClient> peers;
    private final LongSupplier shareBytes;
    private final LongSupplier nanoTime;

    /** Any thread finds an entry; what it refers to is the loop's. */
    private final Map<Key, Lasting> open = new ConcurrentHashMap<>();

    /** The time at which a program with connections was last heard. */
    private final Map<MemberId, Long> heardNanos = new ConcurrentHashMap<>();

    /** Opens a session; on its loop. */
    interface Opener {
        Session open(ConnectionOutlet outlet);
    }

    /**
     * @param peers sends a message to a program; any thread
     * @param shareBytes the memory that one client may leave unread at this moment
     * @param nanoTime monotonic
     */
    PeerConnections(
            BiConsumer<MemberId, ClientMessage.ToClient> peers, LongSupplier shareBytes, LongSupplier nanoTime) {
        this.peers = peers;
        this.shareBytes = shareBytes;
        this.nanoTime = nanoTime;
    }

    /** Notes that a program lives. Any thread. */
    void heard(MemberId program) {
        heardNanos.computeIfPresent(program, (id, before) -> nanoTime.getAsLong());
    }

    /** Refuses a message; nothing of it was run. Any thread. */
    void refuse(MemberId program, long number, String reason) {
        peers.accept(program, new ClientMessage.ConnectionClosed(number, true, reason));
    }

    /**
     * Runs commands in their session, which the first message opens. The loop of the program only.
     *
     * @param opener opens the session
     */
    void commands(
            SessionLoop loop,
            MemberId program,
            ClientMessage.ConnectionCommands message,
            List<byte[][]> commands,
            Opener opener) {
        Key key = new Key(program, message.connection());
        Lasting lasting = open.get(key);
        if (lasting == null) {
            lasting = open(loop, key, message.sequence(), opener);
        }
        if (lasting == null) {
            return;
        }
        if (message.sequence() != lasting.taken + 1) {
            lasting.outlet.finish(false, "a message of the program is missing before number " + message.sequence());
            return;
        }
        lasting.taken++;
        lasting.outlet.taken();
        loop.received(lasting.session, commands);
    }

    private @Nullable Lasting open(SessionLoop loop, Key key, long sequence, Opener opener) {
        if (sequence != 1) {
            // It has ended before, and what was sent with the end on its way was not run.
            refuse(key.program, key.number, "the connection has ended");
            return null;
        }
        if (open.size() >= MAX) {
            refuse(key.program, key.number, "this node has " + MAX + " connections of message clients already");
            return null;
        }
        ConnectionOutlet outlet = new ConnectionOutlet(
                key.number, answer -> peers.accept(key.program, answer), shareBytes, () -> ended(loop, key));
        Lasting lasting = new Lasting(outlet, opener.open(outlet));
        open.put(key, lasting);
        heardNanos.put(key.program, nanoTime.getAsLong());
        checkLater(loop, key);
        return lasting;
    }

    private void ended(SessionLoop loop, Key key) {
        Lasting lasting = open.remove(key);
        if (open.keySet().stream().noneMatch(other -> other.program.equals(key.program))) {
            heardNanos.remove(key.program);
        }
        if (lasting != null) {
            loop.closed(lasting.session);
        }
    }

    private void checkLater(SessionLoop loop, Key key) {
        var unused = loop.executor().schedule(() -> check(loop, key), CHECK_MS, TimeUnit.MILLISECONDS);
    }

    private void check(SessionLoop loop, Key key) {
        Lasting lasting = open.get(key);
        if (lasting == null) {
            return;
        }
        Long heard = heardNanos.get(key.program);
        if (heard == null || nanoTime.getAsLong() - heard > TimeUnit.MILLISECONDS.toNanos(SILENCE_MS)) {
            lasting.outlet.finish(false, "the program was silent for " + SILENCE_MS + " ms");
        } else {
            checkLater(loop, key);
        }
    }

    /** Returns credit for what the program has handled. The loop of the program only. */
    void acknowledge(MemberId program, ClientMessage.ConnectionAcknowledge message) {
        Lasting lasting = open.get(new Key(program, message.connection()));
        if (lasting != null) {
            lasting.outlet.acknowledge(message.sequence());
        }
    }

    /** Ends a session. The loop of the program only. */
    void close(MemberId program, long number) {
        Lasting lasting = open.get(new Key(program, number));
        if (lasting != null) {
            lasting.outlet.finish(false, "the program closed the connection");
        }
    }

    /** Returns how many sessions there are. */
    int size() {
        return open.size();
    }
}
