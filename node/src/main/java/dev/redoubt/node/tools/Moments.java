package dev.redoubt.node.tools;

import dev.redoubt.persistence.text.TimeText;

/** Points of time on a command line and in the output, as {@link TimeText} has them. Stateless. */
final class Moments {
    private Moments() {}

    /**
     * Reads a word.
     *
     * @return Unix time in milliseconds
     * @throws ToolException if the word is no point of time
     */
    static long parse(String word) throws ToolException {
        try {
            return TimeText.parse(word);
        } catch (IllegalArgumentException e) {
            throw new ToolException(String.valueOf(e.getMessage()));
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
        return word.length() >= TimeText.LEAST_MS_DIGITS && !isTime(word);
    }

    /** Returns true if a word is meant as a point of time and not as a record's number. */
    static boolean isTime(String word) {
        return word.indexOf('T') > 0;
    }

    /** Returns a time of the log in UTC, with milliseconds. */
    static String text(long unixMs) {
        return TimeText.of(unixMs);
    }
}
