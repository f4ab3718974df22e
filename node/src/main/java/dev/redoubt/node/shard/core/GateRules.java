package dev.redoubt.node.shard.core;

import dev.redoubt.node.member.MasterAuthority;

/**
 * The decisions of {@link ReplyGate} on which the promise hangs, one method each, so that the simulator can break each
 * of them on purpose. Production has exactly one instance, {@link #PROTOCOL}.
 */
class GateRules {
    static final GateRules PROTOCOL = new GateRules();

    /** 6.1: a reply waits until its position is as safe as the acknowledgement mode asks; reads wait like writes. */
    boolean isReleased(long position, long released, boolean wrote) {
        return position <= released;
    }

    /** 4.1, 4.4: the lease, or the members' confirmation, is checked again at the moment at which a reply leaves. */
    boolean mayLeave(MasterAuthority authority, long nowMs, boolean wrote, long readRound) {
        return wrote ? authority.mayAnswer(nowMs) : authority.mayRead(nowMs, readRound);
    }
}
