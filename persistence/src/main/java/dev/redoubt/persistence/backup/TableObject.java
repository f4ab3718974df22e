package dev.redoubt.persistence.backup;

import dev.redoubt.persistence.aof.format.SealedText;
import dev.redoubt.persistence.log.TermTable;
import java.util.Map;

/**
 * The object of a term table (9.3). It is a {@link SealedText}: one flipped digit would move the border between a branch
 * and a dead one, and no checksum of a record tells that. Stateless.
 */
public final class TableObject {
    private static final String TERMS = "terms";

    private TableObject() {}

    /** The content of the object. */
    public static byte[] format(TermTable table) {
        return SealedText.format(Map.of(TERMS, table.format()));
    }

    /**
     * Reads {@link #format}.
     *
     * @param name of the object, for the error
     * @throws DamagedObjectException if the bytes are no such table
     */
    public static TermTable parse(String name, byte[] bytes) throws DamagedObjectException {
        Map<String, String> fields = SealedText.parse(bytes);
        String terms = fields == null ? null : fields.get(TERMS);
        if (terms == null) {
            throw new DamagedObjectException(name, "its checksum does not match");
        }
        try {
            return TermTable.parse(terms);
        } catch (IllegalArgumentException e) {
            throw new DamagedObjectException(name, String.valueOf(e.getMessage()));
        }
    }
}
