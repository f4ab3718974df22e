package dev.redoubt.persistence.aof;

import dev.redoubt.persistence.aof.format.RecordCodec;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * The file of the highest index that an fsync of the log has made durable; it lies beside the log (2.5). A log that was
 * truncated exactly behind a record is whole in itself; only this file tells that it was longer.
 *
 * <p>It is written after the fsync of the log and is not fsynced itself, which costs next to nothing: a loss of power
 * may bring an older number back, never one that was not true. Before the log becomes shorter on purpose the number is
 * lowered durably. A file that cannot be read counts as 0. Not thread-safe: the log guards it.
 */
public final class FsyncedIndexFile implements Closeable {
    private static final int DIGITS = 19;
    /**
     * Number, blank, crc, newline. The line is within one sector, so that a crash leaves the old line or the new one.
     */
    private static final int LENGTH = DIGITS + 1 + 8 + 1;

    private final LogFile file;
    private long index;

    private FsyncedIndexFile(LogFile file, long index) {
        this.file = file;
        this.index = index;
    }

    /** Opens the file, or creates one that says 0. */
    public static FsyncedIndexFile open(LogStorage storage, Path path) throws IOException {
        if (storage.exists(path)) {
            long found = parse(SmallFiles.read(storage, path));
            return new FsyncedIndexFile(storage.openWrite(path), found);
        }
        LogFile file = storage.create(path);
        try {
            FsyncedIndexFile created = new FsyncedIndexFile(file, 0);
            created.write(0);
            file.force();
            storage.syncDirectory(SmallFiles.parent(path));
            return created;
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /** Reads the index that a file says; 0 if there is none, or it cannot be read. Writes nothing. */
    public static long read(LogStorage storage, Path path) throws IOException {
        return storage.exists(path) ? parse(SmallFiles.read(storage, path)) : 0;
    }

    private static long parse(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        String number = text.length() == LENGTH ? text.substring(0, DIGITS) : "";
        return text.equals(line(number)) ? Long.parseLong(number) : 0;
    }

    private static String line(String number) {
        CRC32C crc = new CRC32C();
        crc.update(number.getBytes(StandardCharsets.ISO_8859_1));
        return number + " " + RecordCodec.crcText((int) crc.getValue()) + "\n";
    }

    /** The index that the file says now. */
    public long index() {
        return index;
    }

    /** Notes that the log is durable up to {@code now}. */
    void note(long now) throws IOException {
        if (now < index) {
            lower(now);
        } else if (now > index) {
            write(now);
        }
    }

    /** Lowers the index to {@code last}, before the log is truncated; durable when this returns. */
    public void lower(long last) throws IOException {
        if (last < index) {
            write(last);
            file.force();
        }
    }

    private void write(long now) throws IOException {
        String number = Long.toString(now);
        String line = line("0".repeat(DIGITS - number.length()) + number);
        file.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII)), 0);
        index = now;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
