package dev.redoubt.persistence.backup.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.config.ConfigException;
import dev.redoubt.config.RetentionRule;
import dev.redoubt.persistence.backup.BackupManifest;
import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.ReplId;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetainedBackupsTest {
    /** 2026-11-23 is a Monday. */
    private static final List<String> TIMES = List.of(
            "2026-09-30T22:30:00Z",
            "2026-10-31T03:00:00Z",
            "2026-11-01T03:00:00Z",
            "2026-11-22T03:00:00Z",
            "2026-11-22T23:30:00Z",
            "2026-11-23T03:00:00Z",
            "2026-11-27T03:00:00Z",
            "2026-11-27T15:00:00Z",
            "2026-11-28T03:00:00Z");

    private static BackupManifest backup(String time) {
        long ms = Instant.parse(time).toEpochMilli();
        return new BackupManifest(
                time, "base", 1, "", new LogEnd(1, ReplId.NONE, 1, 1), 0, ms, ms, "command", "1", null);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            ''                | UTC           | 0 1 2 3 4 5 6 7 8
            last 1            | UTC           | 8
            last 3            | UTC           | 6 7 8
            last 100          | UTC           | 0 1 2 3 4 5 6 7 8
            daily 2           | UTC           | 7 8
            daily 4           | UTC           | 4 5 7 8
            daily 100         | UTC           | 0 1 2 4 5 7 8
            daily 100         | Europe/Berlin | 0 1 2 3 5 7 8
            weekly 2          | UTC           | 4 8
            weekly 2          | Europe/Berlin | 3 8
            weekly 3          | UTC           | 2 4 8
            monthly 2         | UTC           | 1 8
            monthly 3         | UTC           | 0 1 8
            monthly 3         | Europe/Berlin | 1 8
            last 2 monthly 2  | UTC           | 1 7 8
            last 1 weekly 2 monthly 3 | UTC   | 0 1 4 8
            """)
    void rule_keeps_the_newest_of_each_part(String rule, ZoneId zone, String kept) throws ConfigException {
        List<BackupManifest> backups =
                TIMES.stream().map(RetainedBackupsTest::backup).toList();
        List<String> expected = Stream.of(kept.split(" "))
                .map(number -> TIMES.get(Integer.parseInt(number)))
                .toList();
        assertThat(new TreeSet<>(RetainedBackups.of(backups, RetentionRule.parse(rule), zone)))
                .containsExactlyElementsOf(expected);
    }
}
