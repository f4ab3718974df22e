package dev.redoubt.persistence.rdb;

import dev.redoubt.persistence.text.DecimalParser;

/** Scores as Redis writes them in text. */
final class RdbScores {
    private RdbScores() {}

    /**
     * Parses a score; returns NaN for other text. Java's parser accepts texts that are no score ("1d", "0x1p3", "NaN").
     */
    static double parse(String text) {
        switch (text) {
            case "inf", "+inf" -> {
                return Double.POSITIVE_INFINITY;
            }
            case "-inf" -> {
                return Double.NEGATIVE_INFINITY;
            }
            default -> {
                for (int i = 0; i < text.length(); i++) {
                    if ("0123456789+-.eE".indexOf(text.charAt(i)) < 0) {
                        return Double.NaN;
                    }
                }
            }
        }
        try {
            return DecimalParser.parse(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
