package dev.redoubt.config;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Times in the five fields of cron: minute, hour, day of the month, month, day of the week. A field is {@code *}, or
 * numbers, ranges and steps joined by commas; months and days of the week may be the first three letters of their
 * English names, and 7 is Sunday, too. If both days are restricted, one of them is enough, as in POSIX. Pure and
 * immutable.
 *
 * <p>A time that the clock of the zone skips comes at the end of the gap, and one that it shows twice comes twice: what
 * is run twice does no harm, and what is not run does.
 *
 * @param text as it was written; empty for no times
 * @param minutes a bit for each minute of the hour, the lowest for 0, and so in the other sets
 * @param hours of the day
 * @param days of the month
 * @param months January is bit 1
 * @param weekdays Sunday is bit 0
 * @param eitherDay true if one of the two days is enough
 */
public record CronSchedule(
        String text, long minutes, long hours, long days, long months, long weekdays, boolean eitherDay) {
    /** No times. */
    public static final CronSchedule NEVER = new CronSchedule("", 0, 0, 0, 0, 0, false);

    private static final int DAYS_OF_WEEK = 7;
    private static final int MINUTES_OF_DAY = 24 * 60;

    /** Around 2100 eight years lie between two 29 Februaries. */
    private static final int DAYS_AHEAD = 9 * 366;

    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final List<String> WEEKDAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");

    /**
     * Parses five fields; an empty text has no times.
     *
     * @throws ConfigException the reason alone; also if no date is one of them, as 30 February
     */
    public static CronSchedule parse(String text) throws ConfigException {
        String trimmed = text.trim();
        if (trimmed.isEmpty()) {
            return NEVER;
        }
        String[] fields = trimmed.split("[ \t]+", -1);
        if (fields.length != 5) {
            throw new ConfigException("argument must have the five fields of cron:"
                    + " minute, hour, day of the month, month, day of the week");
        }
        long weekdays = field(fields[4], 0, DAYS_OF_WEEK, WEEKDAYS, 0, "the day of the week");
        weekdays |= weekdays >> DAYS_OF_WEEK;
        CronSchedule schedule = new CronSchedule(
                String.join(" ", fields),
                field(fields[0], 0, 59, List.of(), 0, "the minute"),
                field(fields[1], 0, 23, List.of(), 0, "the hour"),
                field(fields[2], 1, 31, List.of(), 0, "the day of the month"),
                field(fields[3], 1, 12, MONTHS, 1, "the month"),
                weekdays,
                !fields[2].startsWith("*") && !fields[4].startsWith("*"));
        if (schedule.next(Instant.EPOCH, ZoneOffset.UTC) == null) {
            throw new ConfigException("argument must be a date that exists");
        }
        return schedule;
    }

    private static long field(String text, int least, int most, List<String> names, int firstName, String what)
            throws ConfigException {
        long values = 0;
        for (String element : text.split(",", -1)) {
            String[] stepped = element.split("/", -1);
            String[] range = stepped[0].split("-", -1);
            boolean all = stepped[0].equals("*");
            if (stepped.length > 2 || range.length > 2) {
                throw new ConfigException("'" + element + "' is not " + what);
            }
            int from = all ? least : number(range[0], least, most, names, firstName, what);
            // A step behind one number goes on to the end, as in Vixie's cron.
            int to = all || (range.length == 1 && stepped.length == 2)
                    ? most
                    : number(range[range.length - 1], least, most, names, firstName, what);
            int step = stepped.length == 2 ? digits(stepped[1], 1, most, "the step of " + what) : 1;
            if (to < from) {
                throw new ConfigException("'" + element + "' is not " + what);
            }
            for (int value = from; value <= to; value += step) {
                values |= 1L << value;
            }
        }
        return values;
    }

    private static int number(String word, int least, int most, List<String> names, int firstName, String what)
            throws ConfigException {
        int name = names.indexOf(word.toLowerCase(Locale.ROOT));
        return name >= 0 ? name + firstName : digits(word, least, most, what);
    }

    /** Zeros may lead, as in {@code 03}. */
    private static int digits(String word, int least, int most, String what) throws ConfigException {
        int number = word.matches("[0-9]{1,3}") ? Integer.parseInt(word) : -1;
        if (number < least || number > most) {
            throw new ConfigException("'" + word + "' is not " + what + ", which is from " + least + " to " + most);
        }
        return number;
    }

    private static boolean has(long set, int value) {
        return (set >> value & 1) != 0;
    }

    /** Returns true if there is no time at all. */
    public boolean isNever() {
        return text.isEmpty();
    }

    /** The first time behind {@code after}; null if there is none. */
    public @Nullable Instant next(Instant after, ZoneId zone) {
        if (isNever()) {
            return null;
        }
        // A clock that was set back shows a date again that it has left.
        LocalDate first = LocalDate.ofInstant(after, zone).minusDays(1);
        for (int day = 0; day < DAYS_AHEAD; day++) {
            Instant found = firstOf(first.plusDays(day), after, zone);
            if (found != null) {
                // Set back over midnight, the clock shows the beginning of the next date before the end of this one.
                Instant next = firstOf(first.plusDays(day + 1), after, zone);
                return next != null && next.isBefore(found) ? next : found;
            }
        }
        return null;
    }

    private @Nullable Instant firstOf(LocalDate date, Instant after, ZoneId zone) {
        if (!matches(date)) {
            return null;
        }
        Instant first = null;
        for (int at = 0; at < MINUTES_OF_DAY; at++) {
            if (has(hours, at / 60) && has(minutes, at % 60)) {
                for (Instant time : times(date.atTime(at / 60, at % 60), zone)) {
                    first = time.isAfter(after) && (first == null || time.isBefore(first)) ? time : first;
                }
            }
        }
        return first;
    }

    private static List<Instant> times(LocalDateTime local, ZoneId zone) {
        List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
        if (offsets.isEmpty()) {
            ZoneOffsetTransition gap = zone.getRules().getTransition(local);
            return List.of(gap.getInstant());
        }
        return offsets.stream().map(local::toInstant).toList();
    }

    private boolean matches(LocalDate date) {
        boolean day = has(days, date.getDayOfMonth());
        boolean weekday = has(weekdays, date.getDayOfWeek().getValue() % DAYS_OF_WEEK);
        return has(months, date.getMonthValue()) && (eitherDay ? day || weekday : day && weekday);
    }

    @Override
    public String toString() {
        return text;
    }
}
