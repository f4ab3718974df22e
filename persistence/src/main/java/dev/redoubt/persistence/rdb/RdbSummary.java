package dev.redoubt.persistence.rdb;

/**
 * What the reader knows of a whole file.
 *
 * @param version the format's version
 * @param bytes length from the magic to the end of the checksum
 * @param checksummed whether a checksum was there and right; false if the writer had checksums disabled
 */
public record RdbSummary(int version, long bytes, boolean checksummed) {}
