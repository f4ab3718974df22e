package dev.redoubt.persistence.log;

/**
 * A row of the {@link TermTable}: the beginning of a term in this log.
 *
 * @param term the failover epoch, rising from row to row
 * @param replId the replid of the term (3.1)
 * @param firstIndex index of the first record of the term, which is its term-start record (2.3) unless the log begins
 *     later
 * @param firstOffset the offset before that record
 */
public record TermStart(long term, ReplId replId, long firstIndex, long firstOffset) {}
