package dev.redoubt.sentinel.core;

import static dev.redoubt.sentinel.core.SentinelFixture.CONFIG;
import static dev.redoubt.sentinel.core.SentinelFixture.MASTER;
import static dev.redoubt.sentinel.core.SentinelFixture.VOTERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.node.protocol.MemberMessage;
import dev.redoubt.persistence.log.Incarnation;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The length of a lease is in the journal before it is in a grant (docs/protocol.md 4.1, 4.2). */
class LeaseLengthTest {
    private static final List<String> ADDRESSES = List.of("s1", "s2", "s3");

    private static SentinelCoreSettings settings(long leaseMs) {
        return SentinelCoreSettings.of("mymaster", ADDRESSES, 2, 3, 10_000, leaseMs, 5000);
    }

    private static SentinelCore started(long leaseMs, VoteState journal, long nowMs) {
        SentinelCore core = new SentinelCore(
                settings(leaseMs), VOTERS.get(0), new Incarnation(1), journal, true, new SplittableRandom(1));
        core.start(nowMs);
        return core;
    }

    private static VoteState journal(long leaseMs) {
        return new VoteState(1, null, MASTER, leaseMs, false, CONFIG, List.of(), List.of());
    }

    /** The effects of a request for a lease of the master of term 1. */
    private static List<SentinelEffect> ask(SentinelCore core, long nowMs) {
        return core.on(
                new SentinelEvent.Received(
                        MASTER.member(),
                        new MemberMessage.LeaseRequest(1, MASTER.incarnation(), 4, 3, CONFIG.version())),
                nowMs);
    }

    private static List<MemberMessage.Grant> grants(List<SentinelEffect> effects) {
        List<MemberMessage.Grant> grants = new ArrayList<>();
        for (SentinelEffect effect : effects) {
            if (effect instanceof SentinelEffect.Send e && e.message() instanceof MemberMessage.Grant m) {
                grants.add(m);
            }
        }
        return grants;
    }

    @Test
    void grant_binds_the_voter_for_the_length_it_carries() {
        SentinelCore core = started(700, journal(700), 0);
        assertThat(grants(ask(core, 10_000))).containsExactly(new MemberMessage.Grant(1, MASTER.incarnation(), 4, 700));
        assertThat(core.leases().grantUntilMs()).isEqualTo(10_700);
    }

    @Test
    void new_length_is_durable_before_its_first_grant_leaves() {
        SentinelCore core = started(700, journal(500), 0);
        List<SentinelEffect> effects = ask(core, 10_000);
        assertThat(grants(effects)).isEmpty();
        SentinelEffect.Store store = effects.stream()
                .filter(SentinelEffect.Store.class::isInstance)
                .map(SentinelEffect.Store.class::cast)
                .findFirst()
                .orElseThrow();
        assertThat(store.state().leaseMs()).isEqualTo(700);
        assertThat(grants(core.on(new SentinelEvent.Stored(store.number()), 10_002)))
                .hasSize(1);
    }

    @Test
    void restart_with_a_shorter_lease_keeps_the_silence_of_the_journal() {
        long silenceMs = 5000 * 110 / 90 + 1;
        SentinelCore core = started(500, journal(5000), 0);
        assertThat(ask(core, silenceMs - 1)).isEmpty();
        assertThat(ask(core, silenceMs)).anyMatch(SentinelEffect.Store.class::isInstance);
        assertThat(core.state().leaseMs()).as("the long ones have run out").isEqualTo(500);
    }

    @Test
    void restart_with_a_longer_lease_lengthens_the_silence() {
        SentinelCore core = started(5000, journal(500), 0);
        assertThat(core.silent(6111)).isTrue();
        assertThat(core.silent(6112)).isFalse();
    }

    @Test
    void campaign_is_shorter_than_the_silence_of_any_observer() {
        for (long leaseMs : new long[] {100, 500, 1000, 5000, 3_600_000}) {
            long electionMs = SentinelCoreSettings.of("m", ADDRESSES, 2, 3, 3_600_000, leaseMs, 180_000)
                    .electionMs();
            long observerMs = settings(100).silenceMs(0, true);
            assertThat(electionMs * 11 / 9).isLessThanOrEqualTo(observerMs);
        }
        SentinelCoreSettings s = settings(500);
        assertThatThrownBy(() ->
                        new SentinelCoreSettings("m", ADDRESSES, 2, 3, 600, 500, 5000, 1001, 10, 10, 10, 2000, 1000))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(s.silenceMs(0, false))
                .as("a voter's own restart costs no more")
                .isEqualTo(612);
    }
}
