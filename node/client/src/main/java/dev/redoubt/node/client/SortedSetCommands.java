package dev.redoubt.node.client;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/**
 * The typed commands on sorted sets; {@link TypedCommands} has the rules. Members come in ascending order of their
 * scores, those of equal score in lexical order. A sorted set without members does not exist.
 *
 * @param <K> the type of keys
 * @param <V> the type of members
 */
@SuppressWarnings({"unchecked", "varargs"}) // A method reads its varargs array, and writes nothing to it.
public interface SortedSetCommands<K, V> extends TypedCommands<K, V> {
    /** ZADD of one member: whether it is new. */
    default CompletionStage<Boolean> zadd(K key, double score, V member) {
        return Call.of(this, "ZADD").key(key).number(score).value(member).flag();
    }

    /** ZADD: how many of the members are new. */
    default CompletionStage<Long> zadd(K key, ZAddOptions options, List<ScoredValue<V>> members) {
        Call<K, V> call = Call.of(this, "ZADD").key(key).words(options.words());
        members.forEach(member -> call.number(member.score()).value(member.value()));
        return call.integer();
    }

    /** ZREM: how many of the members there were. */
    default CompletionStage<Long> zrem(K key, V... members) {
        return Call.of(this, "ZREM").key(key).values(members).integer();
    }

    /** ZSCORE: empty if it is no member. */
    default CompletionStage<OptionalDouble> zscore(K key, V member) {
        return Call.of(this, "ZSCORE").key(key).value(member).optionalReal();
    }

    /** ZMSCORE: the score of each in their order; empty for one that is no member. */
    default CompletionStage<List<OptionalDouble>> zmscore(K key, V... members) {
        return Call.of(this, "ZMSCORE")
                .key(key)
                .values(members)
                .as(reply -> Replies.list(reply, Replies::optionalReal));
    }

    /** ZINCRBY: the new score. */
    default CompletionStage<Double> zincrBy(K key, double by, V member) {
        return Call.of(this, "ZINCRBY").key(key).number(by).value(member).real();
    }

    /** ZCARD: how many members there are. */
    default CompletionStage<Long> zcard(K key) {
        return Call.of(this, "ZCARD").key(key).integer();
    }

    /** ZCOUNT: how many members have a score in the range; in Redis's syntax, as {@link ZRange#scores}. */
    default CompletionStage<Long> zcount(K key, String least, String greatest) {
        return Call.of(this, "ZCOUNT").key(key).words(least, greatest).integer();
    }

    /** ZLEXCOUNT: how many members are in the range; in Redis's syntax, as {@link ZRange#lexical}. */
    default CompletionStage<Long> zlexcount(K key, String least, String greatest) {
        return Call.of(this, "ZLEXCOUNT").key(key).words(least, greatest).integer();
    }

    /** ZRANGE: the members of the range. */
    default CompletionStage<List<V>> zrange(K key, ZRange range) {
        return Call.of(this, "ZRANGE").key(key).words(range.words()).values();
    }

    /** ZRANGE with WITHSCORES, for ranges by rank or score. */
    default CompletionStage<List<ScoredValue<V>>> zrangeWithScores(K key, ZRange range) {
        return Call.of(this, "ZRANGE")
                .key(key)
                .words(range.words())
                .words("WITHSCORES")
                .scored();
    }

    /** ZRANK: the rank, from 0 for the least score; empty if it is no member. */
    default CompletionStage<OptionalLong> zrank(K key, V member) {
        return Call.of(this, "ZRANK").key(key).value(member).optionalInteger();
    }

    /** ZREVRANK: the rank, from 0 for the greatest score; empty if it is no member. */
    default CompletionStage<OptionalLong> zrevrank(K key, V member) {
        return Call.of(this, "ZREVRANK").key(key).value(member).optionalInteger();
    }

    /** ZPOPMIN: at most {@code count} members of the least scores, which are removed. */
    default CompletionStage<List<ScoredValue<V>>> zpopmin(K key, long count) {
        return Call.of(this, "ZPOPMIN").key(key).number(count).scored();
    }

    /** ZPOPMAX: at most {@code count} members of the greatest scores, which are removed; the greatest first. */
    default CompletionStage<List<ScoredValue<V>>> zpopmax(K key, long count) {
        return Call.of(this, "ZPOPMAX").key(key).number(count).scored();
    }
}
