package dev.redoubt.node.client;

import java.util.concurrent.CompletionStage;

/**
 * All typed commands; {@link TypedCommands} has their rules. What is not here goes through {@link #send(byte[]...)}.
 *
 * @param <K> the type of keys and of the fields of hashes
 * @param <V> the type of values, elements and members
 */
public interface KeyspaceCommands<K, V>
        extends StringCommands<K, V>,
                KeyCommands<K, V>,
                ListCommands<K, V>,
                SetCommands<K, V>,
                HashCommands<K, V>,
                SortedSetCommands<K, V>,
                StreamCommands<K, V>,
                GeoCommands<K, V>,
                BitmapCommands<K, V>,
                HyperLogLogCommands<K, V>,
                ScriptCommands<K, V>,
                BlockingCommands<K, V>,
                ScanCommands<K, V> {
    /** PUBLISH: how many subscribers of the master's process got the message; those of replicas are not counted. */
    default CompletionStage<Long> publish(String channel, V message) {
        return Call.of(this, "PUBLISH", channel).value(message).integer();
    }

    /** PING: ends when the master has answered. */
    default CompletionStage<Void> ping() {
        return Call.of(this, "PING").ok();
    }

    /** Returns the same commands on the same way, for other types of keys and values. */
    default <A, B> KeyspaceCommands<A, B> with(Codec<A> keys, Codec<B> values) {
        return new CommandView<>(this, keys, values);
    }

    /** Returns the same commands for keys and values in UTF-8. */
    default KeyspaceCommands<String, String> text() {
        return with(Codec.UTF8, Codec.UTF8);
    }

    /** Returns the same commands for keys and values of any bytes. */
    default KeyspaceCommands<byte[], byte[]> binary() {
        return with(Codec.BYTES, Codec.BYTES);
    }
}
