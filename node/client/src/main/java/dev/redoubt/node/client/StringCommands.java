package dev.redoubt.node.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The typed commands on strings; {@link TypedCommands} has the rules.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
@SuppressWarnings({"unchecked", "varargs"}) // A method reads its varargs array, and writes nothing to it.
public interface StringCommands<K, V> extends TypedCommands<K, V> {
    /** GET: the value; empty if there is no such key. */
    default CompletionStage<Optional<V>> get(K key) {
        return Call.of(this, "GET").key(key).value();
    }

    /** SET: the key has this value and no expiry. */
    default CompletionStage<Void> set(K key, V value) {
        return Call.of(this, "SET").key(key).value(value).ok();
    }

    /** SET with options: whether the key was set, which a condition may prevent. */
    default CompletionStage<Boolean> set(K key, V value, SetOptions options) {
        return Call.of(this, "SET").key(key).value(value).words(options.words()).as(reply -> !Replies.isNull(reply));
    }

    /** SET with GET: the value before, whether or not the key was set; empty if there was no such key. */
    default CompletionStage<Optional<V>> setGet(K key, V value, SetOptions options) {
        return Call.of(this, "SET")
                .key(key)
                .value(value)
                .words(options.words())
                .words("GET")
                .value();
    }

    /** SET with NX: whether the key was set. */
    default CompletionStage<Boolean> setIfAbsent(K key, V value) {
        return set(key, value, SetOptions.none().ifAbsent());
    }

    /** GETDEL: the value, and the key is gone; empty if there is no such key. */
    default CompletionStage<Optional<V>> getdel(K key) {
        return Call.of(this, "GETDEL").key(key).value();
    }

    /** GETEX with PX: the value, and the key expires after this time, in whole milliseconds. */
    default CompletionStage<Optional<V>> getex(K key, Duration time) {
        return Call.of(this, "GETEX")
                .key(key)
                .words("PX")
                .number(time.toMillis())
                .value();
    }

    /** GETEX with PERSIST: the value, and the key does not expire. */
    default CompletionStage<Optional<V>> getPersist(K key) {
        return Call.of(this, "GETEX").key(key).words("PERSIST").value();
    }

    /** MGET: the value of each key in their order; empty for a key that is absent or holds no string. */
    default CompletionStage<List<Optional<V>>> mget(K... keys) {
        return Call.of(this, "MGET").keys(keys).optionalValues();
    }

    /** MSET: all keys have these values, as one step. */
    default CompletionStage<Void> mset(Map<K, V> pairs) {
        return Call.of(this, "MSET").pairs(pairs).ok();
    }

    /** MSETNX: whether all keys were set; none is if one of them exists. */
    default CompletionStage<Boolean> msetnx(Map<K, V> pairs) {
        return Call.of(this, "MSETNX").pairs(pairs).flag();
    }

    /** APPEND: the new length in bytes. */
    default CompletionStage<Long> append(K key, V value) {
        return Call.of(this, "APPEND").key(key).value(value).integer();
    }

    /** STRLEN: the length in bytes; 0 if there is no such key. */
    default CompletionStage<Long> strlen(K key) {
        return Call.of(this, "STRLEN").key(key).integer();
    }

    /** GETRANGE: the bytes from {@code first} to {@code last}; negative ones count from the end. */
    default CompletionStage<V> getrange(K key, long first, long last) {
        return Call.of(this, "GETRANGE")
                .key(key)
                .number(first)
                .number(last)
                .as(reply -> Replies.bulk(reply, valueCodec()));
    }

    /** SETRANGE: writes over the bytes from {@code offset} on; the new length in bytes. */
    default CompletionStage<Long> setrange(K key, long offset, V value) {
        return Call.of(this, "SETRANGE").key(key).number(offset).value(value).integer();
    }

    /** INCR: the new value. */
    default CompletionStage<Long> incr(K key) {
        return Call.of(this, "INCR").key(key).integer();
    }

    /** INCRBY: the new value. */
    default CompletionStage<Long> incrBy(K key, long by) {
        return Call.of(this, "INCRBY").key(key).number(by).integer();
    }

    /** INCRBYFLOAT: the new value. */
    default CompletionStage<Double> incrByFloat(K key, double by) {
        return Call.of(this, "INCRBYFLOAT").key(key).number(by).real();
    }

    /** DECR: the new value. */
    default CompletionStage<Long> decr(K key) {
        return Call.of(this, "DECR").key(key).integer();
    }

    /** DECRBY: the new value. */
    default CompletionStage<Long> decrBy(K key, long by) {
        return Call.of(this, "DECRBY").key(key).number(by).integer();
    }
}
