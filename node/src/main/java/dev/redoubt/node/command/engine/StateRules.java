package dev.redoubt.node.command.engine;

import dev.redoubt.node.command.CommandFlag;
import dev.redoubt.node.command.Texts;
import org.jspecify.annotations.Nullable;

/**
 * Which requests the state of a shard refuses, and with which text, in the order of server.c processCommand. The shard
 * asks it about what it runs, sessions about what MULTI queues. Stateless.
 */
public final class StateRules {
    private StateRules() {}

    /**
     * Returns why a request that may write is refused, or null.
     *
     * @param flags of the request; of EXEC, those of what it runs too
     * @param writeRefusal the shard's, code word first; null for none
     * @param outOfMemory whether the keyspace holds more than {@code maxmemory}
     */
    public static @Nullable String writeRefusal(
            long flags, Access access, @Nullable String writeRefusal, boolean outOfMemory) {
        if ((flags & CommandFlag.DENYOOM.bit()) != 0 && outOfMemory) {
            return Texts.OUT_OF_MEMORY;
        }
        boolean write = (flags & CommandFlag.WRITE.bit()) != 0;
        boolean ping = (flags & CommandFlag.ALWAYS_ANSWERED.bit()) != 0;
        // Only a master writes; elsewhere READONLY says more.
        if (writeRefusal != null
                && access == Access.MASTER
                && (write || (ping && writeRefusal.startsWith("MISCONF")))) {
            return writeRefusal;
        }
        return write && (access == Access.REPLICA || access == Access.STALE) ? Texts.READ_ONLY : null;
    }

    /**
     * Returns why a request is refused that needs data or a master, or null.
     *
     * @param missing the flags that the request lacks; of EXEC, those that one of what it runs lacks too
     */
    public static @Nullable String accessRefusal(long flags, long missing, Access access) {
        // DIFFERS: PING always answers; whether a process lives and whether it serves data are two questions
        // (docs/protocol.md 3.2).
        if ((flags & CommandFlag.ALWAYS_ANSWERED.bit()) != 0) {
            return null;
        }
        if ((missing & CommandFlag.STALE.bit()) != 0) {
            if (access == Access.STALE) {
                return Texts.MASTER_DOWN;
            }
            if (access == Access.NO_MASTER) {
                // DIFFERS: a member between two roles serves nothing, whatever replica-serve-stale-data is, so Redis's
                // text would name a wrong reason (docs/protocol.md 3.2, 6.4).
                return Texts.NO_MASTER;
            }
        }
        return access == Access.LOADING && (missing & CommandFlag.LOADING.bit()) != 0 ? Texts.LOADING : null;
    }
}
