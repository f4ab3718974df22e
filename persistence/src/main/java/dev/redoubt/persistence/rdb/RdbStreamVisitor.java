package dev.redoubt.persistence.rdb;

import dev.redoubt.persistence.text.StreamId;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The parts of one stream of a snapshot, in file order: each {@link #node}, one {@link #state}, and for each group
 * {@link #group}, each {@link #pending}, {@link #consumers}, and for each consumer {@link #consumer} and each {@link
 * #owned}. {@link RdbVisitor#endKey} ends the stream.
 *
 * <p>The reader verifies each node by itself: its form, its counts, the order of its entries. Whoever builds the stream
 * verifies the rest: keys of nodes that ascend, the length, names and ids that come twice.
 */
public interface RdbStreamVisitor {
    /**
     * The state of a stream behind its nodes.
     *
     * @param length of its entries
     * @param firstId null if the file does not tell it, as before Redis 7.0; nor does it tell then what was deleted,
     *     added and read
     * @param maxDeletedId zero if the file does not tell it
     * @param entriesAdded unsigned; 0 if the file does not tell it
     * @param groups how many follow
     */
    record State(
            long length,
            StreamId lastId,
            @Nullable StreamId firstId,
            StreamId maxDeletedId,
            long entriesAdded,
            long groups) {}

    /**
     * A node of entries.
     *
     * @param key the id of its master entry
     * @param listpack begins the array and takes {@code length} bytes of it
     */
    void node(StreamId key, byte[] listpack, int length) throws IOException;

    /** The state that is behind the nodes. */
    void state(State state) throws IOException;

    /**
     * A group begins.
     *
     * @param entriesRead of any value; 0 if the file does not tell it
     * @param pending how many entries are pending
     */
    void group(byte[] name, StreamId lastId, long entriesRead, long pending) throws IOException;

    /** An entry that is pending for one of the consumers. */
    void pending(StreamId id, long deliveryTimeMs, long deliveryCount) throws IOException;

    /** Tells the number of consumers of the group. */
    void consumers(long count) throws IOException;

    /**
     * A consumer of the group.
     *
     * @param pending how many entries are pending for it
     */
    void consumer(byte[] name, long seenTimeMs, long pending) throws IOException;

    /** An entry that is pending for the consumer. */
    void owned(StreamId id) throws IOException;
}
