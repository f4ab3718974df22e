package dev.redoubt.node.client;

import java.util.List;

/**
 * The reply of XAUTOCLAIM.
 *
 * @param cursor where the next call begins; {@value #START} when all pending entries have been looked at
 * @param entries that are the consumer's now
 * @param deleted the ids of pending entries that are no longer in the stream, and no longer pending
 * @param <K> the type of fields
 * @param <V> the type of values
 */
public record ClaimedEntries<K, V>(String cursor, List<StreamEntry<K, V>> entries, List<String> deleted) {
    /** The cursor of the first call. */
    public static final String START = "0-0";

    /** Makes the reply of its own copies. */
    public ClaimedEntries {
        entries = List.copyOf(entries);
        deleted = List.copyOf(deleted);
    }
}
