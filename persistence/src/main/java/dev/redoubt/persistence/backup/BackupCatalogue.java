package dev.redoubt.persistence.backup;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The entries of all backups in a target (docs/protocol.md 9.4). One that is damaged hides no other one. Immutable.
 *
 * @param backups in the order of the times of their cuts
 * @param damaged those that cannot be read as manifests, in the order of their names
 */
public record BackupCatalogue(List<BackupManifest> backups, List<Damaged> damaged) {
    /** Far above what a manifest has. */
    private static final int MAX_BYTES = 1 << 20;

    public BackupCatalogue {
        backups = List.copyOf(backups);
        damaged = List.copyOf(damaged);
    }

    /**
     * An entry that is not what was stored.
     *
     * @param name of the object
     * @param reason a sentence that names the object
     */
    public record Damaged(String name, String reason) {
        /** The name of the backup. */
        public String id() {
            return name.substring(ArchiveNames.BACKUPS.length());
        }
    }

    /** Lists the catalogue and reads it; blocks. */
    public static BackupCatalogue read(BackupTarget target) throws IOException {
        return read(
                target,
                target.list(ArchiveNames.BACKUPS).stream()
                        .map(StoredObject::name)
                        .toList());
    }

    /**
     * Reads entries; blocks.
     *
     * @param names of the entries; one that is gone is no entry
     */
    public static BackupCatalogue read(BackupTarget target, List<String> names) throws IOException {
        List<BackupManifest> backups = new ArrayList<>();
        List<Damaged> damaged = new ArrayList<>();
        for (String name : names) {
            byte[] bytes;
            try (InputStream in = target.open(name, 0)) {
                bytes = in.readNBytes(MAX_BYTES);
            } catch (FileNotFoundException removedMeanwhile) {
                // Retention has deleted the backup since it was listed: there is none.
                continue;
            } catch (DamagedObjectException e) {
                damaged.add(new Damaged(name, String.valueOf(e.getMessage())));
                continue;
            }
            try {
                BackupManifest manifest = BackupManifest.parse(name, bytes);
                if (manifest.name().equals(name)) {
                    backups.add(manifest);
                } else {
                    damaged.add(new Damaged(name, name + " is the manifest of " + manifest.id()));
                }
            } catch (IOException e) {
                damaged.add(new Damaged(name, String.valueOf(e.getMessage())));
            }
        }
        backups.sort(Comparator.comparingLong(BackupManifest::unixMs).thenComparing(BackupManifest::id));
        return new BackupCatalogue(backups, damaged);
    }
}
