package dev.redoubt.node.client;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** A reply of the master, as RESP2 has them. Values are UTF-8 only if the caller made them so. */
public sealed interface Reply {
    /** A status, as {@code OK}. */
    record Simple(String text) implements Reply {}

    /** The command was answered with an error; its first word is the code. It was not executed, or not to an effect. */
    record ErrorReply(String text) implements Reply {
        /** The first word, as {@code WRONGTYPE}. */
        public String code() {
            int space = text.indexOf(' ');
            return space < 0 ? text : text.substring(0, space);
        }
    }

    /** An integer. */
    record Int(long value) implements Reply {}

    /** A value. */
    record Bulk(byte[] value) implements Reply {
        /** The value as UTF-8. */
        public String text() {
            return new String(value, StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            return "Bulk[" + text() + "]";
        }
    }

    /** No such value. */
    record Null() implements Reply {}

    /** Several replies; maps and sets are flat, as in RESP2. */
    record Array(List<Reply> elements) implements Reply {
        public Array {
            elements = List.copyOf(elements);
        }
    }
}
