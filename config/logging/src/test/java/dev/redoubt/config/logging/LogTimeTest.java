package dev.redoubt.config.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LogTimeTest {
    @Test
    void each_number_has_its_width() {
        LogTime time = new LogTime(ZoneOffset.UTC);

        assertThat(time.format(Instant.parse("2026-01-02T03:04:05.006Z").toEpochMilli()))
                .isEqualTo("02 Jan 2026 03:04:05.006");
        assertThat(time.format(Instant.parse("2026-11-22T18:33:50.500Z").toEpochMilli()))
                .isEqualTo("22 Nov 2026 18:33:50.500");
    }

    @Test
    void text_is_the_local_time_in_any_zone_and_season() {
        ZoneId zone = ZoneId.of("America/St_Johns");
        LogTime time = new LogTime(zone);
        DateTimeFormatter expected = DateTimeFormatter.ofPattern("dd MMM uuuu HH:mm:ss.SSS", Locale.ENGLISH);
        Random random = new Random(1);

        for (int i = 0; i < 1000; i++) {
            long unixMs = random.nextLong(4_000_000_000_000L);
            assertThat(time.format(unixMs))
                    .isEqualTo(Instant.ofEpochMilli(unixMs).atZone(zone).format(expected));
        }
    }
}
