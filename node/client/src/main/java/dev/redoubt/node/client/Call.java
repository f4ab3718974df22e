package dev.redoubt.node.client;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * One typed command while its arguments are put together; the last method sends it. One use, one thread.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
final class Call<K, V> {
    private final TypedCommands<K, V> on;
    private final List<byte[]> args = new ArrayList<>();

    private Call(TypedCommands<K, V> on) {
        this.on = on;
    }

    static <K, V> Call<K, V> of(TypedCommands<K, V> on, String... name) {
        return new Call<>(on).words(name);
    }

    Call<K, V> words(String... words) {
        for (String word : words) {
            args.add(word.getBytes(StandardCharsets.UTF_8));
        }
        return this;
    }

    Call<K, V> number(long number) {
        return words(Long.toString(number));
    }

    Call<K, V> number(double number) {
        return words(Numbers.text(number));
    }

    Call<K, V> key(K key) {
        args.add(on.keyCodec().encode(key));
        return this;
    }

    Call<K, V> keys(K[] keys) {
        for (K key : keys) {
            key(key);
        }
        return this;
    }

    Call<K, V> value(V value) {
        args.add(on.valueCodec().encode(value));
        return this;
    }

    Call<K, V> values(V[] values) {
        for (V value : values) {
            value(value);
        }
        return this;
    }

    Call<K, V> pairs(Map<K, V> pairs) {
        pairs.forEach((key, value) -> key(key).value(value));
        return this;
    }

    <T> CompletionStage<T> as(Function<Reply, T> type) {
        return on.send(args.toArray(new byte[0][])).thenApply(type);
    }

    CompletionStage<Void> ok() {
        return as(Replies::ok);
    }

    CompletionStage<String> text() {
        return as(Replies::text);
    }

    CompletionStage<Long> integer() {
        return as(Replies::integer);
    }

    CompletionStage<OptionalLong> optionalInteger() {
        return as(Replies::optionalInteger);
    }

    /** The integer 1 is true. */
    CompletionStage<Boolean> flag() {
        return as(reply -> Replies.integer(reply) == 1);
    }

    CompletionStage<List<Boolean>> flags() {
        return as(reply -> Replies.list(reply, element -> Replies.integer(element) == 1));
    }

    CompletionStage<Double> real() {
        return as(Replies::real);
    }

    CompletionStage<OptionalDouble> optionalReal() {
        return as(Replies::optionalReal);
    }

    CompletionStage<Optional<V>> value() {
        return as(reply -> Replies.optional(reply, on.valueCodec()));
    }

    CompletionStage<Optional<K>> key() {
        return as(reply -> Replies.optional(reply, on.keyCodec()));
    }

    CompletionStage<List<V>> values() {
        return as(reply -> Replies.list(reply, element -> Replies.bulk(element, on.valueCodec())));
    }

    CompletionStage<List<K>> keys() {
        return as(reply -> Replies.list(reply, element -> Replies.bulk(element, on.keyCodec())));
    }

    CompletionStage<List<Optional<V>>> optionalValues() {
        return as(reply -> Replies.list(reply, element -> Replies.optional(element, on.valueCodec())));
    }

    /** Null becomes the empty list. */
    CompletionStage<List<V>> valuesOrNone() {
        return as(reply -> Replies.listOrNone(reply, element -> Replies.bulk(element, on.valueCodec())));
    }

    CompletionStage<Map<K, V>> map() {
        return as(reply -> Replies.map(reply, on.keyCodec(), on.valueCodec()));
    }

    CompletionStage<List<ScoredValue<V>>> scored() {
        return as(reply -> Replies.scored(reply, on.valueCodec()));
    }
}
