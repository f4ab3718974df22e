package dev.redoubt.node.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.client.Request.Target;
import dev.redoubt.persistence.log.MemberId;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Goal: a request goes to a master that spoke lately, and a pause of the client is not taken for one of the master. */
class KnownMasterTest {
    private static final Target A = new Target(MemberId.random(new Random(1)), 3);
    private static final Target B = new Target(MemberId.random(new Random(2)), 4);

    private final KnownMaster master = new KnownMaster();

    @Test
    void master_of_a_lower_term_is_not_new() {
        assertThat(master.isNew(A)).isTrue();
        assertThat(master.found(B, 0)).isTrue();
        assertThat(master.isNew(A)).isFalse();
        master.lost();
        assertThat(master.isNew(A)).isFalse();
        assertThat(master.isNew(B)).isTrue();
        assertThat(master.found(B, 5)).isFalse();
    }

    @Test
    void master_is_silent_after_its_time() {
        master.found(A, 0);
        assertThat(master.isSilent(KnownMaster.SILENCE_MS)).isFalse();
        assertThat(master.isSilent(KnownMaster.SILENCE_MS + 1)).isTrue();
        master.heard(B.member(), 900);
        assertThat(master.isSilent(KnownMaster.SILENCE_MS + 1)).isTrue();
        master.heard(A.member(), 900);
        assertThat(master.isSilent(KnownMaster.SILENCE_MS + 1)).isFalse();
    }

    @Test
    void master_has_its_time_again_after_a_pause_and_gets_nothing_before_it_spoke() {
        master.found(A, 0);
        master.wake(60_000);
        assertThat(master.fresh()).isNull();
        assertThat(master.target()).isEqualTo(A);
        assertThat(master.isSilent(60_000 + KnownMaster.SILENCE_MS)).isFalse();
        assertThat(master.confirmed()).isTrue();
        assertThat(master.fresh()).isEqualTo(A);
        assertThat(master.confirmed()).isFalse();
    }

    @Test
    void master_that_was_heard_lately_is_fresh_after_a_short_pause() {
        master.found(A, 0);
        master.wake(KnownMaster.SILENCE_MS);
        assertThat(master.fresh()).isEqualTo(A);
    }

    @Test
    void old_master_counts_as_replaced_some_time_after_the_next_was_found() {
        master.found(A, 0);
        master.found(B, 100);
        assertThat(master.replaced(A, 500, 599)).isFalse();
        assertThat(master.replaced(A, 500, 600)).isTrue();
        assertThat(master.replaced(B, 500, 600)).isFalse();
    }
}
