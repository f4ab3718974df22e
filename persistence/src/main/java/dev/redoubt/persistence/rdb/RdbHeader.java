package dev.redoubt.persistence.rdb;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Reads only the AUX fields at the head of a snapshot. */
public final class RdbHeader {
    private RdbHeader() {}

    /**
     * Reads the fields with the given names; text as UTF-8. A file may have any number of other fields, which are not
     * kept. The checksum is not verified.
     *
     * @param stream of which more than the head may be taken
     * @throws RdbException if this is no RDB file, or its head is damaged
     */
    public static Map<String, String> read(InputStream stream, Set<String> names) throws IOException {
        RdbInput in = new RdbInput(stream);
        in.magic();
        Map<String, String> fields = new HashMap<>();
        while (in.u8() == RdbFormat.OP_AUX) {
            String name = new String(in.string(), StandardCharsets.UTF_8);
            byte[] value = in.string();
            if (names.contains(name)) {
                fields.put(name, new String(value, StandardCharsets.UTF_8));
            }
        }
        return fields;
    }
}
