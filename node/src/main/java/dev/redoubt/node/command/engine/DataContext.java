package dev.redoubt.node.command.engine;

import dev.redoubt.node.command.CommandTable;
import dev.redoubt.node.command.RequestContext;
import dev.redoubt.node.command.Texts;
import dev.redoubt.node.keyspace.Database;
import dev.redoubt.node.keyspace.Entry;
import dev.redoubt.node.keyspace.Keyspace;
import dev.redoubt.node.keyspace.ValueType;
import org.jspecify.annotations.Nullable;

/**
 * The data as the running request sees them, and what it says of its changes: to the log, to those who watch, wait for
 * or cache keys, and as events. The shard's thread only.
 */
public abstract class DataContext extends RequestContext {
    public final Propagation effects;
    public final WatchTable watches = new WatchTable();
    public final BlockedClients blocked = new BlockedClients();
    public final EngineStats stats;
    public final KeyTracking tracking = new KeyTracking();
    final KeyEvents events = new KeyEvents();

    /** Stands for the client where there is none. */
    final ClientState nobody = new ClientState(0);

    public Keyspace keyspace;
    public ClientState client = nobody;

    public Database db;
    public int dbIndex;

    /** A replayed effect: the clock of its record, no expiry, no effects. */
    public boolean replaying;

    /** CLIENT NO-TOUCH: what the client finds is not used by that. */
    boolean noTouch;

    /** True if expired keys may be removed here: on a master that may write. */
    public boolean removesExpired;

    private long changes;
    private boolean ownEffects;

    /** The running request has put a value where one stood that nobody waits for. */
    private boolean overwroteUnseen;

    /** Of {@link Keyspace#writes}, the removals of expired keys: each has its DEL effect already. */
    private long loggedRemovals;

    DataContext(CommandTable table, Keyspace keyspace, Propagation effects) {
        super(table.rows().get(0));
        this.stats = new EngineStats(table.rows().size());
        this.keyspace = keyspace;
        this.effects = effects;
        this.db = keyspace.db(0);
    }

    @Override
    protected void countError(String text) {
        stats.countError(text);
    }

    /** A request begins. */
    final void beginChanges() {
        beginCount();
        events.begin();
    }

    /** The changes from now on are counted anew. */
    final void beginCount() {
        changes = 0;
        ownEffects = false;
        overwroteUnseen = false;
    }

    /** Returns whether the running request has changed something, or logged something. */
    final boolean hasChanged() {
        return changes > 0 || ownEffects;
    }

    /** The request has ended: it becomes an effect as it was sent if it changed something and gave no effects. */
    final void logChanges() {
        if (changes > 0) {
            stats.dirty += changes;
            if (!ownEffects && !replaying) {
                effects.add(dbIndex, args);
            }
        }
    }

    /** Returns the changes of the keyspace that are not those of a removal with an effect of its own. */
    final long unloggedWrites() {
        return keyspace.writes() - loggedRemovals;
    }

    /** The request is no change of its own: those that it ran have been counted. */
    public void forgetChanges() {
        changes = 0;
    }

    /** Returns whether a command that is no write may write all the same, as PFCOUNT does. */
    public boolean mayWrite() {
        return replaying || removesExpired;
    }

    /** Makes database {@code index} the one that keys are looked up in. */
    public void useDb(int index) {
        dbIndex = index;
        db = keyspace.db(index);
    }

    /** The key that was found last is used, unless its client has said CLIENT NO-TOUCH. */
    private void use() {
        if (!noTouch) {
            db.touch();
        }
    }

    /**
     * For writing: the key's entry, or null if it is absent or has expired. Valid until the next call on the database.
     */
    @Nullable
    public Entry find(byte[] key) {
        Entry entry = findUntouched(key);
        if (entry != null) {
            use();
        }
        return entry;
    }

    /** As {@link #find}, but that is no use of the key (db.c LOOKUP_NOTOUCH). */
    @Nullable
    public Entry findUntouched(byte[] key) {
        Entry entry = db.find(key);
        if (entry == null || replaying) {
            return entry;
        }
        long expireAtMs = entry.expireAtMs();
        if (expireAtMs == Entry.NO_EXPIRY || nowMs <= expireAtMs) {
            return entry;
        }
        expire(key);
        return null;
    }

    /** For reading: as {@link #find}, and counts the hit or the miss. */
    @Nullable
    public Entry read(byte[] key) {
        Entry entry = readUntouched(key);
        if (entry != null) {
            use();
        }
        return entry;
    }

    /** As {@link #read}, but that is no use of the key. */
    @Nullable
    public Entry readUntouched(byte[] key) {
        Entry entry = readUnnoticed(key);
        if (entry == null) {
            event(KeyEvent.KEYMISS, key);
        }
        return entry;
    }

    /** As {@link #readUntouched}, and a missing key is no event (db.c LOOKUP_NONOTIFY). */
    @Nullable
    public Entry readUnnoticed(byte[] key) {
        Entry entry = findUntouched(key);
        if (entry == null) {
            stats.keyspaceMisses++;
        } else {
            stats.keyspaceHits++;
        }
        return entry;
    }

    /** Returns whether the key is there but has expired; changes nothing. */
    public boolean isExpired(int inDb, byte[] key) {
        Entry entry = keyspace.db(inDb).find(key);
        return entry != null && isExpired(entry);
    }

    /** Returns whether the entry has expired; it may still be there. */
    public boolean isExpired(Entry entry) {
        long expireAtMs = entry.expireAtMs();
        return expireAtMs != Entry.NO_EXPIRY && nowMs > expireAtMs;
    }

    /**
     * An expired key is removed with a DEL effect where writes are made; elsewhere it stays, hidden (docs/protocol.md
     * 2.9).
     */
    public void expire(byte[] key) {
        long before = keyspace.writes();
        if (removesExpired && db.remove(key)) {
            stats.expiredKeys++;
            effects.add(dbIndex, Words.DEL, key);
            loggedRemovals += keyspace.writes() - before;
            event(KeyEvent.EXPIRED, key);
            touch(key, 0);
        }
    }

    /** Removes a key of the database in force for the room that it takes, with a DEL effect (evict.c). */
    void evict(byte[] key) {
        long before = keyspace.writes();
        if (db.remove(key)) {
            stats.evictedKeys++;
            effects.add(dbIndex, Words.DEL, key);
            loggedRemovals += keyspace.writes() - before;
            event(KeyEvent.EVICTED, key);
            touch(key, 0);
        }
    }

    /** Answers WRONGTYPE and returns true if there is an entry of another type. */
    public boolean wrongType(@Nullable Entry entry, ValueType type) {
        if (entry == null || entry.type() == type) {
            return false;
        }
        error(Texts.WRONG_TYPE);
        return true;
    }

    /** The key was changed. */
    public void changed(byte[] key) {
        changed(key, 1);
    }

    /** The key was changed in {@code count} places. */
    public void changed(byte[] key, long count) {
        changes += count;
        touch(key);
    }

    /** The key was changed, and what happened to it is an event. */
    public void changed(byte[] key, KeyEvent event) {
        changed(key, 1, event);
    }

    /** As {@link #changed(byte[], KeyEvent)}, in {@code count} places. */
    public void changed(byte[] key, long count, KeyEvent event) {
        changed(key, count);
        event(event, key);
    }

    /** Elements were taken from the collection; it goes if it is empty. */
    public void taken(byte[] key, long count, KeyEvent event) {
        boolean gone = db.removeIfEmpty(key);
        changed(key, count, event);
        if (gone) {
            event(KeyEvent.DEL, key);
        }
    }

    /** Something has happened to a key of the database in force (notify.c notifyKeyspaceEvent). */
    public void event(KeyEvent event, byte[] key) {
        if (events.wants(event)) {
            events.add(dbIndex, event, key);
        }
    }

    /** Removes the key, which may have expired, so that the next one that is made stands in its place (db.c setKey). */
    public void replace(byte[] key) {
        Entry old = find(key);
        if (old != null) {
            overwroteUnseen = !isAwaited(old.type());
            if (db.remove(key)) {
                nextKeyIsNotNew();
            }
        }
    }

    /** The next key that is made is no event. */
    public void nextKeyIsNotNew() {
        events.replacing();
    }

    /** Something changed that is no single key. */
    public void changedAll(long count) {
        changes += count;
    }

    /** Tells those who watch the key or wait for it; {@link #changed} does it too. */
    public void touch(byte[] key) {
        touch(key, client.id());
    }

    /** @param by the client that changed it; 0 if none did */
    private void touch(byte[] key, long by) {
        touchUnseen(key, by);
        ready(key);
    }

    private void touchUnseen(byte[] key, long by) {
        if (!watches.isEmpty()) {
            watches.touch(dbIndex, key, db);
        }
        tracking.changed(key, by);
    }

    /** The key was changed in {@code count} places, in a way that those who wait for it do not see. */
    public void changedUnseen(byte[] key, long count) {
        changes += count;
        touchUnseen(key, client.id());
    }

    /**
     * Tells those who wait for the key, and not those who watch it: unless it has a value that nobody waits for, or one
     * that stands where such a value stood (db.c dbOverwrite tells the old type).
     */
    public void ready(byte[] key) {
        if (blocked.isEmpty() || !blocked.isAwaited(dbIndex, key)) {
            return;
        }
        Entry entry = db.find(key);
        boolean seen = entry != null && isAwaited(entry.type()) && !overwroteUnseen;
        if (seen || blocked.areWaitingForEnds()) {
            blocked.touch(dbIndex, key);
        }
    }

    /** Returns whether commands wait for values of the type (blocked.c getBlockedTypeByType). */
    private static boolean isAwaited(ValueType type) {
        return type == ValueType.LIST || type == ValueType.ZSET || type == ValueType.STREAM;
    }

    /** Returns what the log gets in place of the request; may be called several times. */
    public void effect(byte[]... command) {
        ownEffects = true;
        if (!replaying) {
            effects.add(dbIndex, command);
        }
    }

    /** The request itself must not become an effect. */
    public void suppressEffect() {
        ownEffects = true;
    }
}
