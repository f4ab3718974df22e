package dev.redoubt.node.client;

/**
 * The common part of the typed commands: how keys and values become bytes.
 *
 * <p>All typed commands have the same rules. A method is named as its command and sends it once. Its stage ends with a
 * typed reply, or with a {@link KeyspaceException}: an error reply is an {@link ErrorReplyException}, a reply of
 * another type than the command has an {@link UnexpectedReplyException}. Results are immutable. Arguments are never
 * null, and neither are results: an absent value is an empty {@link java.util.Optional}.
 *
 * @param <K> the type of keys and of the fields of hashes
 * @param <V> the type of values, elements and members
 */
public interface TypedCommands<K, V> extends CommandSender {
    /** Returns the codec of keys and of the fields of hashes. */
    Codec<K> keyCodec();

    /** Returns the codec of values, elements and members. */
    Codec<V> valueCodec();
}
