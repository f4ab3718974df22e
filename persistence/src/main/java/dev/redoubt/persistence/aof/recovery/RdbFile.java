package dev.redoubt.persistence.aof.recovery;

import dev.redoubt.persistence.aof.LogDamagedException;
import dev.redoubt.persistence.aof.LogReader;
import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.rdb.Crc64;
import dev.redoubt.persistence.rdb.RdbChecker;
import dev.redoubt.persistence.rdb.RdbException;
import dev.redoubt.persistence.rdb.RdbHeader;
import dev.redoubt.persistence.rdb.RdbMagic;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;

/** The facts of an RDB file that a log needs: its AUX fields, and where it ends. Keys and values are not looked at. */
final class RdbFile {
    private static final int OPCODE_EOF = 0xFF;
    private static final int CRC_LENGTH = 8;

    private RdbFile() {}

    /** True if the bytes ahead begin an RDB file, as Redis tells an RDB preamble from commands. */
    static boolean isAhead(LogReader in) throws IOException {
        long start = in.position();
        byte[] head = in.read((int) Math.min(RdbMagic.BYTES, in.remaining()));
        in.seek(start);
        return RdbMagic.begins(head);
    }

    /** The first fault of a file that is no whole RDB file, with its byte. */
    static LogDamagedException damaged(Path path, LogReader in) throws IOException {
        in.seek(0);
        long at = 0;
        String fault = "its checksum does not match";
        try {
            RdbChecker.check(new Stream(in));
        } catch (RdbException e) {
            at = e.offset();
            fault = e.matter();
        }
        return new LogDamagedException(
                path, at, 0, "the base is not a whole RDB file: " + fault, LogDamagedException.WAYS_ON_FILES);
    }

    /**
     * The AUX fields that tell a snapshot's place in the log, as far as the file has them; none if its head cannot be
     * read. Such a file counts as foreign then, and no foreign file is taken over before its checksum was verified.
     */
    static Map<String, String> aux(LogReader in) throws IOException {
        try {
            return RdbHeader.read(new Stream(in), BaseInfo.AUX);
        } catch (RdbException noHead) {
            return Map.of();
        }
    }

    /** The bytes from the reader's position on. */
    static final class Stream extends InputStream {
        private final LogReader in;

        Stream(LogReader in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            return in.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = (int) Math.min(length, in.remaining());
            if (count <= 0) {
                return length == 0 ? 0 : -1;
            }
            System.arraycopy(in.read(count), 0, into, offset, count);
            return count;
        }
    }

    /**
     * Finds the end of the RDB that begins at 0 by its checksum, and so without knowledge of its content: the first EOF
     * opcode behind which the eight bytes are the CRC-64 of all before. In a file written with {@code rdbchecksum no}
     * they are zeros; that is believed only at the very end of the file. Before version 5 there is no checksum: the
     * file ends with the opcode, and nothing can stand behind it (a preamble of an AOF is of version 8 at least).
     *
     * @return the position behind the checksum; -1 if there is none: the file is damaged or not complete
     */
    static long end(LogReader in) throws IOException {
        in.seek(0);
        if (!hasChecksum(in)) {
            in.seek(in.limit() - 1);
            return in.read() == OPCODE_EOF ? in.limit() : -1;
        }
        long crc = 0;
        int last = 0;
        byte[] chunk = new byte[1 << 16];
        while (in.remaining() >= CRC_LENGTH) {
            if (last == OPCODE_EOF) {
                long sum = peekLittleEndian(in);
                boolean unchecked = sum == 0 && in.remaining() == CRC_LENGTH;
                if (sum == crc || unchecked) {
                    return in.position() + CRC_LENGTH;
                }
            }
            int length = in.readUpTo((byte) OPCODE_EOF, chunk);
            crc = Crc64.update(crc, chunk, 0, length);
            last = chunk[length - 1] & 0xFF;
        }
        return -1;
    }

    private static boolean hasChecksum(LogReader in) throws IOException {
        byte[] head = in.read((int) Math.min(RdbMagic.BYTES, in.remaining()));
        in.seek(0);
        return !RdbMagic.isWithoutChecksum(head);
    }

    private static long peekLittleEndian(LogReader in) throws IOException {
        long start = in.position();
        long bits = 0;
        for (int i = 0; i < CRC_LENGTH; i++) {
            bits |= (in.read() & 0xFFL) << (8 * i);
        }
        in.seek(start);
        return bits;
    }
}
