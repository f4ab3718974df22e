package dev.redoubt.persistence.rdb;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The form in which DUMP shows one value and RESTORE takes it (cluster.c createDumpPayload): its type and its bytes as
 * in a snapshot, then {@code version:2 crc64:8}, little-endian. {@link RdbWriter#payload} writes it. Stateless.
 */
public final class RdbPayload {
    static final int FOOTER_BYTES = 10;
    private static final int CRC_BYTES = 8;

    private RdbPayload() {}

    /** Returns whether the version is at most {@code maxVersion}, and the checksum right (verifyDumpPayload). */
    public static boolean isIntact(byte[] payload, int maxVersion) {
        if (payload.length < FOOTER_BYTES || version(payload) > maxVersion) {
            return false;
        }
        long crc = Crc64.update(0, payload, 0, payload.length - CRC_BYTES);
        for (int i = 0; i < CRC_BYTES; i++) {
            if (payload[payload.length - CRC_BYTES + i] != (byte) (crc >>> (8 * i))) {
                return false;
            }
        }
        return true;
    }

    private static int version(byte[] payload) {
        int footer = payload.length - FOOTER_BYTES;
        return (payload[footer] & 0xff) | (payload[footer + 1] & 0xff) << 8;
    }

    /**
     * Reads the libraries of an intact payload of FUNCTION DUMP (functions.c functionRestoreCommand).
     *
     * @param memory says whether a string of so many bytes may be unpacked
     * @return the libraries; null if it holds something else
     * @throws RdbException it is damaged
     */
    public static @Nullable List<byte[]> functions(byte[] payload, LongPredicate memory) throws IOException {
        RdbInput in = new RdbInput(payload, payload.length - FOOTER_BYTES, memory);
        List<byte[]> libraries = new ArrayList<>();
        while (!in.atEnd()) {
            if (in.u8() != RdbFormat.OP_FUNCTION2) {
                return null;
            }
            libraries.add(in.string());
        }
        return libraries;
    }

    /**
     * Reads the value of an intact payload, as that of {@code key}. An empty collection is left out, as in a snapshot.
     * Bytes behind the value do not count.
     *
     * @param memory says whether a string of so many bytes may be unpacked
     * @throws RdbException it is damaged, or there is no memory for it
     */
    public static void read(byte[] payload, byte[] key, long expireAtMs, LongPredicate memory, RdbVisitor visitor)
            throws IOException {
        RdbInput in = new RdbInput(payload, payload.length - FOOTER_BYTES, memory);
        int version = version(payload);
        RdbMagic format = new RdbMagic(version == RdbMagic.VALKEY, version);
        new RdbObjects(in, visitor, format).readValue(in.u8(), key, expireAtMs);
    }
}
