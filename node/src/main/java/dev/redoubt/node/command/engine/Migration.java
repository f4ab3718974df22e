package dev.redoubt.node.command.engine;

import dev.redoubt.node.migrate.Transfer;
import java.util.List;

/**
 * The keys of one MIGRATE while they are under way. Each is watched, so that one that changes meanwhile is not removed:
 * the target has another value then. The shard's thread only.
 */
public final class Migration {
    /** A key, and whether it may be removed when the target has taken it. */
    public static final class Key {
        private final byte[] name;
        private final long expireAtMs;

        /** Watches the key as a session does. */
        private final ClientState watch = new ClientState(0);

        Key(byte[] name, long expireAtMs) {
            this.name = name;
            this.expireAtMs = expireAtMs;
        }

        public byte[] name() {
            return name;
        }

        /** Returns whether the key has changed since its value was copied; that it expired is no change. */
        public boolean hasChanged(DataContext c) {
            boolean gone = c.nowMs > expireAtMs && c.findUntouched(name) == null;
            return watch.watchBroken() && !gone;
        }
    }

    private final ClientState client;
    private final Transfer transfer;
    private final List<Key> keys;
    private final WatchTable watches;

    private Migration(ClientState client, Transfer transfer, List<Key> keys, WatchTable watches) {
        this.client = client;
        this.transfer = transfer;
        this.keys = keys;
        this.watches = watches;
    }

    /** Makes a key whose value is copied now; {@code expireAtMs} is {@link Long#MAX_VALUE} if it does not expire. */
    public static Key key(byte[] name, long expireAtMs) {
        return new Key(name, expireAtMs);
    }

    /** Watches the keys from now on, in the database in force. */
    public static Migration of(DataContext c, Transfer transfer, List<Key> keys) {
        for (Key key : keys) {
            c.watches.watch(key.watch, c.dbIndex, key.name, false);
        }
        return new Migration(c.client, transfer, List.copyOf(keys), c.watches);
    }

    /** Returns the client that waits for it. */
    public ClientState client() {
        return client;
    }

    public Transfer transfer() {
        return transfer;
    }

    /** Returns the keys, in the order of the transfer. */
    public List<Key> keys() {
        return keys;
    }

    /** Watches the keys no longer; may be called again. */
    public void forget() {
        for (Key key : keys) {
            watches.unwatchAll(key.watch);
        }
    }
}
