package dev.redoubt.node.client;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/**
 * The typed commands on lists; {@link TypedCommands} has the rules. Indexes begin at 0; negative ones count from the
 * end. A list without elements does not exist.
 *
 * @param <K> the type of keys
 * @param <V> the type of elements
 */
@SuppressWarnings({"unchecked", "varargs"}) // A method reads its varargs array, and writes nothing to it.
public interface ListCommands<K, V> extends TypedCommands<K, V> {
    /** LPUSH: the new length; the last of the values is the first element. */
    default CompletionStage<Long> lpush(K key, V... values) {
        return Call.of(this, "LPUSH").key(key).values(values).integer();
    }

    /** RPUSH: the new length. */
    default CompletionStage<Long> rpush(K key, V... values) {
        return Call.of(this, "RPUSH").key(key).values(values).integer();
    }

    /** LPUSHX: the new length; 0 if there is no such list, which stays so. */
    default CompletionStage<Long> lpushx(K key, V... values) {
        return Call.of(this, "LPUSHX").key(key).values(values).integer();
    }

    /** RPUSHX: the new length; 0 if there is no such list, which stays so. */
    default CompletionStage<Long> rpushx(K key, V... values) {
        return Call.of(this, "RPUSHX").key(key).values(values).integer();
    }

    /** LPOP: the first element, which is removed; empty if there is no such list. */
    default CompletionStage<Optional<V>> lpop(K key) {
        return Call.of(this, "LPOP").key(key).value();
    }

    /** LPOP of at most {@code count} elements, the first one first; none if there is no such list. */
    default CompletionStage<List<V>> lpop(K key, long count) {
        return Call.of(this, "LPOP").key(key).number(count).valuesOrNone();
    }

    /** RPOP: the last element, which is removed; empty if there is no such list. */
    default CompletionStage<Optional<V>> rpop(K key) {
        return Call.of(this, "RPOP").key(key).value();
    }

    /** RPOP of at most {@code count} elements, the last one first; none if there is no such list. */
    default CompletionStage<List<V>> rpop(K key, long count) {
        return Call.of(this, "RPOP").key(key).number(count).valuesOrNone();
    }

    /** LRANGE: the elements from {@code first} to {@code last}. */
    default CompletionStage<List<V>> lrange(K key, long first, long last) {
        return Call.of(this, "LRANGE").key(key).number(first).number(last).values();
    }

    /** LLEN: the length; 0 if there is no such list. */
    default CompletionStage<Long> llen(K key) {
        return Call.of(this, "LLEN").key(key).integer();
    }

    /** LINDEX: empty if there is no such element. */
    default CompletionStage<Optional<V>> lindex(K key, long index) {
        return Call.of(this, "LINDEX").key(key).number(index).value();
    }

    /** LSET: replaces an element; an error if there is none. */
    default CompletionStage<Void> lset(K key, long index, V value) {
        return Call.of(this, "LSET").key(key).number(index).value(value).ok();
    }

    /**
     * LREM: how many elements were removed.
     *
     * @param count at most so many from the start; from the end if negative; 0 for all
     */
    default CompletionStage<Long> lrem(K key, long count, V value) {
        return Call.of(this, "LREM").key(key).number(count).value(value).integer();
    }

    /** LTRIM: keeps the elements from {@code first} to {@code last}. */
    default CompletionStage<Void> ltrim(K key, long first, long last) {
        return Call.of(this, "LTRIM").key(key).number(first).number(last).ok();
    }

    /** LINSERT BEFORE: the new length; -1 if {@code pivot} is not there, 0 if there is no such list. */
    default CompletionStage<Long> linsertBefore(K key, V pivot, V value) {
        return Call.of(this, "LINSERT")
                .key(key)
                .words("BEFORE")
                .value(pivot)
                .value(value)
                .integer();
    }

    /** LINSERT AFTER: the new length; -1 if {@code pivot} is not there, 0 if there is no such list. */
    default CompletionStage<Long> linsertAfter(K key, V pivot, V value) {
        return Call.of(this, "LINSERT")
                .key(key)
                .words("AFTER")
                .value(pivot)
                .value(value)
                .integer();
    }

    /** LPOS: the index of the first such element; empty if there is none. */
    default CompletionStage<OptionalLong> lpos(K key, V value) {
        return Call.of(this, "LPOS").key(key).value(value).optionalInteger();
    }
}
