package dev.redoubt.node.command;

import dev.redoubt.node.keyspace.Keyspace;
import dev.redoubt.node.pubsub.Channels;
import io.netty.buffer.ByteBuf;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Admits, runs and propagates commands: one a shard, used by the shard's thread only, without a clock. Admission
 * follows server.c processCommand.
 */
public final class CommandEngine {
    private final Effects effects = new Effects();
    private final Channels<Session> channels = new Channels<>();

    public CommandEngine(Keyspace keyspace, ServerPort server, RandomGenerator random) {}

    /**
     * Runs one request of a client. Reply bytes go to {@code out}, effects to {@link #effects()}.
     *
     * @param args at least one
     * @param nowMs Unix time in milliseconds
     */
    public Outcome execute(Session session, byte[][] args, long nowMs, ByteBuf out) {
        throw new UnsupportedOperationException("skeleton");
    }

    /** What writes have added to the log since it was last taken. */
    public Effects effects() {
        return effects;
    }

    /** Replays a payload: ignores clock, expiry and access (docs/protocol.md 2.9), makes no effects. */
    public void apply(byte[] payload) {
        throw new UnsupportedOperationException("skeleton");
    }

    /** The database in force in the replayed stream; a record or a file's prologue may set it. */
    public void setApplyDb(int db) {
        throw new UnsupportedOperationException("skeleton");
    }

    public void setAccess(Access access) {
        throw new UnsupportedOperationException("skeleton");
    }

    /**
     * Writes are refused with this text while it is set, code word first ({@code NOSYNCREPLICAS …}); with
     * {@code MISCONF …} PING is too, as in Redis. Expired keys are then hidden, but not removed. Null: writes are welcome.
     */
    public void setWriteRefusal(@Nullable String error) {
        throw new UnsupportedOperationException("skeleton");
    }

    /** Active expiry on a writable master: removes up to {@code max} expired keys, each with a DEL effect; returns how many. */
    public int expireCycle(long nowMs, int max) {
        throw new UnsupportedOperationException("skeleton");
    }

    /** The connection is gone: forgets its watches and subscriptions. */
    public void disconnected(Session session) {
        throw new UnsupportedOperationException("skeleton");
    }

    /** Delivers a message that another member published; returns how many received it. */
    public int deliver(byte[] channel, byte[] message) {
        throw new UnsupportedOperationException("skeleton");
    }

    /** Counters for INFO. */
    public EngineStats stats() {
        throw new UnsupportedOperationException("skeleton");
    }

    /** Subscriptions, for INFO's pubsub_channels and pubsub_patterns. */
    public Channels<Session> channels() {
        return channels;
    }

    /**
     * Exchanges the keyspace after a load or a full sync: all watched keys count as changed.
     */
    public void setKeyspace(Keyspace keyspace) {
        throw new UnsupportedOperationException("skeleton");
    }
}
