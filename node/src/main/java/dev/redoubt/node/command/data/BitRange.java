package dev.redoubt.node.command.data;

import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.CommandContext;

/**
 * The range of BITCOUNT and BITPOS: from a start to an end, both inclusive, in bytes or in bits; negative ones count
 * from the end of the string (bitops.c bitcountCommand). The whole string unless something is read.
 */
final class BitRange {
    private final long bytes;
    private long start;
    private long end = -1;
    private boolean inBits;

    BitRange(long bytes) {
        this.bytes = bytes;
    }

    /** Reads the start; answers an error and returns false if it is no number. */
    boolean readStart(CommandContext c, byte[] argument) {
        if (!c.longArg(argument)) {
            return false;
        }
        start = c.number;
        return true;
    }

    /** Reads the end; answers an error and returns false if it is no number. */
    boolean readEnd(CommandContext c, byte[] argument) {
        if (!c.longArg(argument)) {
            return false;
        }
        end = c.number;
        return true;
    }

    /** Reads BYTE or BIT; answers an error and returns false if it is none of them. */
    boolean readUnit(CommandContext c, byte[] argument) {
        inBits = Texts.is(argument, "bit");
        if (!inBits && !Texts.is(argument, "byte")) {
            c.error(Texts.SYNTAX);
            return false;
        }
        return true;
    }

    /** Returns whether both count from the end, and the start lies behind the end; {@link #resolve} may hide that. */
    boolean isReversed() {
        return start < 0 && end < 0 && start > end;
    }

    /** Turns start and end into places in the string; returns false if there is nothing between them. */
    boolean resolve() {
        long total = inBits ? bytes * 8 : bytes;
        start = Math.max(0, start < 0 ? total + start : start);
        end = Math.min(total - 1, Math.max(0, end < 0 ? total + end : end));
        return start <= end;
    }

    /** Returns the first bit of a range that {@link #resolve} found not to be empty. */
    long firstBit() {
        return inBits ? start : start * 8;
    }

    /** Returns the last bit of such a range. */
    long lastBit() {
        return inBits ? end : end * 8 + 7;
    }
}
