package dev.redoubt.node.client;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * The typed commands that go through a collection in pages; {@link TypedCommands} has the rules. A cursor is {@link
 * ScanPage#START} at first, then that of the page before. The option TYPE is for {@link KeyCommands#scan} only.
 *
 * @param <K> the type of keys and fields
 * @param <V> the type of values and members
 */
public interface ScanCommands<K, V> extends TypedCommands<K, V> {
    /** HSCAN: one page of fields with their values. */
    default CompletionStage<ScanPage<Map.Entry<K, V>>> hscan(K key, String cursor, ScanOptions options) {
        return Call.of(this, "HSCAN")
                .key(key)
                .words(cursor)
                .words(options.words())
                .as(reply -> Replies.page(
                        reply,
                        part -> List.copyOf(
                                Replies.map(part, keyCodec(), valueCodec()).entrySet())));
    }

    /** SSCAN: one page of members. */
    default CompletionStage<ScanPage<V>> sscan(K key, String cursor, ScanOptions options) {
        return Call.of(this, "SSCAN")
                .key(key)
                .words(cursor)
                .words(options.words())
                .as(reply ->
                        Replies.page(reply, part -> Replies.list(part, member -> Replies.bulk(member, valueCodec()))));
    }

    /** ZSCAN: one page of members with their scores. */
    default CompletionStage<ScanPage<ScoredValue<V>>> zscan(K key, String cursor, ScanOptions options) {
        return Call.of(this, "ZSCAN")
                .key(key)
                .words(cursor)
                .words(options.words())
                .as(reply -> Replies.page(reply, part -> Replies.scored(part, valueCodec())));
    }
}
