package dev.redoubt.persistence.rdb;

/**
 * The summary of a whole file.
 *
 * @param version the format's version
 * @param bytes length from the magic to the end of the checksum
 * @param checksummed true if the file has a checksum, which was right; false if the writer had checksums disabled
 */
public record RdbSummary(int version, long bytes, boolean checksummed) {}
