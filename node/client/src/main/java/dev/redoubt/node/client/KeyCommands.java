package dev.redoubt.node.client;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The typed commands on keys of any type; {@link TypedCommands} has the rules.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
@SuppressWarnings({"unchecked", "varargs"}) // A method reads its varargs array, and writes nothing to it.
public interface KeyCommands<K, V> extends TypedCommands<K, V> {
    /** DEL: how many keys there were. */
    default CompletionStage<Long> del(K... keys) {
        return Call.of(this, "DEL").keys(keys).integer();
    }

    /** UNLINK: how many keys there were; their memory is freed later. */
    default CompletionStage<Long> unlink(K... keys) {
        return Call.of(this, "UNLINK").keys(keys).integer();
    }

    /** EXISTS: how many of the keys there are; one that is named twice counts twice. */
    default CompletionStage<Long> exists(K... keys) {
        return Call.of(this, "EXISTS").keys(keys).integer();
    }

    /** TOUCH: how many of the keys there are; they count as used now. */
    default CompletionStage<Long> touch(K... keys) {
        return Call.of(this, "TOUCH").keys(keys).integer();
    }

    /** PEXPIRE: whether there is such a key; it expires after this time, in whole milliseconds. */
    default CompletionStage<Boolean> expire(K key, Duration time) {
        return Call.of(this, "PEXPIRE").key(key).number(time.toMillis()).flag();
    }

    /** PEXPIREAT: whether there is such a key; it expires at this moment of the master's clock. */
    default CompletionStage<Boolean> expireAt(K key, Instant moment) {
        return Call.of(this, "PEXPIREAT").key(key).number(moment.toEpochMilli()).flag();
    }

    /** PERSIST: whether there was an expiry; the key has none now. */
    default CompletionStage<Boolean> persist(K key) {
        return Call.of(this, "PERSIST").key(key).flag();
    }

    /** PTTL in milliseconds: -1 for a key that does not expire, -2 if there is no such key. */
    default CompletionStage<Long> pttl(K key) {
        return Call.of(this, "PTTL").key(key).integer();
    }

    /** TTL in seconds: -1 for a key that does not expire, -2 if there is no such key. */
    default CompletionStage<Long> ttl(K key) {
        return Call.of(this, "TTL").key(key).integer();
    }

    /** PEXPIRETIME in Unix milliseconds: -1 for a key that does not expire, -2 if there is no such key. */
    default CompletionStage<Long> pexpiretime(K key) {
        return Call.of(this, "PEXPIRETIME").key(key).integer();
    }

    /** TYPE: {@code string}, {@code list}, {@code set}, {@code hash} or {@code zset}; {@code none} for no key. */
    default CompletionStage<String> type(K key) {
        return Call.of(this, "TYPE").key(key).text();
    }

    /** RENAME: {@code to} is replaced; an error if there is no such key. */
    default CompletionStage<Void> rename(K key, K to) {
        return Call.of(this, "RENAME").key(key).key(to).ok();
    }

    /** RENAMENX: whether the key was renamed; it is not if {@code to} exists. */
    default CompletionStage<Boolean> renamenx(K key, K to) {
        return Call.of(this, "RENAMENX").key(key).key(to).flag();
    }

    /** RANDOMKEY: empty if there are no keys. */
    default CompletionStage<Optional<K>> randomkey() {
        return Call.of(this, "RANDOMKEY").key();
    }

    /** KEYS: all keys that the glob-style pattern matches. It looks at each key: {@link #scan} does so in parts. */
    default CompletionStage<List<K>> keys(String pattern) {
        return Call.of(this, "KEYS").words(pattern).keys();
    }

    /**
     * SCAN: one page of keys.
     *
     * @param cursor {@link ScanPage#START}, then that of the page before
     */
    default CompletionStage<ScanPage<K>> scan(String cursor, ScanOptions options) {
        return Call.of(this, "SCAN")
                .words(cursor)
                .words(options.words())
                .as(reply ->
                        Replies.page(reply, part -> Replies.list(part, element -> Replies.bulk(element, keyCodec()))));
    }

    /** DBSIZE: how many keys the database has. */
    default CompletionStage<Long> dbsize() {
        return Call.of(this, "DBSIZE").integer();
    }

    /** FLUSHDB: the database has no keys afterwards. */
    default CompletionStage<Void> flushdb() {
        return Call.of(this, "FLUSHDB").ok();
    }
}
