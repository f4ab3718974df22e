package dev.redoubt.persistence.rdb;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The first nine bytes of a snapshot: who defined its types, and the version of the format.
 *
 * <pre>
 * REDIS0001 … REDIS0012   Redis 1.0 to 8.0, and Valkey up to 8
 * VALKEY080               Valkey 9, whose types from 22 on are others than those of Redis
 * </pre>
 *
 * @param valkey false for Redis, which includes Redoubt
 * @param version 1 to 12 of Redis; 80 of Valkey
 */
public record RdbMagic(boolean valkey, int version) {
    /** The length of the magic in bytes. */
    public static final int BYTES = 9;

    /** The last version of which every type is known. */
    static final int MAX_REDIS = 12;

    static final int VALKEY = 80;

    private static final Pattern FORM = Pattern.compile("(REDIS|VALKEY)([0-9]+)");
    private static final Pattern WITHOUT_CHECKSUM = Pattern.compile("REDIS000[1-4]");
    private static final String[][] OTHER_FILES = {
        {"\u001f\u008b", "a gzip file; unpack it first"},
        {"(\u00b5/\u00fd", "a zstd file; unpack it first"},
        {"PK\u0003\u0004", "a zip file; unpack it first"},
        {"BZh", "a bzip2 file; unpack it first"},
        {"\u00fd7zXZ", "an xz file; unpack it first"},
        {"<!doctype", "an HTML page"},
        {"<html", "an HTML page"},
        {"<?xml", "an XML document"},
        {"*", "a file of commands, as an AOF is"},
    };

    /** Returns whether the bytes begin as an RDB file does, of whatever version. */
    public static boolean begins(byte[] head) {
        String text = text(head);
        return text.startsWith("REDIS") || text.startsWith("VALKEY");
    }

    private static String text(byte[] head) {
        return new String(head, StandardCharsets.ISO_8859_1);
    }

    /**
     * Reads the magic.
     *
     * @param head the first nine bytes of the file, or all of a shorter one
     * @throws RdbException it is no RDB file, or one of a version that is not known
     */
    static RdbMagic of(byte[] head) throws RdbException {
        if (head.length < BYTES) {
            throw new RdbException(
                    0, head.length == 0 ? "the file is empty" : "a file of " + head.length + " bytes is no RDB file");
        }
        String text = text(head);
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new RdbException(0, "not an RDB file but " + otherFile(text));
        }
        boolean valkey = form.group(1).equals("VALKEY");
        int version = Integer.parseInt(form.group(2));
        if (valkey ? version != VALKEY : version < 1 || version > MAX_REDIS) {
            throw new RdbException(
                    0, "RDB version " + text + ", not REDIS0001 to REDIS00" + MAX_REDIS + " or VALKEY0" + VALKEY);
        }
        return new RdbMagic(valkey, version);
    }

    private static String otherFile(String head) {
        for (String[] other : OTHER_FILES) {
            if (head.toLowerCase(Locale.ROOT).startsWith(other[0].toLowerCase(Locale.ROOT))) {
                return other[1];
            }
        }
        return "one that begins with '" + RdbException.printable(head) + "'";
    }

    /** Returns whether the bytes begin an RDB file of a version without a checksum at its end. */
    public static boolean isWithoutChecksum(byte[] head) {
        return WITHOUT_CHECKSUM.matcher(text(head)).matches();
    }

    /** Returns whether files of this version end with a checksum. */
    boolean hasChecksum() {
        return version >= RdbFormat.FIRST_CHECKSUMMED;
    }

    /** Returns whether sections tell the sizes of hash slots. */
    boolean hasSlotInfo() {
        return version >= RdbFormat.FIRST_WITH_SLOTS;
    }

    @Override
    public String toString() {
        return (valkey ? "Valkey " : "") + version;
    }
}
