package dev.redoubt.node.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The typed commands on streams; {@link TypedCommands} has the rules. Ids are texts, as {@code 1526919030474-0}; {@code
 * -} and {@code +} are the first and the last one of a range, {@code $} and {@code >} those behind which XREAD and
 * XREADGROUP begin.
 *
 * @param <K> the type of keys and fields
 * @param <V> the type of values
 */
@SuppressWarnings({"unchecked", "varargs"}) // A method reads its varargs array, and writes nothing to it.
public interface StreamCommands<K, V> extends TypedCommands<K, V> {
    /** XADD: the id of the new entry. */
    default CompletionStage<String> xadd(K key, Map<K, V> fields) {
        return Call.of(this, "XADD").key(key).words("*").pairs(fields).text();
    }

    /** XADD with options: the id of the new entry; empty if there was no such stream and none was to be made. */
    default CompletionStage<Optional<String>> xadd(K key, Map<K, V> fields, XAddOptions options) {
        return Call.of(this, "XADD")
                .key(key)
                .words(options.words())
                .pairs(fields)
                .as(reply -> Replies.isNull(reply) ? Optional.empty() : Optional.of(Replies.text(reply)));
    }

    /** XLEN: how many entries there are. */
    default CompletionStage<Long> xlen(K key) {
        return Call.of(this, "XLEN").key(key).integer();
    }

    /** XDEL: how many of the entries there were. */
    default CompletionStage<Long> xdel(K key, String... ids) {
        return Call.of(this, "XDEL").key(key).words(ids).integer();
    }

    /** XTRIM with MAXLEN: removes the oldest entries until so many are left; how many were removed. */
    default CompletionStage<Long> xtrim(K key, long entries) {
        return Call.of(this, "XTRIM")
                .key(key)
                .words("MAXLEN", "=")
                .number(entries)
                .integer();
    }

    /** XRANGE: at most {@code count} entries from {@code first} to {@code last}, the oldest first. */
    default CompletionStage<List<StreamEntry<K, V>>> xrange(K key, String first, String last, long count) {
        return Call.of(this, "XRANGE")
                .key(key)
                .words(first, last, "COUNT")
                .number(count)
                .as(reply -> StreamReplies.entries(reply, this));
    }

    /** XREVRANGE: at most {@code count} entries from {@code last} back to {@code first}, the newest first. */
    default CompletionStage<List<StreamEntry<K, V>>> xrevrange(K key, String last, String first, long count) {
        return Call.of(this, "XREVRANGE")
                .key(key)
                .words(last, first, "COUNT")
                .number(count)
                .as(reply -> StreamReplies.entries(reply, this));
    }

    /** XREAD: at most {@code count} entries of each stream behind an id; streams without new ones are left out. */
    default CompletionStage<Map<K, List<StreamEntry<K, V>>>> xread(long count, Map<K, String> behind) {
        return streams(Call.of(this, "XREAD", "COUNT").number(count), behind);
    }

    /** XREAD with BLOCK: as {@link #xread}, but waits for entries; {@link BlockingCommands} says how long. */
    default CompletionStage<Map<K, List<StreamEntry<K, V>>>> xread(Duration wait, long count, Map<K, String> behind) {
        Call<K, V> call = Call.of(this, "XREAD", "COUNT").number(count).words("BLOCK");
        return streams(call.number(BlockingCommands.millis(wait)), behind);
    }

    private CompletionStage<Map<K, List<StreamEntry<K, V>>>> streams(Call<K, V> call, Map<K, String> behind) {
        List<Map.Entry<K, String>> streams = List.copyOf(behind.entrySet());
        call.words("STREAMS");
        streams.forEach(stream -> call.key(stream.getKey()));
        streams.forEach(stream -> call.words(stream.getValue()));
        return call.as(reply -> StreamReplies.streams(reply, this));
    }

    /** XGROUP CREATE with MKSTREAM: a group that begins behind {@code id}; an error if there is one of that name. */
    default CompletionStage<Void> xgroupCreate(K key, String group, String id) {
        return Call.of(this, "XGROUP", "CREATE")
                .key(key)
                .words(group, id, "MKSTREAM")
                .ok();
    }

    /** XGROUP DESTROY: whether there was such a group. */
    default CompletionStage<Boolean> xgroupDestroy(K key, String group) {
        return Call.of(this, "XGROUP", "DESTROY").key(key).words(group).flag();
    }

    /** XREADGROUP: as {@link #xread}, for a consumer of a group; {@code >} is what no consumer has got. */
    default CompletionStage<Map<K, List<StreamEntry<K, V>>>> xreadgroup(
            String group, String consumer, long count, Map<K, String> behind) {
        return streams(
                Call.of(this, "XREADGROUP", "GROUP", group, consumer, "COUNT").number(count), behind);
    }

    /** XREADGROUP with BLOCK: as {@link #xreadgroup}, but waits; {@link BlockingCommands} says how long. */
    default CompletionStage<Map<K, List<StreamEntry<K, V>>>> xreadgroup(
            String group, String consumer, Duration wait, long count, Map<K, String> behind) {
        Call<K, V> call = Call.of(this, "XREADGROUP", "GROUP", group, consumer, "COUNT")
                .number(count)
                .words("BLOCK");
        return streams(call.number(BlockingCommands.millis(wait)), behind);
    }

    /** XACK: how many of the entries were pending, and are not now. */
    default CompletionStage<Long> xack(K key, String group, String... ids) {
        return Call.of(this, "XACK").key(key).words(group).words(ids).integer();
    }

    /**
     * XAUTOCLAIM: gives entries that have been pending for {@code idle} to a consumer.
     *
     * @param cursor {@link ClaimedEntries#START}, then that of the reply before
     */
    default CompletionStage<ClaimedEntries<K, V>> xautoclaim(
            K key, String group, String consumer, Duration idle, String cursor, long count) {
        return Call.of(this, "XAUTOCLAIM")
                .key(key)
                .words(group, consumer)
                .number(idle.toMillis())
                .words(cursor, "COUNT")
                .number(count)
                .as(reply -> StreamReplies.claimed(reply, this));
    }
}
