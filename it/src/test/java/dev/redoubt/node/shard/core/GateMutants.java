package dev.redoubt.node.shard.core;

import dev.redoubt.node.member.MasterAuthority;
import dev.redoubt.node.member.MemberCore;
import dev.redoubt.node.member.MemberEffect;
import java.util.List;

/** Opens the core of a shard to the simulator: the production core with one rule of its gate broken on purpose. */
public final class GateMutants {
    private GateMutants() {}

    /** Returns a core whose rule of that name is broken; any other name gives the core of production. */
    public static <R> ShardCore<R> shard(MemberCore member, boolean standalone, ShardPorts<R> ports, String mutant) {
        return new ShardCore<>(member, standalone, ports, new Broken(mutant));
    }

    /** Has a core carry out effects of its member that no event led to. */
    public static void carryOut(ShardCore<?> core, List<MemberEffect> effects) {
        core.carryOut(effects);
    }

    private static final class Broken extends GateRules {
        private final String mutant;

        Broken(String mutant) {
            this.mutant = mutant;
        }

        @Override
        boolean isReleased(long position, long released, boolean wrote) {
            return mutant.equals("READ_UNCOMMITTED") && !wrote || super.isReleased(position, released, wrote);
        }

        @Override
        boolean mayLeave(MasterAuthority authority, long nowMs, boolean wrote, long readRound) {
            return mutant.equals("NO_REPLY_CHECK") || super.mayLeave(authority, nowMs, wrote, readRound);
        }
    }
}
