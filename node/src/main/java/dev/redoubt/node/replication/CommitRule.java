package dev.redoubt.node.replication;

import java.util.Arrays;

/** The counting part of the commit rule (docs/protocol.md 3.5). */
public final class CommitRule {
    private CommitRule() {}

    /**
     * The highest index that at least {@code needed} members hold.
     *
     * @param positions of the members that count, one each; members that do not count are left out
     * @return 0 if fewer than {@code needed} count
     */
    public static long heldBy(int needed, long... positions) {
        if (positions.length < needed || needed <= 0) {
            return 0;
        }
        long[] ascending = positions.clone();
        Arrays.sort(ascending);
        return ascending[ascending.length - needed];
    }
}
