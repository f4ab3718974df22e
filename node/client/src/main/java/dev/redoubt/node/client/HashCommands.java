package dev.redoubt.node.client;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The typed commands on hashes; {@link TypedCommands} has the rules. A hash without fields does not exist.
 *
 * @param <K> the type of keys and fields
 * @param <V> the type of values
 */
@SuppressWarnings({"unchecked", "varargs"}) // A method reads its varargs array, and writes nothing to it.
public interface HashCommands<K, V> extends TypedCommands<K, V> {
    /** HSET of one field: whether it is new. */
    default CompletionStage<Boolean> hset(K key, K field, V value) {
        return Call.of(this, "HSET").key(key).key(field).value(value).flag();
    }

    /** HSET: how many of the fields are new. */
    default CompletionStage<Long> hset(K key, Map<K, V> fields) {
        return Call.of(this, "HSET").key(key).pairs(fields).integer();
    }

    /** HSETNX: whether the field was set; it is not if it exists. */
    default CompletionStage<Boolean> hsetnx(K key, K field, V value) {
        return Call.of(this, "HSETNX").key(key).key(field).value(value).flag();
    }

    /** HGET: empty if there is no such field. */
    default CompletionStage<Optional<V>> hget(K key, K field) {
        return Call.of(this, "HGET").key(key).key(field).value();
    }

    /** HMGET: the value of each field in their order; empty for one that is absent. */
    default CompletionStage<List<Optional<V>>> hmget(K key, K... fields) {
        return Call.of(this, "HMGET").key(key).keys(fields).optionalValues();
    }

    /** HGETALL: all fields. With byte arrays as fields the map compares identities; it is then for iteration. */
    default CompletionStage<Map<K, V>> hgetAll(K key) {
        return Call.of(this, "HGETALL").key(key).map();
    }

    /** HDEL: how many of the fields there were. */
    default CompletionStage<Long> hdel(K key, K... fields) {
        return Call.of(this, "HDEL").key(key).keys(fields).integer();
    }

    /** HEXISTS: whether there is such a field. */
    default CompletionStage<Boolean> hexists(K key, K field) {
        return Call.of(this, "HEXISTS").key(key).key(field).flag();
    }

    /** HLEN: how many fields there are. */
    default CompletionStage<Long> hlen(K key) {
        return Call.of(this, "HLEN").key(key).integer();
    }

    /** HKEYS: all fields, in no order. */
    default CompletionStage<List<K>> hkeys(K key) {
        return Call.of(this, "HKEYS").key(key).keys();
    }

    /** HVALS: all values, in no order. */
    default CompletionStage<List<V>> hvals(K key) {
        return Call.of(this, "HVALS").key(key).values();
    }

    /** HSTRLEN: the length of the value in bytes; 0 if there is no such field. */
    default CompletionStage<Long> hstrlen(K key, K field) {
        return Call.of(this, "HSTRLEN").key(key).key(field).integer();
    }

    /** HINCRBY: the new value. */
    default CompletionStage<Long> hincrBy(K key, K field, long by) {
        return Call.of(this, "HINCRBY").key(key).key(field).number(by).integer();
    }

    /** HINCRBYFLOAT: the new value. */
    default CompletionStage<Double> hincrByFloat(K key, K field, double by) {
        return Call.of(this, "HINCRBYFLOAT").key(key).key(field).number(by).real();
    }
}
