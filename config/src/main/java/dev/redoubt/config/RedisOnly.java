package dev.redoubt.config;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A directive of redis-server 7.2 that is none of Redoubt: one value of it, at most, is what Redoubt always does.
 * Immutable.
 *
 * @param name Redis's name
 * @param alias the older name; empty when there is none
 * @param own the value that says what Redoubt does anyway, and is taken without a word; null if there is none
 * @param refused whether every other value is refused; else it is taken, and has no effect
 * @param why the reason: a sentence of a table, without a full stop
 */
record RedisOnly(String name, String alias, @Nullable String own, boolean refused, String why) {
    private static final Set<String> SECRETS =
            Set.of("masteruser", "masterauth", "tls-key-file-pass", "tls-client-key-file-pass");

    private static final Set<String> HIDDEN = Set.of(
            "key-load-delay",
            "loading-process-events-interval-bytes",
            "lua-enable-deprecated-api",
            "rdb-key-save-delay",
            "use-exit-on-panic",
            "watchdog-period");

    /** Returns the entry of that name or older name, in any case; null if Redis has no such directive, or we have. */
    static @Nullable RedisOnly find(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return all().stream()
                .filter(entry -> entry.name.equals(lower) || (!entry.alias.isEmpty() && entry.alias.equals(lower)))
                .findFirst()
                .orElse(null);
    }

    /** Returns whether CONFIG GET shows it under its name only, and to no pattern (config.c HIDDEN_CONFIG). */
    boolean hidden() {
        return HIDDEN.contains(name);
    }

    /** Returns all entries, sorted by their names. */
    static List<RedisOnly> all() {
        return RedisOnlyTable.ALL;
    }

    /** Returns whether its value may not be shown (config.c, SENSITIVE_CONFIG). */
    boolean secret() {
        return SECRETS.contains(name);
    }

    /**
     * Takes a line with this directive.
     *
     * @param words its arguments
     * @return the origin, with this directive's name if it was taken without effect
     * @throws ConfigException the reason alone: the value cannot be had
     */
    ConfigOrigin take(List<String> words, ConfigOrigin origin) throws ConfigException {
        if (words.isEmpty()) {
            throw new ConfigException("wrong number of arguments");
        }
        if (String.join(" ", words).equalsIgnoreCase(own)) {
            return origin;
        }
        if (refused) {
            throw new ConfigException(refusal());
        }
        return origin.withIgnored(name);
    }

    private String refusal() {
        if (own == null) {
            return "not supported: " + why;
        }
        return "only " + (own.isEmpty() ? "\"\"" : own) + " is possible: " + why;
    }
}
