package dev.redoubt.persistence.aof.recovery;

import java.util.random.RandomGenerator;

/**
 * The beginning of a new history, should loading find one necessary (2.6).
 *
 * @param storedTerm the highest term that this member knows; the term of a new history is above it and above the log's
 * @param random the source of its replid
 * @param nowMs the wall time in Unix milliseconds
 */
public record HistoryStart(long storedTerm, RandomGenerator random, long nowMs) {}
