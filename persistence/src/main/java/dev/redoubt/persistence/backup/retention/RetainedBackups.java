package dev.redoubt.persistence.backup.retention;

import dev.redoubt.config.RetentionRule;
import dev.redoubt.persistence.backup.BackupManifest;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * The backups that a rule keeps. Stateless.
 *
 * <p>The present time is not asked for: a day counts if it has a backup. A rule that counts back from now would delete
 * all backups of a data set for which none was made for a while, and a clock that is wrong once would do so at once.
 */
final class RetainedBackups {
    private RetainedBackups() {}

    /**
     * Chooses the backups to keep.
     *
     * @param backups in any order
     * @param zone in which days, weeks and months begin
     * @return their ids; all of them if the rule keeps all
     */
    static Set<String> of(List<BackupManifest> backups, RetentionRule rule, ZoneId zone) {
        List<BackupManifest> newestFirst = backups.stream()
                .sorted(Comparator.comparingLong(BackupManifest::startedMs)
                        .thenComparing(BackupManifest::id)
                        .reversed())
                .toList();
        int last = rule.keepsAll() ? Integer.MAX_VALUE : rule.last();
        Set<String> kept = new HashSet<>();
        newestFirst.stream().limit(last).forEach(backup -> kept.add(backup.id()));
        keepNewestOf(newestFirst, rule.daily(), zone, date -> date, kept);
        keepNewestOf(
                newestFirst,
                rule.weekly(),
                zone,
                date -> date.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)),
                kept);
        keepNewestOf(newestFirst, rule.monthly(), zone, date -> date.withDayOfMonth(1), kept);
        return kept;
    }

    private static void keepNewestOf(
            List<BackupManifest> newestFirst,
            int periods,
            ZoneId zone,
            Function<LocalDate, LocalDate> beginOfPeriod,
            Set<String> kept) {
        Set<LocalDate> seen = new HashSet<>();
        for (BackupManifest backup : newestFirst) {
            LocalDate date = LocalDate.ofInstant(Instant.ofEpochMilli(backup.startedMs()), zone);
            if (seen.add(beginOfPeriod.apply(date))) {
                if (seen.size() > periods) {
                    return;
                }
                kept.add(backup.id());
            }
        }
    }
}
