package dev.redoubt.node.command.engine;

/**
 * The removal of keys without a command: those that have expired (expire.c), and those that go because the data hold
 * more than {@code maxmemory} (evict.c). Each has a DEL effect. The shard's thread only.
 */
final class KeyRemovals {
    private final CommandContext call;
    private final Propagation effects;
    private final Evictions evictions;
    private final DataLimit limit = new DataLimit();
    private boolean activeExpire = true;

    /** No key could be evicted any more when there was need; until then nothing is refused. */
    private boolean nothingToEvict;

    KeyRemovals(CommandContext call, Propagation effects, Evictions evictions) {
        this.call = call;
        this.effects = effects;
        this.evictions = evictions;
    }

    Evictions evictions() {
        return evictions;
    }

    /** See {@link CommandEngine#setMemoryLimit}. */
    void setLimit(long bytes, long withViewsBytes) {
        limit.set(bytes, withViewsBytes);
        nothingToEvict = false;
        measure();
    }

    void setMeasuredOften(boolean often) {
        limit.setMeasuredOften(often);
    }

    void setActiveExpire(boolean on) {
        activeExpire = on;
    }

    /** Measures the keyspace; returns its bytes. */
    long measure() {
        return limit.measure(call.keyspace);
    }

    /** Returns whether the data hold too much, and no eviction will change that. */
    boolean leavesFull() {
        if (limit.isFull()) {
            measure();
        }
        return limit.isFull() && !isEvicting();
    }

    /** Returns whether the data hold more than the limit and {@link #evict} may find more to evict. */
    boolean isEvicting() {
        return mayEvict() && !nothingToEvict;
    }

    private boolean mayEvict() {
        return limit.isDataFull() && evictions.areOn() && call.removesExpired;
    }

    /** Before a command: evicts what it takes, but no more than a slice (evict.c performEvictions). */
    void makeRoom() {
        if (limit.isMeasuredOften()) {
            measure();
        }
        evictSlice();
    }

    /** Evicts one slice, between segments. */
    void evict(long nowMs) {
        call.nowMs = nowMs;
        call.keyspace.access().setTime(nowMs);
        measure();
        evictSlice();
    }

    private void evictSlice() {
        if (!mayEvict()) {
            return;
        }
        nothingToEvict = false;
        int left = evictions.keysASlice();
        left -= expireCycle(call.nowMs, left);
        measure();
        evictKeys(left);
        // Clients hear of them before the command that needs the room is answered.
        call.tracking.publish();
    }

    private void evictKeys(int most) {
        int left = most;
        while (limit.isDataFull() && left > 0 && !effects.isFull()) {
            EvictionPool.Candidate victim = evictions.next(call.keyspace);
            if (victim == null) {
                nothingToEvict = true;
                return;
            }
            effects.beginGroup();
            call.useDb(victim.db());
            call.evict(victim.key());
            call.publishEvents();
            left--;
            measure();
        }
    }

    /** See {@link CommandEngine#expireCycle}. */
    int expireCycle(long nowMs, int max) {
        if (!call.removesExpired || !activeExpire) {
            return 0;
        }
        call.nowMs = nowMs;
        int removed = 0;
        for (int i = 0; i < call.keyspace.databases() && removed < max && !effects.isFull(); i++) {
            call.useDb(i);
            if (call.db.expiresCount() > 0) {
                removed += call.db.sampleExpired(nowMs, max - removed, this::expireOne);
            }
        }
        return removed;
    }

    private void expireOne(byte[] key) {
        // Each DEL stands alone: they belong to no transaction.
        effects.beginGroup();
        call.expire(key);
        call.publishEvents();
    }
}
