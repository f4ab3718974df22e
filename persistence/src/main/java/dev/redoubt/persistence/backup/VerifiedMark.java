package dev.redoubt.persistence.backup;

import dev.redoubt.persistence.aof.format.SealedText;
import dev.redoubt.persistence.text.StateFields;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The result of a verification of a backup, as an object of the archive (docs/protocol.md 9.12). So an operator sees it
 * after a failover, and a schedule goes on with it. Immutable.
 *
 * @param id of the backup
 * @param startedMs when the verification began, in Unix milliseconds
 * @param finishedMs when it ended, in Unix milliseconds
 * @param lastIndex the last record up to which all was whole
 * @param faults how many objects were damaged or missing
 * @param fault a sentence with the first of them; empty if there was none
 */
public record VerifiedMark(String id, long startedMs, long finishedMs, long lastIndex, int faults, String fault) {
    /** Far above what a mark has. */
    private static final int MAX_BYTES = 1 << 20;

    /** The name of the object. */
    public String name() {
        return ArchiveNames.VERIFIED + "%013d-%s".formatted(finishedMs, id);
    }

    /** {@code ok} or {@code damaged}. */
    public String status() {
        return faults == 0 ? "ok" : "damaged";
    }

    /** The content of the object. */
    public byte[] format() {
        Map<String, String> fields = new TreeMap<>();
        fields.put("id", id);
        fields.put("started-ms", Long.toString(startedMs));
        fields.put("finished-ms", Long.toString(finishedMs));
        fields.put("last-index", Long.toString(lastIndex));
        fields.put("faults", Integer.toString(faults));
        fields.put("fault", fault);
        return SealedText.format(fields);
    }

    /**
     * Reads {@link #format}.
     *
     * @param name of the object, for the error
     * @throws IOException if the bytes are no mark
     */
    public static VerifiedMark parse(String name, byte[] bytes) throws IOException {
        Map<String, String> map = SealedText.parse(bytes);
        if (map == null) {
            throw new DamagedObjectException(name, "its checksum does not match");
        }
        try {
            StateFields fields = new StateFields("the object " + name, map);
            return new VerifiedMark(
                    fields.text("id"),
                    StateFields.notNegative(fields.text("started-ms"), "started-ms"),
                    StateFields.notNegative(fields.text("finished-ms"), "finished-ms"),
                    StateFields.notNegative(fields.text("last-index"), "last-index"),
                    Math.toIntExact(StateFields.notNegative(fields.text("faults"), "faults")),
                    fields.text("fault"));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new IOException("the object " + name + " is not of this version: " + e.getMessage(), e);
        }
    }

    /**
     * Reads the newest mark of each backup; blocks. A mark that is damaged is passed over: a backup without a mark
     * counts as not verified, which is the careful answer.
     */
    public static Map<String, VerifiedMark> read(BackupTarget target) throws IOException {
        Map<String, VerifiedMark> marks = new HashMap<>();
        for (StoredObject object : target.list(ArchiveNames.VERIFIED)) {
            try (InputStream in = target.open(object.name(), 0)) {
                VerifiedMark mark = parse(object.name(), in.readNBytes(MAX_BYTES));
                // The names sort by time: the last one of an id is the newest.
                marks.put(mark.id(), mark);
            } catch (FileNotFoundException | DamagedObjectException passedOver) {
                // As if there were none.
            }
        }
        return marks;
    }

    /**
     * Stores this mark, and deletes what it replaces: the older marks of this backup, and those of backups that the
     * catalogue has no more. Blocks.
     */
    public void store(BackupTarget target, BackupCatalogue catalogue) throws IOException {
        target.put(name(), ObjectContent.of(format()));
        for (StoredObject object : target.list(ArchiveNames.VERIFIED)) {
            String of = object.name().substring(object.name().indexOf('-', ArchiveNames.VERIFIED.length()) + 1);
            boolean known = catalogue.backups().stream()
                            .anyMatch(backup -> backup.id().equals(of))
                    || catalogue.damaged().stream().anyMatch(entry -> entry.id().equals(of));
            if (!object.name().equals(name()) && (of.equals(id) || !known)) {
                target.delete(object.name());
            }
        }
    }
}
