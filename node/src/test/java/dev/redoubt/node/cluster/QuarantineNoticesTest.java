package dev.redoubt.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.config.HostPort;
import dev.redoubt.node.cluster.QuarantineNotices.Due;
import dev.redoubt.persistence.log.MemberId;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Goal: a quarantined process is told until its next ActorSystem is heard, whenever that is. */
class QuarantineNoticesTest {
    private static final HostPort AT = new HostPort("10.0.0.1", 7000);
    private static final long UID = 42;
    private static final long YEAR_MS = 365L * 24 * 3_600_000;

    private final QuarantineNotices notices = new QuarantineNotices();
    private final MemberId id = MemberId.random(new Random(1));

    @Test
    void a_quarantined_node_is_told_every_second_for_as_long_as_it_takes() {
        notices.add(AT, UID, id, false, 0);
        Due due = new Due(AT, new QuarantineNotice(UID));
        assertThat(notices.due(0)).containsExactly(due);
        assertThat(notices.due(QuarantineNotices.EVERY_MS - 1)).isEmpty();
        assertThat(notices.due(QuarantineNotices.EVERY_MS)).containsExactly(due);
        assertThat(notices.due(YEAR_MS)).containsExactly(due);
        assertThat(notices.contains(AT)).isTrue();
    }

    @Test
    void its_next_system_ends_the_notices_by_address_or_by_identity() {
        HostPort other = new HostPort("10.0.0.1", 7001);
        notices.add(AT, UID, id, false, 0);
        notices.heard(other, MemberId.random(new Random(2)), QuarantineNotices.IN_TRANSIT_MS);
        assertThat(notices.contains(AT)).isTrue();
        notices.heard(other, id, QuarantineNotices.IN_TRANSIT_MS);
        assertThat(notices.contains(AT)).isFalse();

        notices.add(AT, UID, null, false, 0);
        notices.heard(AT, id, QuarantineNotices.IN_TRANSIT_MS);
        assertThat(notices.due(YEAR_MS)).isEmpty();
    }

    @Test
    void a_message_that_had_passed_before_the_quarantine_ends_nothing() {
        notices.add(AT, UID, id, false, 1_000);
        notices.heard(AT, id, 1_000 + QuarantineNotices.IN_TRANSIT_MS - 1);
        assertThat(notices.contains(AT)).isTrue();
    }

    @Test
    void the_same_quarantine_found_again_begins_nothing_anew() {
        notices.add(AT, UID, id, false, 0);
        notices.add(AT, UID, id, false, QuarantineNotices.IN_TRANSIT_MS);
        notices.heard(AT, id, QuarantineNotices.IN_TRANSIT_MS);
        assertThat(notices.contains(AT)).isFalse();
    }

    @Test
    void a_later_system_that_is_quarantined_too_is_the_one_that_is_told() {
        notices.add(AT, UID, id, false, 0);
        notices.add(AT, UID + 1, id, false, 10);
        assertThat(notices.due(10)).containsExactly(new Due(AT, new QuarantineNotice(UID + 1)));
    }

    @Test
    void a_client_is_given_up_after_an_hour() {
        notices.add(AT, UID, id, true, 0);
        assertThat(notices.due(QuarantineNotices.CLIENT_MS)).hasSize(1);
        assertThat(notices.due(QuarantineNotices.CLIENT_MS + 1)).isEmpty();
        assertThat(notices.contains(AT)).isFalse();
    }

    @Test
    void the_oldest_is_given_up_when_there_are_too_many() {
        for (int port = 1; port <= QuarantineNotices.MAX + 1; port++) {
            notices.add(new HostPort("10.0.0.1", port), UID, id, false, port);
        }
        assertThat(notices.contains(new HostPort("10.0.0.1", 1))).isFalse();
        assertThat(notices.due(YEAR_MS)).hasSize(QuarantineNotices.MAX);
    }
}
