package dev.redoubt.node.shard.archive;

import dev.redoubt.persistence.backup.ArchiveNames;
import dev.redoubt.persistence.backup.BackupManifest;
import dev.redoubt.persistence.backup.BackupTarget;
import dev.redoubt.persistence.backup.StoredObject;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/** The entries of the backups in a target (docs/protocol.md 9.4). Stateless; its calls block. */
final class Catalogue {
    private static final DateTimeFormatter ID_TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private Catalogue() {}

    /** The name of a backup that is cut now at a record. */
    static String id(long nowMs, long index) {
        return ID_TIME.format(Instant.ofEpochMilli(nowMs)) + "-" + index;
    }

    /** Reads all entries, the oldest first. */
    static List<BackupManifest> read(BackupTarget target) throws IOException {
        List<BackupManifest> manifests = new ArrayList<>();
        for (StoredObject object : target.list(ArchiveNames.BACKUPS)) {
            try (InputStream in = target.open(object.name(), 0)) {
                manifests.add(BackupManifest.parse(object.name(), in.readAllBytes()));
            } catch (FileNotFoundException removedMeanwhile) {
                // Another process has deleted the backup since it was listed: there is none.
            }
        }
        return manifests;
    }
}
