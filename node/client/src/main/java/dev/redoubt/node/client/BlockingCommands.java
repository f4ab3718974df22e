package dev.redoubt.node.client;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * The typed commands that wait until a key has something; {@link TypedCommands} has the rules. They wait for {@code
 * wait} at most, which must be well below {@link ClientSettings}' timeout: a request that has timed out may still take
 * an element, which is then lost. It counts in whole milliseconds.
 *
 * @param <K> the type of keys
 * @param <V> the type of elements
 */
@SuppressWarnings({"unchecked", "varargs"}) // A method reads its varargs array, and writes nothing to it.
public interface BlockingCommands<K, V> extends TypedCommands<K, V> {
    /**
     * Returns the whole milliseconds of a wait.
     *
     * @throws IllegalArgumentException it is shorter than a millisecond: 0 would be for ever
     */
    static long millis(Duration wait) {
        long millis = wait.toMillis();
        if (millis < 1) {
            throw new IllegalArgumentException("the wait is shorter than a millisecond: " + wait);
        }
        return millis;
    }

    private static double seconds(Duration wait) {
        return millis(wait) / 1000.0;
    }

    /** BLPOP: the first element of the first list that has some; empty if none had in time. */
    default CompletionStage<Optional<PoppedValue<K, V>>> blpop(Duration wait, K... keys) {
        return pop("BLPOP", wait, keys, parts -> Replies.bulk(parts.get(1), valueCodec()), 2);
    }

    /** BRPOP: as {@link #blpop}, of the last element. */
    default CompletionStage<Optional<PoppedValue<K, V>>> brpop(Duration wait, K... keys) {
        return pop("BRPOP", wait, keys, parts -> Replies.bulk(parts.get(1), valueCodec()), 2);
    }

    /** BZPOPMIN: the member with the lowest score of the first set that has some; empty if none had in time. */
    default CompletionStage<Optional<PoppedValue<K, ScoredValue<V>>>> bzpopmin(Duration wait, K... keys) {
        return pop("BZPOPMIN", wait, keys, this::scored, 3);
    }

    /** BZPOPMAX: as {@link #bzpopmin}, of the highest score. */
    default CompletionStage<Optional<PoppedValue<K, ScoredValue<V>>>> bzpopmax(Duration wait, K... keys) {
        return pop("BZPOPMAX", wait, keys, this::scored, 3);
    }

    /** BLMOVE from left to right: the first element of {@code from}, which is the last of {@code to} now. */
    default CompletionStage<Optional<V>> blmove(Duration wait, K from, K to) {
        return Call.of(this, "BLMOVE")
                .key(from)
                .key(to)
                .words("LEFT", "RIGHT")
                .number(seconds(wait))
                .value();
    }

    private ScoredValue<V> scored(List<Reply> parts) {
        return new ScoredValue<>(Replies.bulk(parts.get(1), valueCodec()), Replies.real(parts.get(2)));
    }

    private <T> CompletionStage<Optional<PoppedValue<K, T>>> pop(
            String command, Duration wait, K[] keys, Function<List<Reply>, T> value, int size) {
        return Call.of(this, command).keys(keys).number(seconds(wait)).as(reply -> {
            if (Replies.isNull(reply)) {
                return Optional.empty();
            }
            List<Reply> parts = Replies.parts(reply, size);
            return Optional.of(new PoppedValue<>(Replies.bulk(parts.get(0), keyCodec()), value.apply(parts)));
        });
    }
}
