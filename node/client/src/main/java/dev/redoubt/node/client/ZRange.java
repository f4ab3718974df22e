package dev.redoubt.node.client;

import java.util.ArrayList;
import java.util.List;

/** A range of a sorted set, by rank, by score or in lexical order, as ZRANGE takes it. Immutable. */
public final class ZRange {
    private final String first;
    private final String last;
    private final String by;
    private final boolean reversed;
    private final List<String> limit;

    private ZRange(String first, String last, String by, boolean reversed, List<String> limit) {
        this.first = first;
        this.last = last;
        this.by = by;
        this.reversed = reversed;
        this.limit = limit;
    }

    /** Returns the range of ranks, which begin at 0; negative ones count from the end. */
    public static ZRange ranks(long first, long last) {
        return new ZRange(Long.toString(first), Long.toString(last), "", false, List.of());
    }

    /** Returns the range of scores, both included; infinities are allowed. */
    public static ZRange scores(double least, double greatest) {
        return scores(Numbers.text(least), Numbers.text(greatest));
    }

    /** Returns the range of scores in Redis's syntax: {@code 1}, {@code (1} for one that is excluded, {@code -inf}. */
    public static ZRange scores(String least, String greatest) {
        return new ZRange(least, greatest, "BYSCORE", false, List.of());
    }

    /** Returns the lexical range in Redis's syntax: {@code [a}, {@code (a}, {@code -} or {@code +}. */
    public static ZRange lexical(String least, String greatest) {
        return new ZRange(least, greatest, "BYLEX", false, List.of());
    }

    /** REV: the same range, the greatest first. Ranks then count from the greatest score. */
    public ZRange reversed() {
        return new ZRange(first, last, by, true, limit);
    }

    /**
     * LIMIT: a part of a range of scores, or of a lexical one.
     *
     * @param offset elements to skip
     * @param count elements at most; negative for all
     */
    public ZRange limit(long offset, long count) {
        return new ZRange(first, last, by, reversed, List.of("LIMIT", Long.toString(offset), Long.toString(count)));
    }

    String[] words() {
        // With REV, ranges of scores and lexical ranges name their greater end first (t_zset.c, zrangeGenericCommand).
        boolean swapped = reversed && !by.isEmpty();
        List<String> words = new ArrayList<>(List.of(swapped ? last : first, swapped ? first : last));
        if (!by.isEmpty()) {
            words.add(by);
        }
        if (reversed) {
            words.add("REV");
        }
        words.addAll(limit);
        return words.toArray(new String[0]);
    }
}
