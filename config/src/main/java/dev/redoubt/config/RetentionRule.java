package dev.redoubt.config;

/**
 * Which backups are kept: {@code last 7 daily 14 weekly 8 monthly 12}. Each part keeps backups for itself, and a backup
 * that any part keeps stays. Immutable.
 *
 * @param last the number of newest backups
 * @param daily the number of days of which the newest backup is kept; days without a backup do not count
 * @param weekly the number of weeks, as above; a week begins on Monday
 * @param monthly the number of months, as above
 */
public record RetentionRule(int last, int daily, int weekly, int monthly) {
    /** Keeps all backups. */
    public static final RetentionRule ALL = new RetentionRule(0, 0, 0, 0);

    static final int MOST = 100_000;

    /** Returns true if no backup is ever deleted. */
    public boolean keepsAll() {
        return equals(ALL);
    }

    /**
     * Parses the form of the directive; an empty text keeps all.
     *
     * @throws ConfigException the reason alone
     */
    public static RetentionRule parse(String text) throws ConfigException {
        String trimmed = text.trim();
        if (trimmed.isEmpty()) {
            return ALL;
        }
        String[] words = trimmed.split("[ \t]+", -1);
        int[] counts = {-1, -1, -1, -1};
        for (int i = 0; i < words.length; i += 2) {
            int part = part(words[i]);
            if (part < 0 || i + 1 == words.length || counts[part] >= 0) {
                throw new ConfigException(
                        "argument must be pairs of last, daily, weekly or monthly and a number, each once");
            }
            counts[part] = (int) NumberSyntax.integer(words[i + 1], 1, MOST, words[i]);
        }
        return new RetentionRule(
                Math.max(0, counts[0]), Math.max(0, counts[1]), Math.max(0, counts[2]), Math.max(0, counts[3]));
    }

    private static int part(String word) {
        return switch (word) {
            case "last" -> 0;
            case "daily" -> 1;
            case "weekly" -> 2;
            case "monthly" -> 3;
            default -> -1;
        };
    }

    /** The form that {@link #parse} reads. */
    @Override
    public String toString() {
        return (part("last", last) + part("daily", daily) + part("weekly", weekly) + part("monthly", monthly)).trim();
    }

    private static String part(String word, int count) {
        return count == 0 ? "" : " " + word + " " + count;
    }
}
