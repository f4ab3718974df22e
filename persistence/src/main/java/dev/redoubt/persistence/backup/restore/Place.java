package dev.redoubt.persistence.backup.restore;

/** The place in a branch at which a restored log ends. */
public sealed interface Place {
    /** The last record that the archive has of the branch. */
    record Newest() implements Place {}

    /** Behind the record {@code index}. */
    record AtIndex(long index) implements Place {}

    /** The longest prefix whose records all have a time up to {@code unixMs} (6.6). */
    record AtTime(long unixMs) implements Place {}

    /**
     * Within a record, before one of its commands.
     *
     * @param border the byte of the payload at which that command, or the transaction around it, begins
     * @param crc of the record, by which a reader knows that it has found the same record again
     */
    record BeforeCommand(long index, int border, int crc) implements Place {}
}
