package dev.redoubt.node.keyspace;

import java.util.OptionalDouble;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A sorted set, ordered by score and then by the members' unsigned bytes ({@code t_zset.c}). Scores are never NaN
 * (callers refuse it; here it is a programmer error); -0.0 and 0.0 order as equal. Ranks count from 0 at the lowest.
 * Arrays given are copied, arrays returned are copies. Methods that change it may only be called on what {@link
 * Database#zsetForWrite} returned, before the next call of it.
 *
 * <p>Ranges by score are ranges by rank: ZRANGEBYSCORE (1 +inf is {@code forEachByRank(countBelow(1, true),
 * countBelow(+inf, true) - 1, …)}.
 */
public interface ZSetValue {
    /** A member with its score. */
    record Scored(byte[] member, double score) {}

    int size();

    /**
     * Adds the member or changes its score.
     *
     * @return whether the member is new
     */
    boolean add(byte[] member, double score);

    /**
     * Takes the form that so many members need, of which the longest has so many bytes: none is moved later, and a
     * minus zero keeps its sign.
     */
    void expect(int members, int longestBytes);

    /** Removes a member; returns true if it was there. */
    boolean remove(byte[] member);

    OptionalDouble score(byte[] member);

    /** The rank of the member, or -1 if absent. */
    int rank(byte[] member);

    /** Returns how many members have a score lower than {@code score}, or {@code orEqual} lower or equal. */
    int countBelow(double score, boolean orEqual);

    /**
     * Returns how many members sort lower than {@code member}, or {@code orEqual} lower or equal, in a set whose
     * scores are all equal (as Redis, the answer is unspecified otherwise). For ZRANGEBYLEX.
     */
    int countBelowLex(byte[] member, boolean orEqual);

    /**
     * Visits the ranks {@code from} to {@code to}, both inclusive and in range; from {@code to} down to {@code from} if
     * {@code reverse}. Nothing if {@code from > to}.
     */
    <E extends Exception> void forEachByRank(int from, int to, boolean reverse, ScoredVisitor<E> visitor) throws E;

    default <E extends Exception> void forEach(ScoredVisitor<E> visitor) throws E {
        forEachByRank(0, size() - 1, false, visitor);
    }

    /**
     * Visits about {@code count} members from the cursor on, in no order; every member if the set is small (ZSCAN).
     *
     * @return the next cursor, 0 at the end
     */
    <E extends Exception> long scan(long cursor, int count, ScoredVisitor<E> visitor) throws E;

    /** A member, all equally likely; null if the set is empty. */
    byte @Nullable [] random(RandomGenerator random);

    /** Removes the ranks {@code from} to {@code to}, both inclusive and in range. */
    void removeByRank(int from, int to);

    @Nullable
    Scored popMin();

    @Nullable
    Scored popMax();

    /** Returns whether it is small and packed; then it does not keep the sign of a minus zero ({@code t_zset.c}). */
    boolean isPacked();

    /** Returns the answer of OBJECT ENCODING in Redis 7.0. */
    String encoding();
}
