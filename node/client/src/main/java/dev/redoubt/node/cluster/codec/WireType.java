package dev.redoubt.node.cluster.codec;

import dev.redoubt.node.protocol.PeerMessage;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The binary form of one message type, field by field.
 *
 * @param manifest names type and version on the wire, at most 255 ASCII characters: a letter for the protocol, one or
 *     more for the message, a digit for the version. A changed layout takes a new digit and keeps the old reader for
 *     one release.
 * @param type the exact class
 * @param writer writes all fields
 * @param reader reads the same fields in the same order
 * @param bulk how the type behaves when one of its messages is too large for one frame of Artery; null for a type
 *     whose messages never are
 */
public record WireType<T extends PeerMessage>(
        String manifest,
        Class<T> type,
        BiConsumer<WireWriter, T> writer,
        Function<WireReader, T> reader,
        @Nullable Bulk<T> bulk) {
    /**
     * A type of which messages may be as large as a record. They keep their order among themselves.
     *
     * @param weight about the bytes that its fields take
     * @param sign a small message of the type that tells the receiver, while a large one is on its way, that the
     *     sender lives, and that means nothing else
     */
    public record Bulk<T extends PeerMessage>(ToLongFunction<T> weight, UnaryOperator<T> sign) {}

    /** A type whose messages always fit into a frame. */
    public WireType(String manifest, Class<T> type, BiConsumer<WireWriter, T> writer, Function<WireReader, T> reader) {
        this(manifest, type, writer, reader, null);
    }

    void write(WireWriter out, PeerMessage message) {
        writer.accept(out, type.cast(message));
    }

    long weight(PeerMessage message) {
        return bulk == null ? WireFormat.NOT_BULK : bulk.weight().applyAsLong(type.cast(message));
    }

    PeerMessage sign(PeerMessage message) {
        return bulk == null ? message : bulk.sign().apply(type.cast(message));
    }
}
