package dev.redoubt.node.shard.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.node.command.engine.Access;
import org.junit.jupiter.api.Test;

/**
 * The core of a shard that stands alone, with a log in memory and ports that write down what they are asked for. Roles,
 * leases and commitment are the simulator's subject.
 */
class ShardCoreTest {
    private final FakeShard shard = new FakeShard();
    private final ShardCore<String> core = shard.core();

    private void start() {
        core.loaded();
        shard.stateStored();
        shard.writesAll();
        shard.calls.clear();
    }

    @Test
    void standalone_shard_serves_when_its_term_has_begun() {
        assertThat(core.updateAccess()).isEqualTo(Access.LOADING);
        core.loaded();
        assertThat(core.updateAccess()).isEqualTo(Access.LOADING);
        shard.stateStored();
        assertThat(shard.journal).containsExactly(1L);
        shard.writesAll();
        assertThat(core.access()).isEqualTo(Access.MASTER);
        assertThat(shard.calls).contains("access MASTER");
    }

    @Test
    void commands_executed_during_a_write_become_one_record() {
        start();
        shard.execute("a");
        core.requestRecord();
        core.requestRecord();
        assertThat(shard.calls).containsExactly("close soon");
        core.closeRecord();
        shard.execute("b");
        shard.execute("c");
        core.requestRecord();
        assertThat(shard.journal).containsExactly(2L);
        shard.writesAll();
        assertThat(shard.journal).containsExactly(3L);
        assertThat(shard.payload(3)).isEqualTo("bc");
    }

    @Test
    void reply_to_a_write_leaves_when_its_record_is_written() {
        start();
        shard.execute("a");
        assertThat(core.position()).isEqualTo(2);
        assertThat(core.leave("reply", true, Access.MASTER, FakeShard.WRITE)).isFalse();
        core.closeRecord();
        assertThat(shard.replies).isEmpty();
        shard.writesAll();
        assertThat(shard.replies).containsExactly("reply");
    }

    @Test
    void read_of_pending_data_waits_and_a_ping_does_not() {
        start();
        shard.execute("a");
        assertThat(core.leave("ping", false, Access.MASTER, FakeShard.PING)).isTrue();
        assertThat(core.leave("read", false, Access.MASTER, FakeShard.READ)).isFalse();
        core.closeRecord();
        shard.writesAll();
        assertThat(shard.replies).containsExactly("ping", "read");
    }

    @Test
    void refused_write_is_answered_at_once_while_data_is_pending() {
        start();
        shard.execute("a");
        assertThat(core.leave("write", false, Access.MASTER, FakeShard.WRITE)).isFalse();
        core.setRefusesWrites(true);
        assertThat(core.leave("refusal", false, Access.MASTER, FakeShard.WRITE)).isTrue();
    }

    @Test
    void snapshot_stands_behind_what_was_executed_and_delays_later_records() {
        start();
        shard.execute("a");
        core.wantSnapshot();
        assertThat(shard.calls).containsExactly("snapshot at 2");
        assertThat(shard.journal).containsExactly(2L);
        shard.writesAll();
        shard.execute("b");
        core.closeRecord();
        assertThat(shard.journal).isEmpty();
        core.rotated();
        assertThat(shard.journal).containsExactly(3L);
    }

    @Test
    void second_snapshot_waits_for_the_rotation_of_the_first() {
        start();
        core.wantSnapshot();
        core.wantSnapshot();
        assertThat(shard.calls).containsExactly("snapshot at 1");
        core.rotated();
        assertThat(shard.calls).containsExactly("snapshot at 1", "snapshot at 1");
    }

    @Test
    void action_runs_when_the_rotation_ends_that_it_waited_for() {
        start();
        core.wantSnapshot();
        core.whenIdle(() -> shard.calls.add("idle"));
        assertThat(shard.calls).doesNotContain("idle");
        core.rotated();
        assertThat(shard.calls).contains("idle");
    }

    @Test
    void shard_appends_nothing_while_the_log_is_loaded_anew() {
        start();
        core.beginLoading();
        assertThat(core.state()).isEqualTo(ShardState.LOADING);
        assertThat(core.hasLog()).isFalse();
        assertThat(core.access()).isEqualTo(Access.LOADING);
        core.requestRecord();
        core.written(1);
        assertThat(core.position()).isZero();
        core.loaded();
        assertThat(core.state()).isEqualTo(ShardState.SERVING);
    }

    @Test
    void stopping_shard_does_not_serve_when_a_load_ends() {
        core.stop();
        core.loaded();
        assertThat(core.state()).isEqualTo(ShardState.STOPPING);
        assertThat(core.isStarted()).isFalse();
    }

    @Test
    void records_wait_to_be_applied_while_the_keyspace_is_read_anew() {
        start();
        shard.receives("before");
        core.beginReload(false);
        core.wantSnapshot();
        core.applyUpTo(2);
        assertThat(shard.calls).contains("apply 2", "snapshot at 2");
        shard.receives("behind the snapshot");
        core.applyUpTo(3);
        assertThat(shard.calls).doesNotContain("apply 3");
        core.reloaded();
        assertThat(shard.calls).contains("apply 3");
        assertThat(core.state()).isEqualTo(ShardState.SERVING);
    }

    @Test
    void no_snapshot_is_taken_while_the_keyspace_has_a_part_of_the_log() {
        start();
        core.beginReload(true);
        core.wantSnapshot();
        assertThat(shard.calls).doesNotContain("snapshot at 1");
        shard.receives("behind what is read");
        core.applyUpTo(2);
        assertThat(shard.calls).doesNotContain("apply 2");
        core.reloaded();
        assertThat(shard.calls).containsSubsequence("apply 2", "snapshot at 2");
        assertThat(core.state()).isEqualTo(ShardState.SERVING);
    }

    @Test
    void reload_serves_nothing_when_the_log_is_loaded_instead() {
        start();
        core.beginReload(false);
        core.beginLoading();
        assertThat(core.reloads()).isFalse();
        core.reloaded();
        assertThat(core.state()).isEqualTo(ShardState.LOADING);
    }

    @Test
    void reply_of_a_master_is_unknown_when_it_is_none_any_more() {
        assertThat(core.leave("write", true, Access.MASTER, FakeShard.WRITE)).isTrue();
        assertThat(shard.replies).containsExactly("unknown write");
    }

    @Test
    void move_that_is_not_drawn_is_refused() {
        assertThatThrownBy(() -> core.beginReload(false)).isInstanceOf(IllegalStateException.class);
        start();
        core.stop();
        assertThatThrownBy(() -> core.beginReload(false)).isInstanceOf(IllegalStateException.class);
    }
}
