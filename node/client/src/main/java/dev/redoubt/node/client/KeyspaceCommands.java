package dev.redoubt.node.client;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Typed forms of common commands, over {@link #send(byte[]...)}. Keys and fields are UTF-8; values are bytes, or UTF-8
 * where a String is taken. An error reply, or one of another type than the command has, is an
 * {@link ErrorReplyException}. Thread-safe.
 */
public interface KeyspaceCommands {
    /**
     * Sends one command.
     *
     * @param args its name first; the arrays must not be changed afterwards
     * @return its reply, error replies included; or one of the {@link KeyspaceException}s
     * @throws IllegalArgumentException there is no name, or the command needs a connection of its own
     */
    CompletionStage<Reply> send(byte[]... args);

    /** As {@link #send(byte[]...)}, in UTF-8. */
    default CompletionStage<Reply> send(String... args) {
        byte[][] bytes = new byte[args.length][];
        for (int i = 0; i < args.length; i++) {
            bytes[i] = utf8(args[i]);
        }
        return send(bytes);
    }

    /** GET; empty if there is no such key. */
    default CompletionStage<Optional<byte[]>> get(String key) {
        return send("GET", key).thenApply(KeyspaceCommands::value);
    }

    /** SET. */
    default CompletionStage<Void> set(String key, byte[] value) {
        return send(utf8("SET"), utf8(key), value).thenApply(KeyspaceCommands::ok);
    }

    /** SET. */
    default CompletionStage<Void> set(String key, String value) {
        return set(key, utf8(value));
    }

    /** SET with NX: whether the key was set. */
    default CompletionStage<Boolean> setIfAbsent(String key, byte[] value) {
        return send(utf8("SET"), utf8(key), value, utf8("NX"))
                .thenApply(reply -> !(checked(reply) instanceof Reply.Null));
    }

    /** DEL: how many there were. */
    default CompletionStage<Long> del(String... keys) {
        return send(with("DEL", keys)).thenApply(KeyspaceCommands::integer);
    }

    /** EXISTS: how many there are. */
    default CompletionStage<Long> exists(String... keys) {
        return send(with("EXISTS", keys)).thenApply(KeyspaceCommands::integer);
    }

    /** PEXPIRE: whether there is such a key. */
    default CompletionStage<Boolean> expire(String key, long milliseconds) {
        return send("PEXPIRE", key, Long.toString(milliseconds)).thenApply(reply -> integer(reply) == 1);
    }

    /** INCRBY: the new value. */
    default CompletionStage<Long> incrBy(String key, long by) {
        return send("INCRBY", key, Long.toString(by)).thenApply(KeyspaceCommands::integer);
    }

    /** INCR: the new value. */
    default CompletionStage<Long> incr(String key) {
        return incrBy(key, 1);
    }

    /** HSET of one field: whether it is new. */
    default CompletionStage<Boolean> hset(String key, String field, byte[] value) {
        return send(utf8("HSET"), utf8(key), utf8(field), value).thenApply(reply -> integer(reply) == 1);
    }

    /** HGET; empty if there is no such field. */
    default CompletionStage<Optional<byte[]>> hget(String key, String field) {
        return send("HGET", key, field).thenApply(KeyspaceCommands::value);
    }

    /** HGETALL. */
    default CompletionStage<Map<String, byte[]>> hgetAll(String key) {
        return send("HGETALL", key).thenApply(reply -> {
            List<byte[]> flat = values(reply);
            Map<String, byte[]> fields = new LinkedHashMap<>();
            for (int i = 0; i + 1 < flat.size(); i += 2) {
                fields.put(new String(flat.get(i), StandardCharsets.UTF_8), flat.get(i + 1));
            }
            return fields;
        });
    }

    /** RPUSH of one value: the new length. */
    default CompletionStage<Long> rpush(String key, byte[] value) {
        return send(utf8("RPUSH"), utf8(key), value).thenApply(KeyspaceCommands::integer);
    }

    /** LRANGE; negative indexes count from the end. */
    default CompletionStage<List<byte[]>> lrange(String key, long first, long last) {
        return send("LRANGE", key, Long.toString(first), Long.toString(last)).thenApply(KeyspaceCommands::values);
    }

    /** SADD of one member: whether it is new. */
    default CompletionStage<Boolean> sadd(String key, byte[] member) {
        return send(utf8("SADD"), utf8(key), member).thenApply(reply -> integer(reply) == 1);
    }

    /** SMEMBERS, in no order. */
    default CompletionStage<List<byte[]>> smembers(String key) {
        return send("SMEMBERS", key).thenApply(KeyspaceCommands::values);
    }

    private static String[] with(String name, String... keys) {
        String[] args = new String[keys.length + 1];
        args[0] = name;
        System.arraycopy(keys, 0, args, 1, keys.length);
        return args;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Reply checked(Reply reply) {
        if (reply instanceof Reply.ErrorReply error) {
            throw new ErrorReplyException(error.text());
        }
        return reply;
    }

    private static <T extends Reply> T as(Class<T> type, Reply reply) {
        if (!type.isInstance(checked(reply))) {
            throw new ErrorReplyException("a reply of another type: " + reply);
        }
        return type.cast(reply);
    }

    /** NullAway knows no other null of type Void. */
    @SuppressWarnings("NullAway")
    private static Void ok(Reply reply) {
        as(Reply.Simple.class, reply);
        return null;
    }

    private static long integer(Reply reply) {
        return as(Reply.Int.class, reply).value();
    }

    private static Optional<byte[]> value(Reply reply) {
        return checked(reply) instanceof Reply.Null
                ? Optional.empty()
                : Optional.of(as(Reply.Bulk.class, reply).value());
    }

    private static List<byte[]> values(Reply reply) {
        Function<Reply, byte[]> bytes = element -> as(Reply.Bulk.class, element).value();
        return new ArrayList<>(
                as(Reply.Array.class, reply).elements().stream().map(bytes).toList());
    }
}
