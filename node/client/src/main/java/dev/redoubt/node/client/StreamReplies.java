package dev.redoubt.node.client;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The typed forms of the replies of commands on streams. Stateless. */
final class StreamReplies {
    private StreamReplies() {}

    static <K, V> List<StreamEntry<K, V>> entries(Reply reply, TypedCommands<K, V> on) {
        return Replies.list(reply, entry -> entry(entry, on));
    }

    private static <K, V> StreamEntry<K, V> entry(Reply reply, TypedCommands<K, V> on) {
        List<Reply> parts = Replies.parts(reply, 2);
        Map<K, V> fields =
                Replies.isNull(parts.get(1)) ? Map.of() : Replies.map(parts.get(1), on.keyCodec(), on.valueCodec());
        return new StreamEntry<>(Replies.text(parts.get(0)), fields);
    }

    /** The entries of each stream that has some; null becomes the empty map. */
    static <K, V> Map<K, List<StreamEntry<K, V>>> streams(Reply reply, TypedCommands<K, V> on) {
        Map<K, List<StreamEntry<K, V>>> streams = new LinkedHashMap<>();
        for (List<Reply> stream : Replies.listOrNone(reply, pair -> Replies.parts(pair, 2))) {
            streams.put(Replies.bulk(stream.get(0), on.keyCodec()), entries(stream.get(1), on));
        }
        return Collections.unmodifiableMap(streams);
    }

    static <K, V> ClaimedEntries<K, V> claimed(Reply reply, TypedCommands<K, V> on) {
        List<Reply> parts = Replies.parts(reply, 3);
        return new ClaimedEntries<>(
                Replies.text(parts.get(0)), entries(parts.get(1), on), Replies.list(parts.get(2), Replies::text));
    }
}
