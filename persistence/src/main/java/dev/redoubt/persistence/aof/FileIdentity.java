package dev.redoubt.persistence.aof;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * Tells one RDB file from another, without reading all of it where its end says enough.
 *
 * @param bytes the length
 * @param crc the CRC-64 that stands at the end; the CRC-32C of all bytes if the file ends with zeros, as after
 *     {@code rdbchecksum no}
 */
public record FileIdentity(long bytes, long crc) {
    private static final int CRC_BYTES = 8;
    private static final int CHUNK = 1 << 16;

    public static FileIdentity of(LogStorage storage, Path file) throws IOException {
        try (LogReader in = LogReader.open(storage, file)) {
            long bytes = in.limit();
            in.seek(Math.max(0, bytes - CRC_BYTES));
            byte[] end = in.read((int) Math.min(CRC_BYTES, bytes));
            long stored = end.length < CRC_BYTES
                    ? 0
                    : ByteBuffer.wrap(end).order(ByteOrder.LITTLE_ENDIAN).getLong();
            return new FileIdentity(bytes, stored != 0 ? stored : computed(in));
        }
    }

    private static long computed(LogReader in) throws IOException {
        CRC32C crc = new CRC32C();
        in.seek(0);
        while (in.remaining() > 0) {
            byte[] chunk = in.read((int) Math.min(CHUNK, in.remaining()));
            crc.update(chunk);
        }
        return crc.getValue();
    }
}
