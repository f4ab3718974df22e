package dev.redoubt.persistence.rdb;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The checksum CRC-64/Jones of crc64.c: reflected polynomial, initial value 0, no final xor. Eight tables process eight
 * bytes a step ("slicing by 8"): one byte a step would cost more than the rest of a snapshot. Stateless; any thread.
 */
public final class Crc64 {
    /** 0xad93d23594c935a9, bits reversed. */
    private static final long POLYNOMIAL = 0x95ac9329ac4bc9b5L;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long[] T0 = firstTable();
    private static final long[] T1 = nextTable(T0);
    private static final long[] T2 = nextTable(T1);
    private static final long[] T3 = nextTable(T2);
    private static final long[] T4 = nextTable(T3);
    private static final long[] T5 = nextTable(T4);
    private static final long[] T6 = nextTable(T5);
    private static final long[] T7 = nextTable(T6);

    private Crc64() {}

    private static long[] firstTable() {
        long[] table = new long[256];
        for (int n = 0; n < 256; n++) {
            long crc = n;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ POLYNOMIAL;
            }
            table[n] = crc;
        }
        return table;
    }

    /** The table for a byte that is followed by one zero byte more. */
    private static long[] nextTable(long[] table) {
        long[] next = new long[256];
        for (int n = 0; n < 256; n++) {
            next[n] = T0[(int) table[n] & 0xff] ^ (table[n] >>> 8);
        }
        return next;
    }

    /** The checksum of all bytes so far, {@code crc} being that of those before {@code bytes[from, to)}. */
    public static long update(long crc, byte[] bytes, int from, int to) {
        long c = crc;
        int at = from;
        for (; at + 8 <= to; at += 8) {
            long x = c ^ (long) LONG.get(bytes, at);
            int low = (int) x;
            int high = (int) (x >>> 32);
            c = T7[low & 0xff]
                    ^ T6[(low >>> 8) & 0xff]
                    ^ T5[(low >>> 16) & 0xff]
                    ^ T4[low >>> 24]
                    ^ T3[high & 0xff]
                    ^ T2[(high >>> 8) & 0xff]
                    ^ T1[(high >>> 16) & 0xff]
                    ^ T0[high >>> 24];
        }
        for (; at < to; at++) {
            c = T0[(int) (c ^ bytes[at]) & 0xff] ^ (c >>> 8);
        }
        return c;
    }
}
