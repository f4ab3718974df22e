package dev.redoubt.node.tools;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Points of time on a command line and in the output. Stateless.
 *
 * <table><caption>A word, and the last millisecond that it means</caption>
 * <tr><td>{@code 1790000000}</td><td>Unix time in seconds, as redis-check-aof takes it: to the end of that second</td></tr>
 * <tr><td>{@code 1790000000123}</td><td>Unix time in milliseconds: from 12 digits on</td></tr>
 * <tr><td>{@code 2026-11-27T14:03:07Z}, {@code …+01:00}</td><td>to the end of that second</td></tr>
 * <tr><td>{@code 2026-11-27T14:03:07.250Z}</td><td>exactly that</td></tr>
 * </table>
 */
final class Moments {
    private static final int LEAST_MS_DIGITS = 12;
    private static final DateTimeFormatter TEXT = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private Moments() {}

    /**
     * Reads a word.
     *
     * @return Unix time in milliseconds
     * @throws ToolException if the word is no point of time
     */
    static long parse(String word) throws ToolException {
        try {
            if (!word.isEmpty() && word.chars().allMatch(c -> c >= '0' && c <= '9')) {
                long number = Long.parseLong(word);
                return word.length() >= LEAST_MS_DIGITS ? number : number * 1000 + 999;
            }
            long ms = OffsetDateTime.parse(word).toInstant().toEpochMilli();
            return word.indexOf('.') >= 0 ? ms : ms + 999;
        } catch (NumberFormatException | DateTimeException e) {
            throw new ToolException("'" + word + "' is no point of time; give Unix seconds, Unix milliseconds or"
                    + " 2026-11-27T14:03:07Z");
        }
    }

    /**
     * Reads a word as the beginning of a range: its first millisecond.
     *
     * @throws ToolException if the word is no point of time
     */
    static long firstMs(String word) throws ToolException {
        long last = parse(word);
        boolean second = last % 1000 == 999 && word.indexOf('.') < 0 && !isMilliseconds(word);
        return second ? last - 999 : last;
    }

    private static boolean isMilliseconds(String word) {
        return word.length() >= LEAST_MS_DIGITS && !isTime(word);
    }

    /** Returns true if a word is meant as a point of time and not as a record's number. */
    static boolean isTime(String word) {
        return word.indexOf('T') > 0;
    }

    /** Returns a time of the log in UTC, with milliseconds. */
    static String text(long unixMs) {
        return TEXT.format(Instant.ofEpochMilli(unixMs));
    }
}
