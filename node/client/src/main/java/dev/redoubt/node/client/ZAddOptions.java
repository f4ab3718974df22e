package dev.redoubt.node.client;

import java.util.ArrayList;
import java.util.List;

/** The options of ZADD. Immutable. Combinations that Redis refuses are refused by the master. */
public final class ZAddOptions {
    private static final ZAddOptions NONE = new ZAddOptions(List.of());

    private final List<String> words;

    private ZAddOptions(List<String> words) {
        this.words = words;
    }

    /** Returns no options: members are added, or get the new score. */
    public static ZAddOptions none() {
        return NONE;
    }

    /** NX: adds members, and changes none. */
    public ZAddOptions ifAbsent() {
        return with("NX");
    }

    /** XX: changes members, and adds none. */
    public ZAddOptions ifPresent() {
        return with("XX");
    }

    /** GT: changes a member only to a greater score. */
    public ZAddOptions ifGreater() {
        return with("GT");
    }

    /** LT: changes a member only to a lesser score. */
    public ZAddOptions ifLess() {
        return with("LT");
    }

    /** CH: the result counts the members that were changed, too. */
    public ZAddOptions countChanged() {
        return with("CH");
    }

    private ZAddOptions with(String word) {
        List<String> more = new ArrayList<>(words);
        more.add(word);
        return new ZAddOptions(List.copyOf(more));
    }

    String[] words() {
        return words.toArray(new String[0]);
    }
}
