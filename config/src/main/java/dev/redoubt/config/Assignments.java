package dev.redoubt.config;

import java.util.List;
import java.util.Locale;

/** Values while directives are applied to them, one after the other, as config.c does. One thread. */
final class Assignments {
    /** Redis's words. */
    static final String WRONG_ARGUMENTS = "wrong number of arguments";

    private Values values;
    /** True when a save rule was read: those that follow are added to it (config.c, setConfigSaveOption). */
    private boolean savesRead;

    Assignments(Values start) {
        this.values = start;
    }

    Values values() {
        return values;
    }

    /** Replaces all values by those of another reader, which counts as the defaults. */
    void replace(Values read) {
        values = read;
    }

    /**
     * Applies a directive of the table.
     *
     * @throws ConfigException the reason alone, in Redis's words
     */
    void apply(Directive<?> directive, List<String> words) throws ConfigException {
        if (words.isEmpty() || (words.size() > 1 && !directive.type().manyWords())) {
            throw new ConfigException(WRONG_ARGUMENTS);
        }
        String text = String.join(" ", words);
        if (directive == NodeDirectives.SAVE) {
            // DIFFERS: behind an include redis-server takes each save rule for the first, and forgets those before it.
            boolean adds = savesRead && !text.isEmpty();
            String before = adds ? values.print(directive) : "";
            savesRead = true;
            values = values.read(directive, before.isEmpty() ? text : before + " " + text);
            return;
        }
        values = values.read(directive, text);
    }

    /**
     * Applies a directive that Redis knows and the table does not.
     *
     * @param name in any case
     * @return false if Redis does not know it either
     * @throws ConfigException the reason alone
     */
    boolean applyOther(String name, List<String> words) throws ConfigException {
        if (name.equalsIgnoreCase("rename-command")) {
            rename(words);
            return true;
        }
        RedisOnly known = RedisOnly.find(name);
        if (known == null) {
            return false;
        }
        values = values.withOrigin(known.take(words, values.origin()));
        return true;
    }

    private void rename(List<String> words) throws ConfigException {
        if (words.size() != 2) {
            throw new ConfigException(WRONG_ARGUMENTS);
        }
        if (values.role() == Role.SENTINEL) {
            throw new ConfigException("not supported: the commands of a sentinel keep their names, by which other"
                    + " sentinels and clients know them");
        }
        values = values.withOrigin(values.origin()
                .withRenamed(words.get(0).toLowerCase(Locale.ROOT), words.get(1).toLowerCase(Locale.ROOT)));
    }
}
