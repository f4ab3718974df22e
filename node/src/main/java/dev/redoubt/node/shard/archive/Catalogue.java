package dev.redoubt.node.shard.archive;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The names of backups in the catalogue. Stateless. */
final class Catalogue {
    private static final DateTimeFormatter ID_TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private Catalogue() {}

    /** The name of a backup that is cut now at a record. */
    static String id(long nowMs, long index) {
        return ID_TIME.format(Instant.ofEpochMilli(nowMs)) + "-" + index;
    }

    /** The name of a base that the archive stores for itself; no backup that is cut in that second has it. */
    static String baseId(long nowMs, long index) {
        return id(nowMs, index) + "-base";
    }
}
