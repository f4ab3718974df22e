package dev.redoubt.node.shard.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.shard.restore.RestoreCore.Facts;
import dev.redoubt.node.shard.restore.RestoreCore.State;
import dev.redoubt.node.shard.restore.RestoreCore.Step;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The steps of an online restore (docs/protocol.md 9.11). */
class RestoreCoreTest {
    private static final long TERM = 3;

    private final RestoreCore core = new RestoreCore();
    private long written = 10;
    private long committed = 10;
    private long archived = 10;
    private long term = TERM;
    private @Nullable String refusal;
    private boolean between = true;

    private Facts facts() {
        return new Facts(term, written, committed, archived, refusal, between);
    }

    private Step next(long nowMs) {
        return core.next(facts(), nowMs);
    }

    private void begin() {
        assertThat(core.begin(facts(), 0)).isNull();
    }

    /** The state is in memory, and the archive is asked for what was written up to then. */
    private void readAll() {
        begin();
        assertThat(next(1)).isEqualTo(Step.READ);
        core.read();
        assertThat(next(2)).isEqualTo(Step.NONE);
        assertThat(core.state()).isEqualTo(State.CLOSING);
    }

    @Test
    void archive_gets_what_was_written_before_it_is_read_and_again_before_the_switch() {
        archived = 9;
        begin();
        assertThat(core.awaited()).isEqualTo(10);
        assertThat(next(1)).isEqualTo(Step.NONE);
        archived = 10;
        assertThat(next(2)).isEqualTo(Step.READ);
        assertThat(core.awaited()).isZero();
        written = 15;
        assertThat(next(3)).isEqualTo(Step.NONE);
        core.read();
        assertThat(next(4)).isEqualTo(Step.NONE);
        assertThat(core.awaited()).isEqualTo(15);
        assertThat(next(5)).isEqualTo(Step.NONE);
        written = 20;
        archived = 15;
        assertThat(next(6)).as("writers do not hold up the switch").isEqualTo(Step.SWITCH);
        core.switched(21);
        written = 21;
        assertThat(next(7)).isEqualTo(Step.NONE);
        committed = 21;
        assertThat(next(8)).isEqualTo(Step.END);
        assertThat(core.isActive()).isFalse();
    }

    @Test
    void nothing_is_switched_in_the_middle_of_a_command_or_while_writes_are_refused() {
        readAll();
        between = false;
        assertThat(next(3)).isEqualTo(Step.NONE);
        between = true;
        refusal = "NOREPLICAS";
        assertThat(next(4)).isEqualTo(Step.NONE);
        refusal = null;
        assertThat(next(5)).isEqualTo(Step.SWITCH);
    }

    @Test
    void restore_ends_when_no_write_is_possible_in_time() {
        readAll();
        refusal = "NOREPLICAS Not enough good replicas to write.";
        assertThat(next(2 + RestoreCore.SEAL_MS)).isEqualTo(Step.FAIL);
        assertThat(core.failure()).contains("NOREPLICAS", "nothing was changed");
    }

    @Test
    void restore_ends_when_the_archive_lags_too_long() {
        archived = 9;
        begin();
        assertThat(next(RestoreCore.SEAL_MS - 1)).isEqualTo(Step.NONE);
        assertThat(next(RestoreCore.SEAL_MS)).isEqualTo(Step.FAIL);
        assertThat(core.failure()).contains("did not get record 10", "nothing was changed");
        archived = 10;
        begin();
    }

    @Test
    void end_of_the_mastership_ends_it_and_says_whether_anything_can_have_changed() {
        begin();
        term = 4;
        assertThat(next(1)).isEqualTo(Step.FAIL);
        assertThat(core.failure()).contains("nothing was changed");
        term = TERM;
        readAll();
        assertThat(next(3)).isEqualTo(Step.SWITCH);
        core.switched(11);
        term = 0;
        assertThat(next(4)).isEqualTo(Step.FAIL);
        assertThat(core.failure()).contains("unknown");
    }

    @Test
    void reading_of_an_ended_restore_counts_no_more() {
        begin();
        assertThat(next(1)).isEqualTo(Step.READ);
        int first = core.session();
        core.fail("a damaged object");
        assertThat(core.isActive()).isFalse();
        begin();
        assertThat(core.session()).isNotEqualTo(first);
        assertThat(next(2)).isEqualTo(Step.READ);
        assertThat(next(3)).isEqualTo(Step.NONE);
    }

    @Test
    void only_a_master_that_may_write_begins_and_only_one_at_a_time() {
        refusal = "MISCONF no space";
        assertThat(core.begin(facts(), 0)).contains("MISCONF");
        refusal = null;
        term = 0;
        assertThat(core.begin(facts(), 0)).isEqualTo("Restores are made by the master");
        term = TERM;
        begin();
        assertThat(core.begin(facts(), 1)).isEqualTo("A restore is in progress already");
    }
}
