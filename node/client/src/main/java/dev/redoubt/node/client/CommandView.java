package dev.redoubt.node.client;

import java.util.concurrent.CompletionStage;

/**
 * Typed commands on the way of others.
 *
 * @param over that way
 */
record CommandView<K, V>(CommandSender over, Codec<K> keyCodec, Codec<V> valueCodec) implements KeyspaceCommands<K, V> {
    @Override
    public CompletionStage<Reply> send(byte[]... args) {
        return over.send(args);
    }
}
