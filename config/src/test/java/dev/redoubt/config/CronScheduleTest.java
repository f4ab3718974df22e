package dev.redoubt.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronScheduleTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            0 3 * * *          | UTC           | 2026-11-28T02:59:59Z | 2026-11-28T03:00:00Z
            0 3 * * *          | UTC           | 2026-11-28T03:00:00Z | 2026-11-29T03:00:00Z
            00 03 * * *        | UTC           | 2026-11-28T03:00:00Z | 2026-11-29T03:00:00Z
            */15 * * * *       | UTC           | 2026-11-28T03:01:00Z | 2026-11-28T03:15:00Z
            5/20 * * * *       | UTC           | 2026-11-28T03:26:00Z | 2026-11-28T03:45:00Z
            10-20/5,50 4 * * * | UTC           | 2026-11-28T04:20:00Z | 2026-11-28T04:50:00Z
            0 0 1 jan *        | UTC           | 2026-11-28T00:00:00Z | 2027-01-01T00:00:00Z
            0 0 * * sun        | UTC           | 2026-11-28T00:00:00Z | 2026-11-29T00:00:00Z
            0 0 * * 7          | UTC           | 2026-11-28T00:00:00Z | 2026-11-29T00:00:00Z
            0 0 * * mon-FRI    | UTC           | 2026-11-28T00:00:00Z | 2026-11-30T00:00:00Z
            0 0 13 * fri       | UTC           | 2026-11-28T00:00:00Z | 2026-12-04T00:00:00Z
            0 0 13 * *         | UTC           | 2026-11-28T00:00:00Z | 2026-12-13T00:00:00Z
            0 0 */2 * sun      | UTC           | 2026-11-28T00:00:00Z | 2026-11-29T00:00:00Z
            0 0 29 2 *         | UTC           | 2026-11-28T00:00:00Z | 2028-02-29T00:00:00Z
            0 0 29 2 *         | UTC           | 2096-03-01T00:00:00Z | 2104-02-29T00:00:00Z
            0 3 * * *          | Europe/Berlin | 2026-11-28T00:00:00Z | 2026-11-28T02:00:00Z
            30 2 * * *         | Europe/Berlin | 2026-03-28T12:00:00Z | 2026-03-29T01:00:00Z
            30 2 * * *         | Europe/Berlin | 2026-03-29T01:00:00Z | 2026-03-30T00:30:00Z
            30 2 * * *         | Europe/Berlin | 2026-10-24T12:00:00Z | 2026-10-25T00:30:00Z
            30 2 * * *         | Europe/Berlin | 2026-10-25T00:30:00Z | 2026-10-25T01:30:00Z
            0 12 * * *         | Pacific/Apia  | 2011-12-29T22:00:00Z | 2011-12-30T10:00:00Z
            """)
    void next_time_is_the_first_behind(String text, ZoneId zone, Instant after, Instant next) throws ConfigException {
        assertThat(CronSchedule.parse(text).next(after, zone)).isEqualTo(next);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "* * * *",
                "* * * * * *",
                "60 * * * *",
                "-1 * * * *",
                "* 24 * * *",
                "* * 0 * *",
                "* * 32 * *",
                "* * * 13 *",
                "* * * * 8",
                "5-1 * * * *",
                "*/0 * * * *",
                "*/ * * * *",
                "1-2-3 * * * *",
                "1/2/3 * * * *",
                ", * * * *",
                "mon * * * *",
                "* * * mon *",
                "@daily",
                "0 0 30 2 *",
                "0 0 31 2,4,6,9,11 *"
            })
    void what_is_no_schedule_is_refused(String text) {
        assertThatThrownBy(() -> CronSchedule.parse(text)).isInstanceOf(ConfigException.class);
    }

    @Test
    void empty_text_is_never() throws ConfigException {
        assertThat(CronSchedule.parse(" ").next(Instant.EPOCH, ZoneId.of("UTC")))
                .isNull();
    }

    /** Random sets of values, against a walk through all minutes. */
    @Test
    void all_times_of_some_days_are_those_of_a_walk_through_the_minutes() throws ConfigException {
        Random random = new Random(7);
        List<String> zones = List.of("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo");
        List<String> starts =
                List.of("2026-03-27", "2026-10-23", "2026-11-01", "2026-04-03", "2026-10-02", "2026-12-30");
        for (int round = 0; round < 300; round++) {
            Sets sets = Sets.random(random);
            ZoneId zone = ZoneId.of(zones.get(random.nextInt(zones.size())));
            Instant from = Instant.parse(starts.get(random.nextInt(starts.size())) + "T00:00:00Z")
                    .plusSeconds(random.nextInt(100_000));
            Instant to = from.plus(4, ChronoUnit.DAYS);
            CronSchedule schedule = CronSchedule.parse(sets.text());
            List<Instant> times = new ArrayList<>();
            for (Instant time = schedule.next(from, zone);
                    time != null && time.isBefore(to);
                    time = schedule.next(time, zone)) {
                times.add(time);
            }
            assertThat(times).as("%s in %s from %s", sets.text(), zone, from).isEqualTo(sets.walk(from, to, zone));
        }
    }

    /** The fields as sets; null is a star. */
    private record Sets(
            Set<Integer> minutes,
            Set<Integer> hours,
            @Nullable Set<Integer> days,
            @Nullable Set<Integer> months,
            @Nullable Set<Integer> weekdays) {
        static Sets random(Random random) {
            return new Sets(
                    some(random, 0, 59),
                    some(random, 0, 23),
                    random.nextBoolean() ? null : some(random, 1, 28),
                    random.nextInt(3) > 0 ? null : some(random, 1, 12),
                    random.nextBoolean() ? null : some(random, 0, 6));
        }

        private static Set<Integer> some(Random random, int least, int most) {
            Set<Integer> set = new TreeSet<>();
            int count = 1 + random.nextInt(6);
            for (int i = 0; i < count; i++) {
                set.add(least + random.nextInt(most - least + 1));
            }
            return set;
        }

        private static String text(@Nullable Set<Integer> set) {
            return set == null ? "*" : set.stream().map(String::valueOf).collect(Collectors.joining(","));
        }

        String text() {
            return String.join(" ", text(minutes), text(hours), text(days), text(months), text(weekdays));
        }

        private boolean matches(LocalDateTime time) {
            boolean day = days == null || days.contains(time.getDayOfMonth());
            boolean weekday =
                    weekdays == null || weekdays.contains(time.getDayOfWeek().getValue() % 7);
            boolean both = days != null && weekdays != null;
            return minutes.contains(time.getMinute())
                    && hours.contains(time.getHour())
                    && (months == null || months.contains(time.getMonthValue()))
                    && (both ? day || weekday : day && weekday);
        }

        List<Instant> walk(Instant from, Instant to, ZoneId zone) {
            List<Instant> times = new ArrayList<>();
            for (Instant at = from.truncatedTo(ChronoUnit.MINUTES); at.isBefore(to); at = at.plusSeconds(60)) {
                boolean matches = matches(ZonedDateTime.ofInstant(at, zone).toLocalDateTime());
                ZoneOffsetTransition gap = zone.getRules().nextTransition(at.minusNanos(1));
                if (gap != null && gap.isGap() && gap.getInstant().equals(at)) {
                    for (LocalDateTime skipped = gap.getDateTimeBefore();
                            skipped.isBefore(gap.getDateTimeAfter());
                            skipped = skipped.plusMinutes(1)) {
                        matches |= matches(skipped);
                    }
                }
                if (matches && at.isAfter(from)) {
                    times.add(at);
                }
            }
            return times;
        }
    }
}
