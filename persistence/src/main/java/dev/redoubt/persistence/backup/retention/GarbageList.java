package dev.redoubt.persistence.backup.retention;

import dev.redoubt.persistence.aof.format.SealedText;
import dev.redoubt.persistence.backup.ArchiveNames;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The objects that nothing needs, with the time since when that was seen without a break. A store does not tell when an
 * object lost its use; so this is an object of its own, and a new one at each run (9.2). The newest counts. Immutable.
 *
 * @param since Unix milliseconds by the name of the object
 */
record GarbageList(Map<String, Long> since) {
    static final GarbageList EMPTY = new GarbageList(Map.of());

    GarbageList {
        since = Map.copyOf(since);
    }

    /** The name of the list that is made at a time. */
    static String name(long unixMs) {
        return ArchiveNames.GARBAGE + "%013d".formatted(unixMs);
    }

    /** The content of the object. */
    byte[] format() {
        Map<String, String> fields = new TreeMap<>();
        since.forEach((name, unixMs) -> fields.put(name, Long.toString(unixMs)));
        return SealedText.format(fields);
    }

    /** Reads {@link #format}; null if the bytes are no such list. */
    static @Nullable GarbageList parse(byte[] bytes) {
        Map<String, String> fields = SealedText.parse(bytes);
        if (fields == null) {
            return null;
        }
        Map<String, Long> since = new TreeMap<>();
        for (Map.Entry<String, String> field : fields.entrySet()) {
            if (!field.getValue().matches("[0-9]{1,18}")) {
                return null;
            }
            since.put(field.getKey(), Long.parseLong(field.getValue()));
        }
        return new GarbageList(since);
    }
}
