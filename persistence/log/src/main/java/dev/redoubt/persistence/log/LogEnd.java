package dev.redoubt.persistence.log;

/**
 * The end of a log.
 *
 * @param term the term of the last record; 0 in an empty log
 * @param replId the replid of that term; {@link ReplId#NONE} in an empty log
 * @param index the index of the last record; 0 in an empty log
 * @param offset the count of payload bytes since the history began, Redis's {@code master_repl_offset}
 */
public record LogEnd(long term, ReplId replId, long index, long offset) {
    public static final LogEnd EMPTY = new LogEnd(0, ReplId.NONE, 0, 0);
}
