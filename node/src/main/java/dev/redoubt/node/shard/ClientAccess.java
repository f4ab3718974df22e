package dev.redoubt.node.shard;

import dev.redoubt.config.Live;
import dev.redoubt.config.NodeDirectives;
import dev.redoubt.node.command.engine.Access;
import dev.redoubt.node.member.MemberCore;
import org.jspecify.annotations.Nullable;

/**
 * What clients may do now, by the member's role and lease, and which of their replies pass the gate (docs/protocol.md
 * 3.2, 4.1, 4.4). The shard's thread only.
 */
final class ClientAccess {
    /** Keys that a cycle of active expiry removes at most before the sockets get their turn. */
    private static final int EXPIRE_STEP = 200;

    private static final long EXPIRE_NANOS = 1_000_000;

    private final Shard shard;
    private final MemberHost host;
    private final Live<Boolean> servesStaleData;
    private Access access = Access.LOADING;
    private boolean keyspaceHidden;

    ClientAccess(Shard shard, MemberHost host) {
        this.shard = shard;
        this.host = host;
        this.servesStaleData = shard.setup.config().live(NodeDirectives.REPLICA_SERVE_STALE_DATA);
        shard.resources.add(
                "listener of replica-serve-stale-data",
                servesStaleData.onChange(serves -> update(Clocks.monotonicMs())));
    }

    /** 4.1: checked at the start of each batch. */
    void update(long nowMs) {
        AccessRule.Facts facts = facts(nowMs);
        Access now = AccessRule.access(facts);
        if (now != access) {
            access = now;
            shard.engine.setAccess(now);
        }
        boolean hidden = AccessRule.hidesKeyspace(facts);
        if (hidden != keyspaceHidden) {
            keyspaceHidden = hidden;
            shard.engine.setKeyspaceHidden(hidden);
        }
    }

    private AccessRule.Facts facts(long nowMs) {
        MemberCore core = host.core();
        return new AccessRule.Facts(
                shard.state() == ShardState.LOADING,
                core.role(),
                core.mayAnswer(nowMs),
                host.isQuorum(),
                core.shown().isCommitted(),
                core.linkDownSinceMs(nowMs).isEmpty(),
                servesStaleData.get(),
                host.isStarted() && !shard.setup.member().standalone());
    }

    /** Whether what leaves now passes the gate; what a replica or a loading shard says depends on nothing held here. */
    boolean gated(Client client, Client.@Nullable Batch batch, boolean wrote, long nowMs) {
        if (client.held > 0) {
            return true;
        }
        if (access != Access.MASTER) {
            return false;
        }
        if (wrote
                || batch == null
                || shard.isReleased() && host.core().mayRead(nowMs, host.core().readRound())) {
            return true;
        }
        // PING and INFO answer also without a lease (3.2) and on a full disk; so do writes that were refused: their
        // answer depends on nothing that could vanish.
        return shard.durability.isRefusing() ? DataCommands.anyRead(batch) : DataCommands.any(batch);
    }

    /** Whether it answered clients as master when that was last looked at. */
    boolean serves() {
        return access == Access.MASTER;
    }

    /** Active expiry, in slices of a millisecond. */
    void expire() {
        if (access != Access.MASTER || host.paused() || shard.stopping.isActive()) {
            return;
        }
        long end = System.nanoTime() + EXPIRE_NANOS;
        int removed;
        do {
            removed = shard.engine.expireCycle(Clocks.unixMs(), EXPIRE_STEP);
        } while (removed >= EXPIRE_STEP && System.nanoTime() < end);
        if (shard.engine.effects().size() > 0) {
            shard.scheduleFlush();
        }
    }
}
