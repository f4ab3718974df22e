package dev.redoubt.node.shard.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.config.RetentionRule;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class RetentionTimerTest {
    private static final RetentionRule ONE = new RetentionRule(1, 0, 0, 0);

    private final RetentionTimer timer = new RetentionTimer();
    private RetentionRule rule = ONE;
    private boolean master = true;
    private long now = 77;

    private boolean begins() {
        return timer.begins(master, rule, ZoneId.of("UTC"), now);
    }

    @Test
    void runs_at_once_and_then_every_six_hours() {
        assertThat(begins()).isTrue();
        assertThat(begins()).isFalse();
        timer.ended(true, now);
        now += RetentionTimer.INTERVAL_MS - 1;
        assertThat(begins()).isFalse();
        now++;
        assertThat(begins()).isTrue();
    }

    @Test
    void new_backup_or_rule_makes_a_run_due_that_waits_for_the_present_one() {
        assertThat(begins()).isTrue();
        timer.stored();
        assertThat(begins()).isFalse();
        timer.ended(true, now);
        assertThat(begins()).isTrue();
        timer.ended(true, now);
        rule = new RetentionRule(2, 0, 0, 0);
        assertThat(begins()).isTrue();
        timer.ended(true, now);
        rule = RetentionRule.ALL;
        assertThat(begins()).isFalse();
    }

    @Test
    void failed_run_is_tried_again_sooner() {
        assertThat(begins()).isTrue();
        timer.ended(false, now);
        assertThat(begins()).isFalse();
        now += RetentionTimer.RETRY_MS;
        assertThat(begins()).isTrue();
    }

    @Test
    void only_a_master_runs_and_a_new_one_at_once() {
        assertThat(begins()).isTrue();
        timer.ended(true, now);
        master = false;
        now += RetentionTimer.INTERVAL_MS;
        assertThat(begins()).isFalse();
        master = true;
        now -= RetentionTimer.INTERVAL_MS;
        assertThat(begins()).isTrue();
    }
}
