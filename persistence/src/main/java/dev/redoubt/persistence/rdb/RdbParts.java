package dev.redoubt.persistence.rdb;

import java.io.IOException;

/**
 * Byte strings that are shown one after the other, each time all of them in the same order: what must be known as a
 * whole before its first byte is written is asked for twice, because it may be too large to keep.
 */
@FunctionalInterface
public interface RdbParts {
    /** Takes a part, and keeps nothing of the array. */
    @FunctionalInterface
    interface Visitor {
        void part(byte[] array, int offset, int length) throws IOException;
    }

    /** Shows all parts. */
    void forEach(Visitor visitor) throws IOException;
}
