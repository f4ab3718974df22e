package dev.redoubt.node.client;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;

/** The typed forms of replies. An error reply, or one of another type, is thrown. Stateless. */
final class Replies {
    private Replies() {}

    static Reply checked(Reply reply) {
        if (reply instanceof Reply.ErrorReply error) {
            throw new ErrorReplyException(error.text());
        }
        return reply;
    }

    private static <T extends Reply> T as(Class<T> type, Reply reply) {
        if (!type.isInstance(checked(reply))) {
            throw unexpected(reply);
        }
        return type.cast(reply);
    }

    private static UnexpectedReplyException unexpected(Reply reply) {
        return new UnexpectedReplyException("a reply of another type than the command has: "
                + reply.getClass().getSimpleName());
    }

    /** NullAway knows no other null of type Void. */
    @SuppressWarnings("NullAway")
    static Void ok(Reply reply) {
        as(Reply.Simple.class, reply);
        return null;
    }

    /** A status or a bulk string. */
    static String text(Reply reply) {
        return checked(reply) instanceof Reply.Simple simple
                ? simple.text()
                : as(Reply.Bulk.class, reply).text();
    }

    static long integer(Reply reply) {
        return as(Reply.Int.class, reply).value();
    }

    static OptionalLong optionalInteger(Reply reply) {
        return isNull(reply) ? OptionalLong.empty() : OptionalLong.of(integer(reply));
    }

    static double real(Reply reply) {
        String text = as(Reply.Bulk.class, reply).text();
        try {
            return Numbers.parse(text);
        } catch (NumberFormatException e) {
            throw unexpected(reply);
        }
    }

    static OptionalDouble optionalReal(Reply reply) {
        return isNull(reply) ? OptionalDouble.empty() : OptionalDouble.of(real(reply));
    }

    static boolean isNull(Reply reply) {
        return checked(reply) instanceof Reply.Null;
    }

    static <T> T bulk(Reply reply, Codec<T> codec) {
        return codec.decode(as(Reply.Bulk.class, reply).value());
    }

    static <T> Optional<T> optional(Reply reply, Codec<T> codec) {
        return isNull(reply) ? Optional.empty() : Optional.of(bulk(reply, codec));
    }

    static <T> List<T> list(Reply reply, Function<Reply, T> element) {
        return as(Reply.Array.class, reply).elements().stream().map(element).toList();
    }

    /** The elements of an array of that length. */
    static List<Reply> parts(Reply reply, int size) {
        List<Reply> parts = as(Reply.Array.class, reply).elements();
        if (parts.size() != size) {
            throw unexpected(reply);
        }
        return parts;
    }

    static <T> List<T> listOrNone(Reply reply, Function<Reply, T> element) {
        return isNull(reply) ? List.of() : list(reply, element);
    }

    static <K, V> Map<K, V> map(Reply reply, Codec<K> keys, Codec<V> values) {
        List<Reply> flat = as(Reply.Array.class, reply).elements();
        Map<K, V> map = new LinkedHashMap<>();
        for (int i = 0; i + 1 < flat.size(); i += 2) {
            map.put(bulk(flat.get(i), keys), bulk(flat.get(i + 1), values));
        }
        return Collections.unmodifiableMap(map);
    }

    static <V> List<ScoredValue<V>> scored(Reply reply, Codec<V> values) {
        List<Reply> flat = as(Reply.Array.class, reply).elements();
        List<ScoredValue<V>> scored = new ArrayList<>(flat.size() / 2);
        for (int i = 0; i + 1 < flat.size(); i += 2) {
            scored.add(new ScoredValue<>(bulk(flat.get(i), values), real(flat.get(i + 1))));
        }
        return List.copyOf(scored);
    }

    static <T> ScanPage<T> page(Reply reply, Function<Reply, List<T>> elements) {
        List<Reply> parts = parts(reply, 2);
        return new ScanPage<>(text(parts.get(0)), elements.apply(parts.get(1)));
    }
}
