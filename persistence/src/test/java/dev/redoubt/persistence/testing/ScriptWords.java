package dev.redoubt.persistence.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The words of one command of a {@link TraceScripts script}: {@code prepare A B term=2 everyone}. Immutable.
 *
 * @param command the first word
 * @param names the words that name a process, a member or a link
 * @param values the words {@code key=value}
 * @param flags all other words
 */
public record ScriptWords(String command, List<String> names, Map<String, String> values, Set<String> flags) {
    /**
     * Reads a command.
     *
     * @param name what a whole word that is a name looks like
     */
    public static ScriptWords of(String line, Pattern name) {
        String[] all = line.split(" +");
        List<String> names = new ArrayList<>();
        Map<String, String> values = new TreeMap<>();
        Set<String> flags = new TreeSet<>();
        for (int i = 1; i < all.length; i++) {
            String word = all[i];
            int equals = word.indexOf('=');
            if (equals > 0) {
                values.put(word.substring(0, equals), word.substring(equals + 1));
            } else if (name.matcher(word).matches()) {
                names.add(word);
            } else {
                flags.add(word);
            }
        }
        return new ScriptWords(all[0], List.copyOf(names), values, flags);
    }

    /** Returns the first name. */
    public String name() {
        return names.get(0);
    }

    /** Returns true if the flag is given. */
    public boolean flag(String flag) {
        return flags.contains(flag);
    }

    /** Returns true if the value is given. */
    public boolean has(String key) {
        return values.containsKey(key);
    }

    /**
     * Returns a value.
     *
     * @throws IllegalArgumentException if it is not given
     */
    public String text(String key) {
        String value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException(command + " needs " + key + "=");
        }
        return value;
    }

    /** Returns a value, or {@code otherwise} if it is not given. */
    public String text(String key, String otherwise) {
        return values.getOrDefault(key, otherwise);
    }

    /**
     * Returns a value that is a number.
     *
     * @throws IllegalArgumentException if it is not given
     */
    public long number(String key) {
        return Long.parseLong(text(key));
    }

    /** Returns a value that is a number, or {@code otherwise} if it is not given. */
    public long number(String key, long otherwise) {
        return has(key) ? number(key) : otherwise;
    }

    /** Returns the comma-separated names of a value; none if it is not given. */
    public List<String> list(String key) {
        return has(key) ? List.of(text(key).split(",")) : List.of();
    }
}
