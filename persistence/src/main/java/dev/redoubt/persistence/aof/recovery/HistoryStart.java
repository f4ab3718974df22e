package dev.redoubt.persistence.aof.recovery;

import java.util.random.RandomGenerator;

/**
 * What a new history begins with, should loading find one necessary (2.6).
 *
 * @param storedTerm the highest term that this member knows of; a new history's is above it and above the log's
 * @param random for its replid
 * @param nowMs wall time
 */
public record HistoryStart(long storedTerm, RandomGenerator random, long nowMs) {}
