package dev.redoubt.persistence.aof;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A small durable file that names others by their content: a line {@code <bytes> <crc in hex>} each. Lines of another
 * form name nothing. One thread at a time.
 */
public final class IdentityNote {
    private static final Pattern LINE = Pattern.compile("([0-9]{1,18}) ([0-9a-f]{1,16})");

    private final LogStorage storage;
    private final Path file;

    public IdentityNote(LogStorage storage, Path file) {
        this.storage = storage;
        this.file = file;
    }

    /** Returns what the note names; nothing if it was never written. */
    public List<FileIdentity> files() throws IOException {
        List<FileIdentity> named = new ArrayList<>();
        if (storage.exists(file)) {
            String text = new String(SmallFiles.read(storage, file), StandardCharsets.US_ASCII);
            for (String line : text.split("\n")) {
                Matcher form = LINE.matcher(line);
                if (form.matches()) {
                    named.add(
                            new FileIdentity(Long.parseLong(form.group(1)), Long.parseUnsignedLong(form.group(2), 16)));
                }
            }
        }
        return named;
    }

    /** Replaces the note; durable when this returns. */
    public void write(List<FileIdentity> named) throws IOException {
        StringBuilder text = new StringBuilder();
        for (FileIdentity each : named) {
            text.append(each.bytes())
                    .append(' ')
                    .append(Long.toHexString(each.crc()))
                    .append('\n');
        }
        SmallFiles.replace(storage, file, ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.US_ASCII)));
    }
}
