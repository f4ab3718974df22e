package dev.redoubt.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.config.HostPort;
import dev.redoubt.node.cluster.QuarantineNotices.Due;
import dev.redoubt.node.cluster.transport.QuarantineNotice;
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
    void quarantined_node_is_notified_every_second() {
        notices.add(AT, UID, id, false, 0);
        Due due = new Due(AT, new QuarantineNotice(UID));
        assertThat(notices.due(0)).containsExactly(due);
        assertThat(notices.due(QuarantineNotices.EVERY_MS - 1)).isEmpty();
        assertThat(notices.due(QuarantineNotices.EVERY_MS)).containsExactly(due);
        assertThat(notices.due(YEAR_MS)).containsExactly(due);
        assertThat(notices.contains(AT)).isTrue();
    }

    @Test
    void next_system_of_the_node_ends_the_notices() {
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
    void message_from_before_the_quarantine_does_not_end_notices() {
        notices.add(AT, UID, id, false, 1_000);
        notices.heard(AT, id, 1_000 + QuarantineNotices.IN_TRANSIT_MS - 1);
        assertThat(notices.contains(AT)).isTrue();
    }

    @Test
    void repeated_report_of_a_quarantine_changes_nothing() {
        notices.add(AT, UID, id, false, 0);
        notices.add(AT, UID, id, false, QuarantineNotices.IN_TRANSIT_MS);
        notices.heard(AT, id, QuarantineNotices.IN_TRANSIT_MS);
        assertThat(notices.contains(AT)).isFalse();
    }

    @Test
    void notices_go_to_the_newest_quarantined_system() {
        notices.add(AT, UID, id, false, 0);
        notices.add(AT, UID + 1, id, false, 10);
        assertThat(notices.due(10)).containsExactly(new Due(AT, new QuarantineNotice(UID + 1)));
    }

    @Test
    void notices_to_a_client_end_after_an_hour() {
        notices.add(AT, UID, id, true, 0);
        assertThat(notices.due(QuarantineNotices.CLIENT_MS)).hasSize(1);
        assertThat(notices.due(QuarantineNotices.CLIENT_MS + 1)).isEmpty();
        assertThat(notices.contains(AT)).isFalse();
    }

    @Test
    void oldest_notices_end_when_there_are_too_many() {
        for (int port = 1; port <= QuarantineNotices.MAX + 1; port++) {
            notices.add(new HostPort("10.0.0.1", port), UID, id, false, port);
        }
        assertThat(notices.contains(new HostPort("10.0.0.1", 1))).isFalse();
        assertThat(notices.due(YEAR_MS)).hasSize(QuarantineNotices.MAX);
    }
}
