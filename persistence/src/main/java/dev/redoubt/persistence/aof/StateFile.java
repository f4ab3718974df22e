package dev.redoubt.persistence.aof;

import dev.redoubt.persistence.aof.format.QuotedWords;
import dev.redoubt.persistence.aof.format.RecordCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * A small durable map of texts: the promised term of a member, its id, the config record. One thread.
 *
 * <p>Written as a whole: temporary file, fsync, rename, fsync of the directory. A reader therefore sees the old map or
 * the new one. The text is a line {@code key value} each, quoted as in the manifest, and a last line
 * {@code #C <crc32c>} over all before it.
 */
public final class StateFile {
    private static final String CHECK = "#C ";

    private final LogStorage storage;
    private final Path file;

    public StateFile(LogStorage storage, Path file) {
        this.storage = storage;
        this.file = file;
    }

    /**
     * Reads the map as last written; it is empty if it was never written.
     *
     * @throws StateDamagedException if the file is not as it was written
     */
    public Map<String, String> read() throws IOException {
        if (!storage.exists(file)) {
            return Map.of();
        }
        String text = new String(SmallFiles.read(storage, file), StandardCharsets.ISO_8859_1);
        int check = text.lastIndexOf(CHECK);
        if (check < 0 || !text.substring(check).equals(checkLine(text.substring(0, check)))) {
            throw new StateDamagedException(
                    file + " is damaged; a member that has forgotten what it promised may not go"
                            + " on under its identity: move the data directory away and start as a new member");
        }
        Map<String, String> map = new TreeMap<>();
        for (String line : text.substring(0, check).split("\n")) {
            List<String> words = QuotedWords.split(line);
            if (words != null && words.size() == 2) {
                map.put(decode(words.get(0)), decode(words.get(1)));
            }
        }
        return map;
    }

    /** Replaces the map; durable when this returns. On failure the old map stays. */
    public void write(Map<String, String> map) throws IOException {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(map).forEach((key, value) -> text.append(QuotedWords.quote(encode(key)))
                .append(' ')
                .append(QuotedWords.quote(encode(value)))
                .append('\n'));
        String body = text.toString();
        byte[] bytes = (body + checkLine(body)).getBytes(StandardCharsets.ISO_8859_1);
        SmallFiles.replace(storage, file, ByteBuffer.wrap(bytes));
    }

    private static String checkLine(String body) {
        CRC32C crc = new CRC32C();
        crc.update(body.getBytes(StandardCharsets.ISO_8859_1));
        return CHECK + RecordCodec.crcText((int) crc.getValue()) + "\n";
    }

    private static String encode(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static String decode(String text) {
        return new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
