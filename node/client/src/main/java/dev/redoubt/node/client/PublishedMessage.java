package dev.redoubt.node.client;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message that was published.
 *
 * @param pattern the pattern that matched; null for a subscription to the channel itself
 */
record PublishedMessage(@Nullable String pattern, String channel, byte[] message) {
    /** Returns the message of a RESP2 push; null for a confirmation. */
    static @Nullable PublishedMessage of(Reply reply) {
        if (!(reply instanceof Reply.Array array) || array.elements().isEmpty()) {
            return null;
        }
        List<Reply> parts = array.elements();
        String kind = text(parts.get(0));
        if (kind.equals("message") && parts.size() == 3) {
            return new PublishedMessage(null, text(parts.get(1)), bytes(parts.get(2)));
        } else if (kind.equals("pmessage") && parts.size() == 4) {
            return new PublishedMessage(text(parts.get(1)), text(parts.get(2)), bytes(parts.get(3)));
        }
        return null;
    }

    private static String text(Reply reply) {
        return new String(bytes(reply), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(Reply reply) {
        return reply instanceof Reply.Bulk bulk ? bulk.value() : new byte[0];
    }
}
