package dev.redoubt.config;

import java.math.BigInteger;
import java.util.Locale;

/** The syntax of numbers and their units in Redis ({@code string2ll}, {@code memtoull}). */
final class NumberSyntax {
    private NumberSyntax() {}

    /** An integer between two bounds, both allowed; {@code what} names it in the reason. */
    static long integer(String text, long min, long max, String what) throws ConfigException {
        long value = parse(text, what);
        if (value < min || value > max) {
            throw new ConfigException(what + " must be between " + min + " and " + max + " inclusive");
        }
        return value;
    }

    private static long parse(String text, String what) throws ConfigException {
        // Long.parseLong would also take "+1" and "007", which Redis refuses.
        if (!text.matches("0|-?[1-9][0-9]{0,18}")) {
            throw new ConfigException(what + " couldn't be parsed into an integer");
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new ConfigException(what + " couldn't be parsed into an integer", e);
        }
    }

    /** A count of bytes: digits and one of Redis's units; {@code k} is 1000 and {@code kb} is 1024. */
    static long bytes(String text, long min, long max) throws ConfigException {
        return bytes(text, min, max, "argument must be a memory value");
    }

    /** As {@link #bytes(String, long, long)}; {@code wrong} is the reason for what is no count of bytes. */
    static long bytes(String text, long min, long max, String wrong) throws ConfigException {
        String lower = text.toLowerCase(Locale.ROOT);
        int end = 0;
        while (end < lower.length() && Character.digit(lower.charAt(end), 10) >= 0) {
            end++;
        }
        long unit = unit(lower.substring(end));
        if (end == 0 || unit == 0) {
            throw new ConfigException(wrong);
        }
        BigInteger value = new BigInteger(lower.substring(0, end)).multiply(BigInteger.valueOf(unit));
        if (value.compareTo(BigInteger.valueOf(min)) < 0 || value.compareTo(BigInteger.valueOf(max)) > 0) {
            throw new ConfigException("argument must be between " + min + " and " + max + " inclusive");
        }
        return value.longValueExact();
    }

    private static long unit(String text) {
        return switch (text) {
            case "", "b" -> 1;
            case "k" -> 1000;
            case "kb" -> 1L << 10;
            case "m" -> 1000 * 1000;
            case "mb" -> 1L << 20;
            case "g" -> 1000L * 1000 * 1000;
            case "gb" -> 1L << 30;
            default -> 0;
        };
    }

    /** Returns a count of bytes in the largest unit that fits (config.c, rewriteConfigFormatMemory). */
    static String size(long bytes) {
        if (bytes > 0 && bytes % (1L << 30) == 0) {
            return (bytes >> 30) + "gb";
        } else if (bytes > 0 && bytes % (1L << 20) == 0) {
            return (bytes >> 20) + "mb";
        }
        return bytes > 0 && bytes % (1L << 10) == 0 ? (bytes >> 10) + "kb" : Long.toString(bytes);
    }

    /** Milliseconds: a plain number as in Redis, or one with {@code ms} or {@code s}. */
    static long millis(String text, long min, long max) throws ConfigException {
        String lower = text.toLowerCase(Locale.ROOT);
        long unit = 1;
        if (lower.endsWith("ms")) {
            lower = lower.substring(0, lower.length() - 2);
        } else if (lower.endsWith("s")) {
            lower = lower.substring(0, lower.length() - 1);
            unit = 1000;
        }
        long value = parse(lower, "argument");
        // The bounds are far below Long.MAX_VALUE / 1000, so a product that overflows was out of them anyway.
        if (value < 0 || value > max / unit || value * unit < min) {
            throw new ConfigException("argument must be between " + min + " and " + max + " inclusive");
        }
        return value * unit;
    }
}
