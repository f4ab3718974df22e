package dev.redoubt.persistence.text;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Points of time as an operator writes and reads them. Stateless.
 *
 * <table><caption>A word, and the last millisecond that it means</caption>
 * <tr><td>{@code 1790000000}</td><td>Unix time in seconds, as redis-check-aof takes it: to the end of that second</td></tr>
 * <tr><td>{@code 1790000000123}</td><td>Unix time in milliseconds: from 12 digits on</td></tr>
 * <tr><td>{@code 2026-11-27T14:03:07Z}, {@code …+01:00}</td><td>to the end of that second</td></tr>
 * <tr><td>{@code 2026-11-27T14:03:07.250Z}</td><td>exactly that</td></tr>
 * </table>
 */
public final class TimeText {
    /** A number of so many digits is one of milliseconds. */
    public static final int LEAST_MS_DIGITS = 12;

    private static final DateTimeFormatter TEXT = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private TimeText() {}

    /**
     * Reads a word.
     *
     * @return Unix time in milliseconds
     * @throws IllegalArgumentException if the word is no point of time
     */
    public static long parse(String word) {
        try {
            if (!word.isEmpty() && word.chars().allMatch(c -> c >= '0' && c <= '9')) {
                long number = Long.parseLong(word);
                return word.length() >= LEAST_MS_DIGITS ? number : number * 1000 + 999;
            }
            long ms = OffsetDateTime.parse(word).toInstant().toEpochMilli();
            return word.indexOf('.') >= 0 ? ms : ms + 999;
        } catch (NumberFormatException | DateTimeException e) {
            throw new IllegalArgumentException(
                    "'" + word + "' is no point of time; give Unix seconds, Unix milliseconds or 2026-11-27T14:03:07Z",
                    e);
        }
    }

    /** Returns a Unix time in milliseconds as text in UTC, with milliseconds. */
    public static String of(long unixMs) {
        return TEXT.format(Instant.ofEpochMilli(unixMs));
    }
}
