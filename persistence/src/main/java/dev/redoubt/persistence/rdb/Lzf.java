package dev.redoubt.persistence.rdb;

import org.jspecify.annotations.Nullable;

/**
 * The decoder of LibLZF's format: {@code 000lllll} and l + 1 literal bytes, or {@code lllooooo oooooooo} (length l + 2,
 * distance o + 1), or {@code 111ooooo llllllll oooooooo} (length l + 9).
 */
final class Lzf {
    /** Three bytes of input give at most 264 bytes. */
    static final int MAX_RATIO = 88;

    private static final int LONG_MATCH = 7;

    /** A claimed length above this bound is checked before memory is taken for it. */
    private static final int BELIEVED = 1 << 20;

    private Lzf() {}

    private static long plainLength(byte[] in) {
        long length = 0;
        int from = 0;
        while (from < in.length) {
            int control = in[from++] & 0xff;
            int run = control >> 5;
            if (control < 32) {
                length += control + 1;
                from += control + 1;
            } else if (run == LONG_MATCH) {
                length += 2 + run + (from < in.length ? in[from] & 0xff : 0);
                from += 2;
            } else {
                length += 2 + run;
                from++;
            }
        }
        return from == in.length ? length : -1;
    }

    /** Decodes the bytes; returns null if the input does not give exactly {@code length} of them. */
    static byte @Nullable [] decompress(byte[] in, int length) {
        if (length > BELIEVED && plainLength(in) != length) {
            return null;
        }
        byte[] out = new byte[length];
        int from = 0;
        int to = 0;
        while (from < in.length) {
            int control = in[from++] & 0xff;
            if (control < 32) {
                int run = control + 1;
                if (run > in.length - from || run > length - to) {
                    return null;
                }
                System.arraycopy(in, from, out, to, run);
                from += run;
                to += run;
                continue;
            }
            int run = control >> 5;
            if (in.length - from < (run == LONG_MATCH ? 2 : 1)) {
                return null;
            }
            if (run == LONG_MATCH) {
                run += in[from++] & 0xff;
            }
            run += 2;
            int source = to - ((control & 0x1f) << 8) - (in[from++] & 0xff) - 1;
            if (source < 0 || run > length - to) {
                return null;
            }
            // A match may overlap itself: what was copied is copied again, twice as much each time.
            for (int left = run; left > 0; ) {
                int part = Math.min(left, to - source);
                System.arraycopy(out, source, out, to, part);
                to += part;
                left -= part;
            }
        }
        return to == length ? out : null;
    }
}
