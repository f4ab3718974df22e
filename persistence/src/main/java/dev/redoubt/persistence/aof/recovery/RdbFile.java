package dev.redoubt.persistence.aof.recovery;

import dev.redoubt.persistence.aof.Crc64;
import dev.redoubt.persistence.aof.LogReader;
import dev.redoubt.persistence.aof.format.BaseInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * As much of an RDB file as the log must know: its AUX fields, and where it ends. Keys and values are the business of
 * the room {@code rdb}; this room is not to depend on it.
 */
public final class RdbFile {
    private static final byte[] MAGIC = "REDIS".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION_DIGITS = 4;
    private static final int OPCODE_AUX = 0xFA;
    private static final int OPCODE_EOF = 0xFF;
    private static final int CRC_LENGTH = 8;
    private static final int MAX_TEXT = 1 << 22;

    private RdbFile() {}

    /** True if the bytes ahead begin an RDB file, as Redis tells an RDB preamble from commands. */
    static boolean isAhead(LogReader in) throws IOException {
        long start = in.position();
        boolean magic = true;
        for (byte expected : MAGIC) {
            magic = magic && in.read() == expected;
        }
        in.seek(start);
        return magic;
    }

    /**
     * The AUX fields at the beginning that tell a snapshot's place in the log; those in encodings that we never write are
     * left out. Other fields are passed over: a file may have any number of them.
     */
    public static Map<String, String> aux(LogReader in) throws IOException {
        Map<String, String> aux = new HashMap<>();
        if (!isAhead(in)) {
            return aux;
        }
        in.seek(in.position() + MAGIC.length + VERSION_DIGITS);
        while (in.read() == OPCODE_AUX) {
            String name = text(in);
            String value = text(in);
            if (BaseInfo.AUX.contains(name)) {
                aux.put(name, value);
            }
        }
        return aux;
    }

    /** A string: plain, or one of the three integer encodings; LZF is skipped and read as empty (rdb.h). */
    private static String text(LogReader in) throws IOException {
        int first = in.read();
        return switch (first >> 6) {
            case 0 -> plain(in, first);
            case 1 -> plain(in, (first & 0x3F) << 8 | in.read());
            case 2 -> plain(in, first == 0x80 ? bigEndian(in, 4) : first == 0x81 ? bigEndian(in, 8) : -1);
            case 3 -> encoded(in, first & 0x3F);
            default -> "";
        };
    }

    private static String encoded(LogReader in, int encoding) throws IOException {
        if (encoding == 3) {
            long compressed = length(in);
            length(in);
            in.seek(Math.min(in.limit(), in.position() + Math.max(0, compressed)));
            return "";
        }
        long number = 0;
        int bytes = encoding > 2 ? 0 : 1 << encoding;
        for (int i = 0; i < bytes; i++) {
            number |= (in.read() & 0xFFL) << 8 * i;
        }
        int unused = Long.SIZE - 8 * bytes;
        return bytes == 0 ? "" : Long.toString(number << unused >> unused);
    }

    private static long length(LogReader in) throws IOException {
        int first = in.read();
        return switch (first >> 6) {
            case 0 -> first;
            case 1 -> (first & 0x3F) << 8 | in.read();
            default -> first == 0x80 ? bigEndian(in, 4) : -1;
        };
    }

    private static long bigEndian(LogReader in, int bytes) throws IOException {
        long number = 0;
        for (int i = 0; i < bytes; i++) {
            number = number << 8 | in.read() & 0xFF;
        }
        return number;
    }

    private static String plain(LogReader in, long length) throws IOException {
        if (length < 0 || length > MAX_TEXT || length > in.remaining()) {
            in.seek(in.limit());
            return "";
        }
        return new String(in.read((int) length), StandardCharsets.ISO_8859_1);
    }

    /**
     * Where the RDB that begins at 0 ends, by its checksum and so without knowledge of its content: the first EOF
     * opcode behind which the eight bytes are the CRC64 of all before. In a file written with
     * {@code rdbchecksum no} they are zeros; that is believed only at the very end of the file.
     *
     * @return the position behind the checksum; -1 if there is none: the file is damaged or not complete
     */
    public static long end(LogReader in) throws IOException {
        in.seek(0);
        Crc64 crc = new Crc64();
        int last = 0;
        byte[] chunk = new byte[1 << 16];
        while (in.remaining() >= CRC_LENGTH) {
            if (last == OPCODE_EOF) {
                long sum = peekLittleEndian(in);
                boolean unchecked = sum == 0 && in.remaining() == CRC_LENGTH;
                if (sum == crc.value() || unchecked) {
                    return in.position() + CRC_LENGTH;
                }
            }
            int length = in.readUpTo((byte) OPCODE_EOF, chunk);
            crc.update(chunk, length);
            last = chunk[length - 1] & 0xFF;
        }
        return -1;
    }

    private static long peekLittleEndian(LogReader in) throws IOException {
        long start = in.position();
        long bits = 0;
        for (int i = 0; i < CRC_LENGTH; i++) {
            bits |= (in.read() & 0xFFL) << 8 * i;
        }
        in.seek(start);
        return bits;
    }
}
