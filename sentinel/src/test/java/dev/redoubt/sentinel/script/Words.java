package dev.redoubt.sentinel.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The words of one command: {@code prepared n2#1 term=2 suspect}. Immutable.
 *
 * @param command the first word
 * @param names the words that begin with a name of a process or member
 * @param values the words {@code key=value}
 * @param flags all other words
 */
record Words(String command, List<String> names, Map<String, String> values, Set<String> flags) {
    static Words of(String line) {
        String[] all = line.split(" +");
        List<String> names = new ArrayList<>();
        Map<String, String> values = new TreeMap<>();
        Set<String> flags = new TreeSet<>();
        for (int i = 1; i < all.length; i++) {
            String word = all[i];
            int equals = word.indexOf('=');
            if (equals > 0) {
                values.put(word.substring(0, equals), word.substring(equals + 1));
            } else if (word.matches("[ns]\\d(#\\d)?")) {
                names.add(word);
            } else {
                flags.add(word);
            }
        }
        return new Words(all[0], List.copyOf(names), values, flags);
    }

    /** Returns the first name. */
    String name() {
        return names.get(0);
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    boolean flag(String flag) {
        return flags.contains(flag);
    }

    String text(String key, String otherwise) {
        return values.getOrDefault(key, otherwise);
    }

    long number(String key, long otherwise) {
        return values.containsKey(key) ? Long.parseLong(values.get(key)) : otherwise;
    }

    /** Returns the comma-separated names of a value; none if it is missing. */
    List<String> list(String key) {
        return values.containsKey(key) ? List.of(values.get(key).split(",")) : List.of();
    }
}
