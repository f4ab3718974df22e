package dev.redoubt.persistence.aof;

/** The checksum at the end of an RDB file (crc64.c: polynomial of Jones, reflected, from 0). */
public final class Crc64 {
    private static final long POLYNOMIAL_REFLECTED = 0x95AC9329AC4BC9B5L;
    private static final long[] TABLE = table();

    private long crc;

    private static long[] table() {
        long[] table = new long[256];
        for (int i = 0; i < table.length; i++) {
            long bits = i;
            for (int k = 0; k < Byte.SIZE; k++) {
                bits = bits >>> 1 ^ ((bits & 1) == 0 ? 0 : POLYNOMIAL_REFLECTED);
            }
            table[i] = bits;
        }
        return table;
    }

    public void update(byte[] bytes, int length) {
        long sum = crc;
        for (int i = 0; i < length; i++) {
            sum = TABLE[(int) (sum ^ bytes[i]) & 0xFF] ^ sum >>> Byte.SIZE;
        }
        crc = sum;
    }

    public long value() {
        return crc;
    }
}
