package dev.redoubt.persistence.backup;

import dev.redoubt.persistence.aof.format.SealedText;
import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.ReplId;
import dev.redoubt.persistence.text.StateFields;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The entry of one backup in the catalogue: a base that is whole in the target. It is written last (9.4), so what it
 * names is there. The object is a {@link SealedText}.
 *
 * @param id the name of the backup: the time of the cut in UTC and the index, {@code 20261128T003155Z-1042}; with
 *     {@code -base} behind it for a base of the archive itself
 * @param base the name of the object with the snapshot
 * @param size of the snapshot, in bytes
 * @param sha256 of the snapshot, 64 hex digits
 * @param at the place of the cut in the log
 * @param unixMs the time of the record at the cut
 * @param startedMs when the snapshot was begun, in Unix milliseconds
 * @param finishedMs when the base was whole in the target, in Unix milliseconds
 * @param reason who asked for it: {@code command}, {@code schedule} or {@link #ARCHIVE}
 * @param version of the program that wrote it
 * @param digest of the data set at the cut as DEBUG DIGEST prints it, 40 hex digits; null if none was taken
 */
public record BackupManifest(
        String id,
        String base,
        long size,
        String sha256,
        LogEnd at,
        long unixMs,
        long startedMs,
        long finishedMs,
        String reason,
        String version,
        @Nullable String digest) {
    /** The reason of a base that the archive stores for itself, where the records before it are missing. */
    public static final String ARCHIVE = "archive";

    /** The name of the object. */
    public String name() {
        return ArchiveNames.BACKUPS + id;
    }

    /** The content of the object. */
    public byte[] format() {
        Map<String, String> fields = new TreeMap<>();
        fields.put("id", id);
        fields.put("base", base);
        fields.put("size", Long.toString(size));
        fields.put("sha256", sha256);
        fields.put("term", Long.toString(at.term()));
        fields.put("replid", at.replId().hex());
        fields.put("index", Long.toString(at.index()));
        fields.put("offset", Long.toString(at.offset()));
        fields.put("unix-ms", Long.toString(unixMs));
        fields.put("started-ms", Long.toString(startedMs));
        fields.put("finished-ms", Long.toString(finishedMs));
        fields.put("reason", reason);
        fields.put("version", version);
        if (digest != null) {
            fields.put("digest", digest);
        }
        return SealedText.format(fields);
    }

    /**
     * Reads {@link #format}.
     *
     * @param name of the object, for the error
     * @throws IOException if the bytes are not such a manifest
     */
    public static BackupManifest parse(String name, byte[] bytes) throws IOException {
        Map<String, String> map = SealedText.parse(bytes);
        if (map == null) {
            throw new IOException("the manifest " + name + " is damaged: its checksum does not match");
        }
        try {
            StateFields fields = new StateFields("the manifest " + name, map);
            return new BackupManifest(
                    fields.text("id"),
                    fields.text("base"),
                    number(fields, "size"),
                    fields.text("sha256"),
                    new LogEnd(
                            fields.term("term"),
                            new ReplId(fields.text("replid")),
                            number(fields, "index"),
                            number(fields, "offset")),
                    number(fields, "unix-ms"),
                    number(fields, "started-ms"),
                    number(fields, "finished-ms"),
                    fields.text("reason"),
                    fields.text("version"),
                    fields.optional("digest"));
        } catch (IllegalArgumentException e) {
            throw new IOException("the manifest " + name + " is not of this version: " + e.getMessage(), e);
        }
    }

    private static long number(StateFields fields, String key) {
        return StateFields.notNegative(fields.text(key), key);
    }
}
