package dev.redoubt.node.client;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The typed commands on sets; {@link TypedCommands} has the rules. Members come as a list in no order, each once: a
 * {@link java.util.Set} of byte arrays would compare identities. A set without members does not exist.
 *
 * @param <K> the type of keys
 * @param <V> the type of members
 */
@SuppressWarnings({"unchecked", "varargs"}) // A method reads its varargs array, and writes nothing to it.
public interface SetCommands<K, V> extends TypedCommands<K, V> {
    /** SADD: how many of the members are new. */
    default CompletionStage<Long> sadd(K key, V... members) {
        return Call.of(this, "SADD").key(key).values(members).integer();
    }

    /** SREM: how many of the members there were. */
    default CompletionStage<Long> srem(K key, V... members) {
        return Call.of(this, "SREM").key(key).values(members).integer();
    }

    /** SMEMBERS: all members. */
    default CompletionStage<List<V>> smembers(K key) {
        return Call.of(this, "SMEMBERS").key(key).values();
    }

    /** SISMEMBER: whether it is a member. */
    default CompletionStage<Boolean> sismember(K key, V member) {
        return Call.of(this, "SISMEMBER").key(key).value(member).flag();
    }

    /** SMISMEMBER: whether each is a member, in their order. */
    default CompletionStage<List<Boolean>> smismember(K key, V... members) {
        return Call.of(this, "SMISMEMBER").key(key).values(members).flags();
    }

    /** SCARD: how many members there are. */
    default CompletionStage<Long> scard(K key) {
        return Call.of(this, "SCARD").key(key).integer();
    }

    /** SPOP: a random member, which is removed; empty if there is no such set. */
    default CompletionStage<Optional<V>> spop(K key) {
        return Call.of(this, "SPOP").key(key).value();
    }

    /** SPOP of at most {@code count} members. */
    default CompletionStage<List<V>> spop(K key, long count) {
        return Call.of(this, "SPOP").key(key).number(count).values();
    }

    /** SRANDMEMBER: a random member; empty if there is no such set. */
    default CompletionStage<Optional<V>> srandmember(K key) {
        return Call.of(this, "SRANDMEMBER").key(key).value();
    }

    /** SRANDMEMBER of {@code count} different members; if negative, of -{@code count} that may repeat. */
    default CompletionStage<List<V>> srandmember(K key, long count) {
        return Call.of(this, "SRANDMEMBER").key(key).number(count).values();
    }

    /** SUNION: the members of any of the sets. */
    default CompletionStage<List<V>> sunion(K... keys) {
        return Call.of(this, "SUNION").keys(keys).values();
    }

    /** SINTER: the members of all of the sets. */
    default CompletionStage<List<V>> sinter(K... keys) {
        return Call.of(this, "SINTER").keys(keys).values();
    }

    /** SDIFF: the members of the first set that are in none of the others. */
    default CompletionStage<List<V>> sdiff(K... keys) {
        return Call.of(this, "SDIFF").keys(keys).values();
    }

    /** SUNIONSTORE: how many members {@code into} has now. */
    default CompletionStage<Long> sunionstore(K into, K... keys) {
        return Call.of(this, "SUNIONSTORE").key(into).keys(keys).integer();
    }

    /** SINTERSTORE: how many members {@code into} has now. */
    default CompletionStage<Long> sinterstore(K into, K... keys) {
        return Call.of(this, "SINTERSTORE").key(into).keys(keys).integer();
    }

    /** SDIFFSTORE: how many members {@code into} has now. */
    default CompletionStage<Long> sdiffstore(K into, K... keys) {
        return Call.of(this, "SDIFFSTORE").key(into).keys(keys).integer();
    }

    /** SINTERCARD: how many members all of the sets have in common. */
    default CompletionStage<Long> sintercard(K... keys) {
        return Call.of(this, "SINTERCARD").number(keys.length).keys(keys).integer();
    }
}
