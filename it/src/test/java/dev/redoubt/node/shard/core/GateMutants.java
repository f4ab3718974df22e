package dev.redoubt.node.shard.core;

import dev.redoubt.node.member.MasterAuthority;

/** Opens the reply gate to the simulator: the production gate with one of its rules broken on purpose. */
public final class GateMutants {
    private GateMutants() {}

    /** Returns a gate whose rule of that name is broken; any other name gives the gate of production. */
    public static <R> ReplyGate<R> gate(MasterAuthority authority, ReplyGate.Outlet<R> outlet, String mutant) {
        return new ReplyGate<>(authority, outlet, new Broken(mutant));
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
