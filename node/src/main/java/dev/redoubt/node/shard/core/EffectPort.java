package dev.redoubt.node.shard.core;

import dev.redoubt.node.member.MemberEffect;

/** The effects of the member's core that concern messages and files only; the host carries them out as they are. */
public interface EffectPort {
    /** Carries out {@link MemberEffect.Send}. */
    void send(MemberEffect.Send effect);

    /** Carries out {@link MemberEffect.SendFrames}. */
    void sendFrames(MemberEffect.SendFrames effect);

    /** Carries out {@link MemberEffect.Store}. */
    void store(MemberEffect.Store effect);

    /** Carries out {@link MemberEffect.Sync}. */
    void sync(MemberEffect.Sync effect);

    /** Carries out {@link MemberEffect.Truncate}; {@link ShardCore#loaded} ends it. */
    void truncate(MemberEffect.Truncate effect);

    /** Carries out {@link MemberEffect.StartFullSync}. */
    void startFullSync(MemberEffect.StartFullSync effect);

    /** Carries out {@link MemberEffect.StopFullSync}. */
    void stopFullSync(MemberEffect.StopFullSync effect);

    /** Carries out {@link MemberEffect.ReceiveBase}. */
    void receiveBase(MemberEffect.ReceiveBase effect);

    /** Carries out {@link MemberEffect.InstallBase}; {@link ShardCore#loaded} ends it. */
    void installBase(MemberEffect.InstallBase effect);

    /** Carries out {@link MemberEffect.AbandonBase}. */
    void abandonBase(MemberEffect.AbandonBase effect);

    /** Carries out {@link MemberEffect.Note}. */
    void note(MemberEffect.Note effect);
}
