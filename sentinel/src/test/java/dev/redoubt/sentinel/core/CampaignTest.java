package dev.redoubt.sentinel.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.sentinel.core.Campaign.Phase;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A campaign changes its phase only along the moves of its drawing. */
class CampaignTest {
    /** The rows are the drawing of {@link Campaign}: a path to each phase, and the phases that may follow. */
    @ParameterizedTest
    @CsvSource({
        "PRE_VOTE, VOTE ENDED",
        "PRE_VOTE VOTE, PREPARE ENDED",
        "PRE_VOTE VOTE PREPARE, CATCH_UP PROMOTE ENDED",
        "PRE_VOTE VOTE PREPARE CATCH_UP, PROMOTE ENDED",
        "PRE_VOTE VOTE PREPARE PROMOTE, ENDED",
        "PRE_VOTE VOTE PREPARE PROMOTE ENDED, ''",
    })
    void campaign_moves_as_drawn_and_not_otherwise(String path, String allowed) {
        Set<Phase> expected = EnumSet.noneOf(Phase.class);
        for (String word : allowed.split(" ")) {
            if (!word.isEmpty()) {
                expected.add(Phase.valueOf(word));
            }
        }
        for (Phase next : Phase.values()) {
            Campaign campaign = at(path);
            Phase before = campaign.phase();
            if (expected.contains(next)) {
                campaign.become(next, 7);
                assertThat(campaign.phase()).isEqualTo(next);
                assertThat(campaign.sinceMs()).isEqualTo(7);
            } else {
                assertThatThrownBy(() -> campaign.become(next, 7))
                        .as("%s to %s", before, next)
                        .isInstanceOf(IllegalStateException.class);
                assertThat(campaign.phase()).isEqualTo(before);
            }
        }
    }

    private static Campaign at(String path) {
        Campaign campaign = new Campaign(1, null, 0);
        for (String phase : path.split(" ")) {
            if (campaign.phase() != Phase.valueOf(phase)) {
                campaign.become(Phase.valueOf(phase), 0);
            }
        }
        return campaign;
    }
}
