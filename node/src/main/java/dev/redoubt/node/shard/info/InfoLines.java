package dev.redoubt.node.shard.info;

import java.util.Locale;

/** The lines of a section of INFO. One thread. */
final class InfoLines {
    private static final int HUMAN_STEP = 1024;

    private final StringBuilder text = new StringBuilder(HUMAN_STEP);

    InfoLines add(String name, Object value) {
        text.append(name).append(':').append(value).append("\r\n");
        return this;
    }

    InfoLines add(String name, boolean value) {
        return add(name, value ? 1 : 0);
    }

    /** Adds lines of the same value, for what does not exist here and so never happens. */
    InfoLines none(String... names) {
        for (String name : names) {
            add(name, 0);
        }
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }

    static String decimal(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    /** Writes a number of bytes as {@code 1.50K} (util.c, bytesToHuman). */
    static String human(long bytes) {
        if (bytes < HUMAN_STEP) {
            return bytes + "B";
        }
        double value = bytes;
        String unit = "BKMGT";
        int power = 0;
        while (value >= HUMAN_STEP && power < unit.length() - 1) {
            value /= HUMAN_STEP;
            power++;
        }
        return String.format(Locale.ROOT, "%.2f%c", value, unit.charAt(power));
    }
}
