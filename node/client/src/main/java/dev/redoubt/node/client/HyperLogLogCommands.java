package dev.redoubt.node.client;

import java.util.concurrent.CompletionStage;

/**
 * The typed commands on HyperLogLogs; {@link TypedCommands} has the rules.
 *
 * @param <K> the type of keys
 * @param <V> the type of elements
 */
@SuppressWarnings({"unchecked", "varargs"}) // A method reads its varargs array, and writes nothing to it.
public interface HyperLogLogCommands<K, V> extends TypedCommands<K, V> {
    /** PFADD: whether the estimate may have changed. */
    default CompletionStage<Boolean> pfadd(K key, V... elements) {
        return Call.of(this, "PFADD").key(key).values(elements).flag();
    }

    /** PFCOUNT: about how many different elements all keys have together. */
    default CompletionStage<Long> pfcount(K... keys) {
        return Call.of(this, "PFCOUNT").keys(keys).integer();
    }

    /** PFMERGE: {@code into} has the elements of all keys, and its own. */
    default CompletionStage<Void> pfmerge(K into, K... keys) {
        return Call.of(this, "PFMERGE").key(into).keys(keys).ok();
    }
}
