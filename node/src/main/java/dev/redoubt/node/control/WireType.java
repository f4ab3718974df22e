package dev.redoubt.node.control;

import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * The binary form of one message type, field by field.
 *
 * @param manifest names type and version on the wire, at most 255 ASCII characters: a letter for the protocol, one or
 *     more for the message, a digit for the version. A changed layout takes a new digit and keeps the old reader for
 *     one release.
 * @param type the exact class
 * @param writer writes all fields
 * @param reader reads the same fields in the same order
 */
public record WireType<T>(
        String manifest, Class<T> type, BiConsumer<WireWriter, T> writer, Function<WireReader, T> reader) {
    void write(WireWriter out, Object message) {
        writer.accept(out, type.cast(message));
    }
}
