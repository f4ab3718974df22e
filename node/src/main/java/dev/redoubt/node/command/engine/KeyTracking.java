package dev.redoubt.node.command.engine;

import dev.redoubt.node.command.CommandSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Remembers who has read which keys, and whom to tell that they have changed (tracking.c). What changes is told when
 * the segment has run: the changes stand in the log by then, and the invalidations behind them at the gate. One an
 * engine; its thread only.
 */
public final class KeyTracking {
    private static final long[] NOBODY = {};

    /** The keys that are given up at once when there are too many. */
    private static final int STEP = 100;

    private final TrackingTable table = new TrackingTable();
    private List<KeyChange> changes = new ArrayList<>();
    private boolean emptied;
    private long maxKeys = 1_000_000;
    private long maxBytes = Long.MAX_VALUE;
    private boolean reading;

    /** The steps in which the table was too large, one after the other. */
    private int largeFor;

    /** Null until the engine is connected. */
    private @Nullable TrackingPort port;

    KeyTracking() {}

    void connect(TrackingPort to) {
        port = to;
    }

    private TrackingPort port() {
        if (port == null) {
            throw new IllegalStateException("the engine is not connected yet");
        }
        return port;
    }

    /** The keys that the segment's commands read from now on are remembered for its client, or are not. */
    void setReading(boolean wanted) {
        reading = wanted;
    }

    /** The client has run a command. */
    void ran(CommandSpec spec, byte[][] args, long client) {
        // Records of the log have no client.
        if (reading && client != 0) {
            ReadKeys.visit(spec, args, key -> table.add(key, client));
        }
    }

    /** A script of the client has read: the keys that it has declared count as read too. */
    void scriptRan(CommandSpec spec, byte[][] request, long client) {
        if (reading && client != 0) {
            ReadKeys.visitAll(spec, request, key -> table.add(key, client));
        }
    }

    /** A key has changed. */
    void changed(byte[] key, long by) {
        TrackingPort clients = port;
        if (clients == null) {
            return;
        }
        long[] readers = table.isEmpty() ? null : table.remove(key);
        boolean broadcast = clients.isBroadcasting();
        if (readers != null || broadcast) {
            changes.add(new KeyChange(key, readers == null ? NOBODY : readers, broadcast, by));
        }
    }

    /** Databases were emptied or exchanged. */
    public void emptied() {
        table.clear();
        changes.clear();
        // Without a port nobody can have read a key.
        emptied = port != null;
    }

    /** The keyspace is another one. */
    void replaced() {
        table.clear();
        changes.clear();
        emptied = false;
        if (port != null) {
            port.replaced();
        }
    }

    /**
     * Tells what has changed since it last did. To be called behind whatever changes keys, and behind a segment when its
     * replies have gone to the gate: clients hear of their own changes behind their replies.
     */
    public void publish() {
        limit();
        if (emptied) {
            emptied = false;
            port().emptied();
        }
        if (!changes.isEmpty()) {
            List<KeyChange> all = changes;
            changes = new ArrayList<>();
            port().changed(all);
        }
    }

    /** Sets the most memory that the keys may take, in bytes. */
    public void setMaxBytes(long most) {
        maxBytes = most;
    }

    /** {@code tracking-table-max-keys}; 0 is no limit. */
    public void setMaxKeys(long most) {
        maxKeys = most;
    }

    /**
     * Gives up some keys while there are too many, the oldest first, and tells their readers (trackingLimitUsedSlots).
     * DIFFERS: Redis chooses by chance, and knows no limit of memory.
     */
    private void limit() {
        if (!isLarge()) {
            largeFor = 0;
            return;
        }
        int left = STEP * (largeFor + 1);
        while (isLarge() && left > 0) {
            byte[] key = table.oldest();
            long[] readers = key == null ? null : table.remove(key);
            if (key != null && readers != null) {
                changes.add(new KeyChange(key, readers, false, 0));
            }
            left--;
        }
        largeFor++;
    }

    private boolean isLarge() {
        return (maxKeys > 0 && table.keys() > maxKeys) || table.bytes() > maxBytes;
    }

    /** Returns how many keys are remembered. */
    public int keys() {
        return table.keys();
    }

    /** Returns how many pairs of a key and a client are remembered. */
    public long items() {
        return table.items();
    }

    /** Returns the memory that they take, in bytes, an estimate. */
    public long bytes() {
        return table.bytes();
    }
}
