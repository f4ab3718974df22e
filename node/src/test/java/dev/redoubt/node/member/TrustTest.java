package dev.redoubt.node.member;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.config.AckMode;
import dev.redoubt.node.protocol.ConfigRecord;
import dev.redoubt.node.protocol.Mastership;
import dev.redoubt.node.protocol.MemberMessage;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** SENTINEL TRUST-MEMBER, the member's side: an operator ends its suspicion (docs/protocol.md 3.4). */
class TrustTest {
    private static final SplittableRandom RANDOM = new SplittableRandom(5);
    private static final MemberId ME = MemberId.random(RANDOM);
    private static final MemberId VOTER = MemberId.random(RANDOM);
    private static final Incarnation PROCESS = new Incarnation(7);
    private static final ConfigRecord CONFIG = new ConfigRecord(1, AckMode.QUORUM, List.of(ME), List.of(VOTER));

    private final MemberCore core = new MemberCore(
            MemberSettings.of(false, AckMode.QUORUM, true),
            MemberOptions.DEFAULT,
            new MemberBoot(ME, PROCESS, StoredState.EMPTY, "boot", false),
            new FakeLog(),
            RANDOM);

    private List<MemberEffect> hears(MemberMessage message) {
        return core.on(new MemberEvent.Received(VOTER, message), 1);
    }

    private static long lastStore(List<MemberEffect> effects) {
        return effects.stream()
                .filter(MemberEffect.Store.class::isInstance)
                .mapToLong(effect -> ((MemberEffect.Store) effect).number())
                .max()
                .orElseThrow();
    }

    @Test
    void emptied_member_answers_trust_only_when_it_is_stored() {
        core.start(0);
        assertThat(core.status(0).suspect()).isTrue();
        List<MemberEffect> effects = hears(new MemberMessage.Trust(PROCESS, 4, CONFIG));
        MemberEffect.Send answer = new MemberEffect.Send(VOTER, new MemberMessage.Trusted(PROCESS, 4));
        assertThat(effects).doesNotContain(answer);
        assertThat(core.on(new MemberEvent.Stored(lastStore(effects)), 2)).contains(answer);
        assertThat(core.status(0).suspect()).isFalse();
        assertThat(core.stored().suspect()).isFalse();
        assertThat(core.config()).as("1.2: it had forgotten this too").isEqualTo(CONFIG);
    }

    @Test
    void trust_counts_for_one_process_and_no_later_one() {
        core.start(0);
        assertThat(hears(new MemberMessage.Trust(new Incarnation(6), 4, CONFIG)))
                .isEmpty();
        assertThat(core.status(0).suspect()).isTrue();
    }

    @Test
    void another_config_record_is_refused() {
        List<MemberEffect> started = core.start(0);
        core.on(new MemberEvent.Stored(lastStore(started)), 1);
        hears(new MemberMessage.Follow(new Mastership(1, VOTER, PROCESS), CONFIG));
        ConfigRecord other = new ConfigRecord(1, AckMode.LOCAL, List.of(ME), List.of(VOTER));
        hears(new MemberMessage.Trust(PROCESS, 4, other));
        assertThat(core.status(0).suspect()).isTrue();
    }

    @Test
    void repeated_order_gets_the_same_answer() {
        List<MemberEffect> first = hears(new MemberMessage.Trust(PROCESS, 4, CONFIG));
        core.on(new MemberEvent.Stored(lastStore(first)), 2);
        assertThat(hears(new MemberMessage.Trust(PROCESS, 4, CONFIG)))
                .containsExactly(new MemberEffect.Send(VOTER, new MemberMessage.Trusted(PROCESS, 4)));
    }
}
