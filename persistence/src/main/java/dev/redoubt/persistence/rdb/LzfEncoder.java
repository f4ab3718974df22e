package dev.redoubt.persistence.rdb;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The encoder of the format that {@link Lzf} decodes. It looks up each three bytes in a table of where such bytes stood
 * last, and takes the first match that it finds. One thread; the table is used again for the next input.
 *
 * <p>The table holds positions above all those of earlier inputs, so it needs no clearing between inputs. It is as
 * large as the input needs: of 256 entries for a short value, and never so large that it leaves the processor's cache.
 */
final class LzfEncoder {
    /** Bytes that {@link #encode} may write behind the room that it is given. */
    static final int SLACK_BYTES = 8;

    private static final int LEAST_BITS = 8;
    private static final int MOST_BITS = 14;
    private static final int MAX_DISTANCE = 1 << 13;
    private static final int MAX_MATCH = 264;
    private static final int MAX_LITERALS = 32;
    private static final int LONG_MATCH = 7;

    /** Multiplies three bytes so that its high bits depend on all of them (Knuth, 6.4). */
    private static final int SPREAD = 0x9E3779B1;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private int[] table = {};
    private int shift;

    /** The value in the table of the first byte of the next input. */
    private int nextBase = 1;

    /**
     * Encodes a part of an array.
     *
     * @param out at least {@code room} and {@link #SLACK_BYTES} long
     * @param room the most bytes of the result; what is a 32nd longer than the input, and one byte, is always enough
     * @return the number of bytes written; 0 if the result would not fit, or there is no input
     */
    int encode(byte[] in, int from, int length, byte[] out, int room) {
        prepare(length);
        int base = nextBase - from;
        nextBase += length;
        int end = from + length;
        int at = from;
        // A run of literals is open, of which the control byte comes before it.
        int to = 1;
        int literals = 0;
        while (at < end) {
            if (to > room + 1) {
                return 0;
            }
            int match = at <= end - Integer.BYTES ? match(in, from, at, end, base) : 0;
            if (match == 0) {
                out[to++] = in[at++];
                if (++literals == MAX_LITERALS) {
                    out[to - literals - 1] = (byte) (literals - 1);
                    literals = 0;
                    to++;
                }
                continue;
            }
            to = closeRun(out, to, literals);
            literals = 0;
            int distance = matchDistance - 1;
            int run = match - 2;
            if (run < LONG_MATCH) {
                out[to++] = (byte) (run << 5 | distance >> 8);
            } else {
                out[to++] = (byte) (LONG_MATCH << 5 | distance >> 8);
                out[to++] = (byte) (run - LONG_MATCH);
            }
            out[to] = (byte) distance;
            to += 2;
            at += match;
            remember(in, at - 2, end, base);
            remember(in, at - 1, end, base);
        }
        to = closeRun(out, to, literals);
        return to > room ? 0 : to;
    }

    /** The distance of the match that {@link #match} found. */
    private int matchDistance;

    /** The length of a match at a position of which four bytes are there; 0 if there is none. */
    private int match(byte[] in, int from, int at, int end, int base) {
        int three = (int) INT.get(in, at) >>> Byte.SIZE;
        int slot = (three * SPREAD) >>> shift;
        int before = table[slot] - base;
        table[slot] = at + base;
        if (before < from || at - before > MAX_DISTANCE || (int) INT.get(in, before) >>> Byte.SIZE != three) {
            return 0;
        }
        int most = Math.min(end - at, MAX_MATCH);
        int same = Arrays.mismatch(in, before + 3, before + most, in, at + 3, at + most);
        matchDistance = at - before;
        return same < 0 ? most : 3 + same;
    }

    private void remember(byte[] in, int at, int end, int base) {
        if (at <= end - Integer.BYTES) {
            int three = (int) INT.get(in, at) >>> Byte.SIZE;
            table[(three * SPREAD) >>> shift] = at + base;
        }
    }

    /** Writes the control byte of a run, or takes back that of an empty one; returns where the next thing goes. */
    private static int closeRun(byte[] out, int to, int literals) {
        if (literals == 0) {
            return to - 1;
        }
        out[to - literals - 1] = (byte) (literals - 1);
        return to;
    }

    private void prepare(int length) {
        int bits = Math.min(MOST_BITS, Math.max(LEAST_BITS, Integer.SIZE - Integer.numberOfLeadingZeros(length)));
        if (table.length < 1 << bits) {
            table = new int[1 << bits];
            shift = Integer.SIZE - bits;
            nextBase = 1;
        } else if (nextBase > Integer.MAX_VALUE - length) {
            Arrays.fill(table, 0);
            nextBase = 1;
        }
    }
}
