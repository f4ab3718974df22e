package dev.redoubt.persistence.rdb;

/** Scores as Redis writes them in text. */
final class RdbScores {
    private RdbScores() {}

    /** The value, or NaN if this is none: Java's own parser takes much ("1d", "0x1p3", "NaN") that is no score. */
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
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
