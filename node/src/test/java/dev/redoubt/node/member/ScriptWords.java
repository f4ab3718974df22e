package dev.redoubt.node.member;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The words of one command of a script: {@code prepare A B term=2}. Immutable.
 *
 * @param command the first word
 * @param names the words that name a member ({@code A}) or a link ({@code A-B})
 * @param values the words {@code key=value}
 * @param flags all other words
 */
record ScriptWords(String command, List<String> names, Map<String, String> values, Set<String> flags) {
    static ScriptWords of(String line) {
        String[] all = line.split(" +");
        List<String> names = new ArrayList<>();
        Map<String, String> values = new TreeMap<>();
        Set<String> flags = new TreeSet<>();
        for (int i = 1; i < all.length; i++) {
            String word = all[i];
            int equals = word.indexOf('=');
            if (equals > 0) {
                values.put(word.substring(0, equals), word.substring(equals + 1));
            } else if (word.matches("[A-C](-[A-C])?")) {
                names.add(word);
            } else {
                flags.add(word);
            }
        }
        return new ScriptWords(all[0], List.copyOf(names), values, flags);
    }

    /** Returns the first name. */
    String name() {
        return names.get(0);
    }

    boolean flag(String flag) {
        return flags.contains(flag);
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    /** Returns a value; it must be given. */
    String text(String key) {
        String value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException(command + " needs " + key + "=");
        }
        return value;
    }

    /** Returns a value that is a number; it must be given. */
    long number(String key) {
        return Long.parseLong(text(key));
    }
}
