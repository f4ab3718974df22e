package dev.redoubt.it.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.config.AckMode;
import dev.redoubt.sentinel.core.SentinelMessage;
import org.junit.jupiter.api.Test;

/** Directed schedules around the first config record (docs/protocol.md 1.2, 1.3). */
class BootstrapScheduleTest {
    /** The first record is written by s0; no Offer arrives yet, but everybody has heard of the record. */
    private static Stage beforeTheOffers() {
        Stage s = new Stage(AckMode.QUORUM, 3, Mutant.NONE);
        s.sim.chaos.bootstrap = true;
        s.sim.network.filter = (from, to, message) -> !(message instanceof SentinelMessage.Offer);
        s.sim.begin();
        s.until(5000, () -> s.sim.voters.stream()
                .allMatch(v -> v.journal.config().known()));
        assertThat(s.sim.voters).filteredOn(SimVoter::observer).hasSize(2);
        return s;
    }

    @Test
    void r1_3_voter_that_restarts_before_the_first_offer_may_vote() {
        Stage s = beforeTheOffers();
        s.voter(1).crash(false, 50);
        s.voter(2).crash(false, 50);
        s.during(100);
        s.voter(2).crash(false, 50);
        s.during(100);
        s.heals();
        assertThat(s.sim.voters).noneMatch(SimVoter::observer);
    }

    @Test
    void r1_3_a_writer_that_restarts_repeats_its_offers() {
        Stage s = beforeTheOffers();
        s.sim.voters.forEach(v -> v.crash(false, 50));
        s.during(100);
        s.heals();
    }

    @Test
    void r1_3_offer_does_not_count_after_the_journal_is_lost() {
        Stage s = beforeTheOffers();
        s.voter(1).crash(true, 50);
        s.voter(2).crash(true, 50);
        s.sim.network.filter = (from, to, message) -> true;
        s.during(5000);
        assertThat(s.sim.voters).filteredOn(SimVoter::observer).hasSize(2);
        assertThat(s.sim.members).noneMatch(SimMember::leased);
    }
}
