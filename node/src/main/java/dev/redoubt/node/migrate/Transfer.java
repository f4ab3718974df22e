package dev.redoubt.node.migrate;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One MIGRATE under way (cluster.c, migrateCommand), as a state machine: each event gives the step that its host takes
 * next. Times are milliseconds of any clock that only goes forward. One thread.
 *
 * <p>DIFFERS: a line of the target that is neither a status nor an error is an error. Redis deletes the key on any line
 * without {@code -} in front.
 */
public final class Transfer {
    /** The database of a connection on which none was selected. */
    public static final long NO_DB = -1;

    /** The next step of the host. */
    public enum Step {
        /** Take a connection that is open already, or make one. */
        CONNECT,
        /** Send {@link #requests}. */
        SEND,
        /** Wait for the next event. */
        WAIT,
        /** The transfer has ended: see {@link #isMoved}, {@link #error} and {@link #selectedDb}. */
        END
    }

    private enum Phase {
        BEFORE,
        CONNECTING,
        SENDING,
        READING,
        ENDED
    }

    private final MigrateTarget target;
    private final long db;
    private final long timeoutMs;

    /** The whole AUTH request; null without a password. */
    private final byte @Nullable [] auth;

    /** A RESTORE request for each key. */
    private final List<byte[]> restores;

    private Phase phase = Phase.BEFORE;
    private long activeMs;
    private boolean retried;

    /** True if this attempt sends SELECT. */
    private boolean selects;

    /** Replies to AUTH and SELECT that are yet to come. */
    private int preludes;

    /** The first error that AUTH or SELECT got in this attempt. */
    private @Nullable String preludeError;

    /** The number of keys to which the target has replied. */
    private int replied;

    private final BitSet moved = new BitSet();
    private @Nullable String error;
    private boolean open;

    /**
     * @param db the database of the target
     * @param timeoutMs the time between two events after which the transfer has failed, in milliseconds
     * @param auth the whole AUTH request; null without a password
     * @param restores a RESTORE request for each key; nobody writes to them
     */
    public Transfer(MigrateTarget target, long db, long timeoutMs, byte @Nullable [] auth, List<byte[]> restores) {
        this.target = target;
        this.db = db;
        this.timeoutMs = timeoutMs;
        this.auth = auth;
        this.restores = List.copyOf(restores);
    }

    public MigrateTarget target() {
        return target;
    }

    /** Returns the bytes that it holds. */
    public long bytes() {
        long sum = 0;
        for (byte[] restore : restores) {
            sum += restore.length;
        }
        return sum;
    }

    /** Returns the time at which {@link #tick} finds that it has failed, unless something happens before. */
    public long deadlineMs() {
        return activeMs + timeoutMs;
    }

    /** It begins. */
    public Step begin(long nowMs) {
        phase = Phase.CONNECTING;
        activeMs = nowMs;
        return Step.CONNECT;
    }

    /**
     * A connection is there.
     *
     * @param selected the database that was selected on it before; {@link #NO_DB} if that is not known
     */
    public Step connected(long selected, long nowMs) {
        if (phase != Phase.CONNECTING) {
            return Step.WAIT;
        }
        phase = Phase.SENDING;
        activeMs = nowMs;
        selects = selected != db;
        preludes = (auth == null ? 0 : 1) + (selects ? 1 : 0);
        preludeError = null;
        return Step.SEND;
    }

    /** Returns what is to be sent, in this order. */
    public List<byte[]> requests() {
        List<byte[]> requests = new ArrayList<>();
        if (auth != null) {
            requests.add(auth);
        }
        if (selects) {
            requests.add(request("SELECT", Long.toString(db)));
        }
        requests.addAll(restores);
        return requests;
    }

    private static byte[] request(String... words) {
        StringBuilder text = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            text.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** A part of the requests has been taken by the network. */
    public void progressed(long nowMs) {
        activeMs = nowMs;
    }

    /** All requests have been taken by the network. */
    public Step sent(long nowMs) {
        if (phase == Phase.SENDING) {
            phase = Phase.READING;
            activeMs = nowMs;
        }
        return Step.WAIT;
    }

    /** The target has sent a line, given without its end. It may come before everything is sent. */
    public Step line(String line, long nowMs) {
        if (phase != Phase.SENDING && phase != Phase.READING) {
            return Step.WAIT;
        }
        activeMs = nowMs;
        String refusal = refusal(line);
        if (preludes > 0) {
            preludes--;
            preludeError = preludeError == null ? refusal : preludeError;
            return Step.WAIT;
        }
        String failure = preludeError == null ? refusal : preludeError;
        if (failure == null) {
            moved.set(replied);
        } else if (error == null) {
            error = "ERR Target instance replied with error: " + failure;
        }
        replied++;
        return replied == restores.size() ? end(true) : Step.WAIT;
    }

    private static @Nullable String refusal(String line) {
        if (line.startsWith("+")) {
            return null;
        }
        return line.startsWith("-") ? line.substring(1) : line;
    }

    /** No connection can be made: there is no such host, say. */
    public Step unreachable() {
        return phase == Phase.CONNECTING ? fail() : Step.WAIT;
    }

    /**
     * The connection was refused, or has ended. A cached one may have been dead: one more attempt follows. Redis learns
     * that it was refused when it writes, so the error is that of writing.
     */
    public Step failed(long nowMs) {
        if (phase == Phase.BEFORE || phase == Phase.ENDED) {
            return Step.WAIT;
        }
        if (!retried && replied == 0) {
            retried = true;
            return begin(nowMs);
        }
        if (phase == Phase.CONNECTING) {
            phase = Phase.SENDING;
        }
        return fail();
    }

    /** Time has passed. */
    public Step tick(long nowMs) {
        boolean over = phase != Phase.BEFORE && phase != Phase.ENDED && nowMs >= deadlineMs();
        return over ? fail() : Step.WAIT;
    }

    private Step fail() {
        if (error == null) {
            error = switch (phase) {
                case CONNECTING -> "IOERR error or timeout connecting to the client";
                case SENDING -> "IOERR error or timeout writing to target instance";
                default -> "IOERR error or timeout reading to target instance";
            };
        }
        return end(false);
    }

    private Step end(boolean connectionIsOpen) {
        phase = Phase.ENDED;
        open = connectionIsOpen;
        return Step.END;
    }

    public boolean isEnded() {
        return phase == Phase.ENDED;
    }

    /** Returns whether the target has taken the key with this index. */
    public boolean isMoved(int key) {
        return moved.get(key);
    }

    /** Returns the error, code word first; null if the target has taken every key. */
    public @Nullable String error() {
        return error;
    }

    /** Returns whether the next transfer may use the connection. */
    public boolean isConnectionOpen() {
        return open;
    }

    /** Returns the database that is selected on the connection; {@link #NO_DB} if that is not known. */
    public long selectedDb() {
        return error == null ? db : NO_DB;
    }
}
