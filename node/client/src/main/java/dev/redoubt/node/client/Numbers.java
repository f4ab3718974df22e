package dev.redoubt.node.client;

import java.util.Locale;

/** Real numbers as Redis writes and reads them. Stateless. */
final class Numbers {
    private Numbers() {}

    static String text(double number) {
        if (Double.isNaN(number)) {
            throw new IllegalArgumentException("not a number");
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? "+inf" : "-inf";
        }
        return Double.toString(number);
    }

    static double parse(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "inf", "+inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }
}
