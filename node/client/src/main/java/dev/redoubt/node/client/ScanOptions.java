package dev.redoubt.node.client;

import java.util.ArrayList;
import java.util.List;

/** The options of SCAN: a pattern, a type, and the size of a page. Immutable. */
public final class ScanOptions {
    private static final ScanOptions NONE = new ScanOptions(List.of());

    private final List<String> words;

    private ScanOptions(List<String> words) {
        this.words = words;
    }

    /** Returns no options: all keys, about ten in a page. */
    public static ScanOptions none() {
        return NONE;
    }

    /** MATCH: keys that the glob-style pattern matches. */
    public ScanOptions match(String pattern) {
        return with("MATCH", pattern);
    }

    /**
     * COUNT: about so many elements in a page.
     *
     * @throws IllegalArgumentException not positive
     */
    public ScanOptions count(long elements) {
        if (elements < 1) {
            throw new IllegalArgumentException("COUNT is not positive: " + elements);
        }
        return with("COUNT", Long.toString(elements));
    }

    /** TYPE: keys whose value has this type, as {@code string} or {@code zset}. */
    public ScanOptions type(String type) {
        return with("TYPE", type);
    }

    private ScanOptions with(String name, String value) {
        List<String> more = new ArrayList<>(words);
        more.add(name);
        more.add(value);
        return new ScanOptions(List.copyOf(more));
    }

    String[] words() {
        return words.toArray(new String[0]);
    }
}
