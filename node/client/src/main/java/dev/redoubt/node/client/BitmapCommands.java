package dev.redoubt.node.client;

import java.util.concurrent.CompletionStage;

/**
 * The typed commands on the bits of strings; {@link TypedCommands} has the rules. Bit 0 is the highest of the first
 * byte.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
@SuppressWarnings({"unchecked", "varargs"}) // A method reads its varargs array, and writes nothing to it.
public interface BitmapCommands<K, V> extends TypedCommands<K, V> {
    /** SETBIT: the bit that was there before. */
    default CompletionStage<Boolean> setbit(K key, long bit, boolean on) {
        return Call.of(this, "SETBIT").key(key).number(bit).number(on ? 1 : 0).flag();
    }

    /** GETBIT: the bit; false beyond the end. */
    default CompletionStage<Boolean> getbit(K key, long bit) {
        return Call.of(this, "GETBIT").key(key).number(bit).flag();
    }

    /** BITCOUNT: how many bits are on. */
    default CompletionStage<Long> bitcount(K key) {
        return Call.of(this, "BITCOUNT").key(key).integer();
    }

    /** BITCOUNT: how many bits are on in the bytes from {@code first} to {@code last}; negative count from the end. */
    default CompletionStage<Long> bitcount(K key, long first, long last) {
        return Call.of(this, "BITCOUNT").key(key).number(first).number(last).integer();
    }

    /** BITPOS: the first bit that is so; -1 if there is none. */
    default CompletionStage<Long> bitpos(K key, boolean on) {
        return Call.of(this, "BITPOS").key(key).number(on ? 1 : 0).integer();
    }

    /** BITOP: the length of {@code into} in bytes, which has the outcome now. */
    default CompletionStage<Long> bitop(BitOperation operation, K into, K... keys) {
        return Call.of(this, "BITOP", operation.name()).key(into).keys(keys).integer();
    }
}
