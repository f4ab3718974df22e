package dev.redoubt.node.shard.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.config.ConfigException;
import dev.redoubt.config.CronSchedule;
import dev.redoubt.node.shard.archive.ScheduleCore.Step;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScheduleCoreTest {
    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final long MINUTE = 60_000;
    private static final long DAY = 24 * 60 * MINUTE;

    private final ScheduleCore core = new ScheduleCore();
    private CronSchedule schedule = parse("0 3 * * *");
    private ZoneId zone = UTC;
    private boolean master = true;
    private long unixMs = ms("2026-11-28T02:00:00Z");
    private long monotonicMs = 5_000_000;

    private static long ms(String time) {
        return Instant.parse(time).toEpochMilli();
    }

    private static CronSchedule parse(String text) {
        try {
            return CronSchedule.parse(text);
        } catch (ConfigException e) {
            throw new AssertionError(e);
        }
    }

    private @Nullable Step next() {
        return core.next(master, schedule, zone, unixMs, monotonicMs);
    }

    private void pass(long ms) {
        unixMs += ms;
        monotonicMs += ms;
    }

    private void read(@Nullable String newest) {
        assertThat(next()).isEqualTo(Step.READ);
        assertThat(next()).isNull();
        core.read(newest == null ? null : ms(newest), unixMs);
    }

    @Test
    void backup_is_made_at_each_time_once() {
        read("2026-11-27T03:00:10Z");
        assertThat(core.nextMs()).isEqualTo(ms("2026-11-28T03:00:00Z"));
        for (int day = 0; day < 3; day++) {
            pass(59 * MINUTE);
            assertThat(next()).isNull();
            pass(MINUTE);
            assertThat(next()).isEqualTo(Step.MAKE);
            pass(MINUTE);
            assertThat(next()).isNull();
            core.ended(true, monotonicMs);
            assertThat(next()).isNull();
            pass(DAY - 61 * MINUTE);
        }
    }

    @Test
    void times_that_were_missed_are_made_good_once() {
        read("2026-11-20T03:00:10Z");
        assertThat(next()).isEqualTo(Step.MAKE);
        core.ended(true, monotonicMs);
        assertThat(next()).isNull();
        assertThat(core.nextMs()).isEqualTo(ms("2026-11-28T03:00:00Z"));
    }

    @Test
    void backup_that_another_master_has_made_is_not_made_again() {
        unixMs = ms("2026-11-28T03:00:30Z");
        read("2026-11-28T03:00:10Z");
        assertThat(next()).isNull();
        assertThat(core.nextMs()).isEqualTo(ms("2026-11-29T03:00:00Z"));
    }

    @Test
    void empty_catalogue_waits_for_the_next_time() {
        read(null);
        assertThat(next()).isNull();
        assertThat(core.nextMs()).isEqualTo(ms("2026-11-28T03:00:00Z"));
    }

    @Test
    void backup_that_is_given_up_is_tried_again_later() {
        read("2026-11-27T02:00:00Z");
        assertThat(next()).isEqualTo(Step.MAKE);
        core.ended(false, monotonicMs);
        pass(ScheduleCore.RETRY_MS - 1);
        assertThat(next()).isNull();
        pass(1);
        assertThat(next()).isEqualTo(Step.MAKE);
    }

    @Test
    void catalogue_that_cannot_be_read_is_read_again_later() {
        assertThat(next()).isEqualTo(Step.READ);
        core.readFailed(monotonicMs);
        pass(ScheduleCore.READ_RETRY_MS - 1);
        assertThat(next()).isNull();
        pass(1);
        read("2026-11-27T02:00:00Z");
        assertThat(next()).isEqualTo(Step.MAKE);
    }

    @Test
    void new_schedule_makes_no_old_time_good() {
        read("2026-11-27T03:00:10Z");
        schedule = parse("0 1 * * *");
        assertThat(next()).isNull();
        assertThat(core.nextMs()).isEqualTo(ms("2026-11-29T01:00:00Z"));
        zone = ZoneId.of("Europe/Berlin");
        assertThat(next()).isNull();
        assertThat(core.nextMs()).isEqualTo(ms("2026-11-29T00:00:00Z"));
    }

    @Test
    void clock_that_is_set_back_keeps_no_backup_away() {
        read("2026-11-27T03:00:10Z");
        unixMs = ms("2036-11-28T02:00:00Z");
        assertThat(next()).isEqualTo(Step.MAKE);
        core.ended(true, monotonicMs);
        unixMs = ms("2026-11-28T02:30:00Z");
        assertThat(next()).isNull();
        assertThat(core.nextMs()).isEqualTo(ms("2026-11-28T03:00:00Z"));
    }

    @Test
    void entry_of_the_future_keeps_no_backup_away() {
        read("2036-11-27T03:00:10Z");
        assertThat(core.nextMs()).isEqualTo(ms("2026-11-28T03:00:00Z"));
    }

    @Test
    void lost_mastership_ends_all_and_a_new_one_begins_with_the_catalogue() {
        read("2026-11-27T02:00:00Z");
        assertThat(next()).isEqualTo(Step.MAKE);
        master = false;
        assertThat(next()).isNull();
        assertThat(core.nextMs()).isZero();
        core.ended(false, monotonicMs);
        master = true;
        read("2026-11-27T02:00:00Z");
        assertThat(next()).isEqualTo(Step.MAKE);
    }

    @Test
    void nothing_is_read_without_a_schedule() {
        schedule = CronSchedule.NEVER;
        assertThat(next()).isNull();
        assertThat(core.nextMs()).isZero();
    }
}
