package dev.redoubt.node.shard.core;

import dev.redoubt.node.member.MemberEffect;
import dev.redoubt.node.member.MemberEvent;
import dev.redoubt.node.protocol.MemberRole;

/**
 * The effects of the member's core: those that concern log order, replies and access are carried out on the parts of a
 * {@link ShardCore}, and the others go to the host as they are. The shard's thread only.
 */
final class EffectHandler implements MemberEffect.Handler {
    private final ShardCore<?> core;
    private final EffectPort host;

    EffectHandler(ShardCore<?> core, EffectPort host) {
        this.core = core;
        this.host = host;
    }

    private AppendQueue queue() {
        AppendQueue queue = core.appends();
        if (queue == null) {
            throw new IllegalStateException("the member appends while the log is being loaded");
        }
        return queue;
    }

    @Override
    public void releaseUpTo(MemberEffect.ReleaseUpTo effect) {
        core.service.committed(core.member.commitIndex());
        core.gate.release(effect.index(), core.clock.monotonicMs());
    }

    @Override
    public void appendRecords(MemberEffect.AppendRecords effect) {
        AppendQueue queue = queue();
        if (!core.snapshotPoint.keepsBack(effect.records(), core.applies.allApplied(), core.clock.monotonicMs())) {
            core.seal(queue, effect.records());
        }
    }

    @Override
    public void applyUpTo(MemberEffect.ApplyUpTo effect) {
        core.applyUpTo(effect.index());
        core.service.committed(core.member.commitIndex());
    }

    @Override
    public void appendTermStart(MemberEffect.AppendTermStart effect) {
        queue().append(core.log.sealTermStart(effect.term(), effect.replId()), core.clock.monotonicMs());
    }

    @Override
    public void roleChanged(MemberEffect.RoleChanged effect) {
        core.service.roleChanged(effect);
        core.updateAccess();
        if (effect.role() == MemberRole.MASTER) {
            core.service.resumeCommands();
        }
    }

    @Override
    public void demoted(MemberEffect.Demoted effect) {
        int dropped = core.gate.closeHeld();
        core.updateAccess();
        core.service.demoted(effect, dropped);
        core.pause.end();
        core.service.resumeCommands();
        core.whenIdle(() -> core.on(new MemberEvent.Settled()));
    }

    @Override
    public void pauseWrites(MemberEffect.PauseWrites effect) {
        core.pause.begin();
        core.whenIdle(this::paused);
    }

    private void paused() {
        if (core.pause.settled()) {
            core.on(new MemberEvent.Paused());
        }
    }

    @Override
    public void resumeWrites(MemberEffect.ResumeWrites effect) {
        core.pause.end();
        core.service.resumeCommands();
    }

    @Override
    public void send(MemberEffect.Send effect) {
        host.send(effect);
    }

    @Override
    public void sendFrames(MemberEffect.SendFrames effect) {
        host.sendFrames(effect);
    }

    @Override
    public void store(MemberEffect.Store effect) {
        host.store(effect);
    }

    @Override
    public void sync(MemberEffect.Sync effect) {
        host.sync(effect);
    }

    @Override
    public void truncate(MemberEffect.Truncate effect) {
        core.afterLoad(new MemberEvent.Truncated());
        host.truncate(effect);
    }

    @Override
    public void startFullSync(MemberEffect.StartFullSync effect) {
        host.startFullSync(effect);
    }

    @Override
    public void stopFullSync(MemberEffect.StopFullSync effect) {
        host.stopFullSync(effect);
    }

    @Override
    public void receiveBase(MemberEffect.ReceiveBase effect) {
        host.receiveBase(effect);
    }

    @Override
    public void installBase(MemberEffect.InstallBase effect) {
        host.installBase(effect);
    }

    @Override
    public void abandonBase(MemberEffect.AbandonBase effect) {
        host.abandonBase(effect);
    }

    @Override
    public void note(MemberEffect.Note effect) {
        host.note(effect);
    }
}
