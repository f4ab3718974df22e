package dev.redoubt.persistence.aof;

import dev.redoubt.persistence.aof.format.RecordCodec;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * The highest index that an fsync of the log has made durable, in a file beside the log (2.5). A log that is cut exactly
 * behind a record is whole in itself; only this tells that more was there.
 *
 * <p>It is written after the fsync and not fsynced itself, which costs next to nothing: a loss of power may take it back
 * to an older number, never to one that was not true. It is made lower, durably, before the log becomes shorter on
 * purpose. A file that cannot be read says nothing. The log guards it.
 */
public final class FsyncedIndexFile implements Closeable {
    private static final int DIGITS = 19;
    /** Number, blank, crc, newline: in one sector, so that it is the old line or the new one. */
    private static final int LENGTH = DIGITS + 1 + 8 + 1;

    private final LogFile file;
    private long index;

    private FsyncedIndexFile(LogFile file, long index) {
        this.file = file;
        this.index = index;
    }

    /** Opens the mark, or begins one that says 0. */
    public static FsyncedIndexFile open(LogStorage storage, Path path) throws IOException {
        if (storage.exists(path)) {
            long found = parse(SmallFiles.read(storage, path));
            return new FsyncedIndexFile(storage.openWrite(path), found);
        }
        LogFile file = storage.create(path);
        try {
            FsyncedIndexFile mark = new FsyncedIndexFile(file, 0);
            mark.write(0);
            file.force();
            storage.syncDirectory(SmallFiles.parent(path));
            return mark;
        } catch (IOException e) {
            file.close();
            throw e;
        }
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

    /** What it says now. */
    public long index() {
        return index;
    }

    /** The log is durable up to {@code now}. */
    void note(long now) throws IOException {
        if (now < index) {
            lower(now);
        } else if (now > index) {
            write(now);
        }
    }

    /** The log may end at {@code last} from now on; durable when this returns. */
    void lower(long last) throws IOException {
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
