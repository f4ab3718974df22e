package dev.redoubt.persistence.rdb;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads only the AUX fields at the head of a snapshot: what it is the snapshot of, without reading it. */
public final class RdbHeader {
    private RdbHeader() {}

    /**
     * The fields by name, in file order; text as UTF-8. The checksum is not proved: who builds on the file reads it
     * whole as well.
     *
     * @throws RdbException if this is no RDB file, or its head is damaged
     */
    public static Map<String, String> read(Path file) throws IOException {
        try (InputStream stream = new FileInputStream(file.toFile())) {
            return read(stream);
        }
    }

    /** The same from a stream, of which it takes more than the head. */
    public static Map<String, String> read(InputStream stream) throws IOException {
        RdbInput in = new RdbInput(stream);
        RdbReader.version(in);
        Map<String, String> fields = new LinkedHashMap<>();
        while (in.u8() == RdbFormat.OP_AUX) {
            String name = new String(in.string(), StandardCharsets.UTF_8);
            fields.put(name, new String(in.string(), StandardCharsets.UTF_8));
        }
        return fields;
    }
}
