package dev.redoubt.node.protocol;

import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.LogRecord;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.log.ReplId;
import dev.redoubt.persistence.log.TermTable;
import java.util.List;

/**
 * The messages between a replica and its master (docs/protocol.md 3.3, 3.5, 3.6).
 *
 * <pre>
 * replica                                   master
 *   Subscribe(term, nonce, end, table)  ->
 *                                       <-  Continue | Truncate(to) | FullSync
 *                                       <-  SnapshotChunk*             (FullSync only; see SnapshotMessage)
 *   SnapshotAck*                        ->
 *                                       <-  Frame(header, previous, records)*
 *   Ack(written, fsynced, suspect)*     ->
 *   Refuse(higher term)                 ->                                         (to anything of an older term)
 * </pre>
 */
public sealed interface ReplicationMessage extends CoreMessage {
    /** Calls the method of {@code handler} for this kind. */
    void accept(MemberId from, Handler handler);

    @Override
    default void accept(MemberId from, CoreMessage.Handler handler) {
        handler.replicationMessage(from, this);
    }

    /**
     * Asks for the log of the master of {@code term}.
     *
     * @param nonce the replica's half of the {@link SubscriptionId}
     * @param end where the replica's log ends
     * @param firstIndex the first record behind its base: it cannot truncate below the one before (3.6)
     * @param table its term table, by which the master finds the last common index
     * @param catchUp true if the receiver is no master but the source that a failover's leader named (5.3)
     */
    record Subscribe(
            long term,
            long nonce,
            Incarnation incarnation,
            long configVersion,
            LogEnd end,
            long firstIndex,
            TermTable table,
            boolean catchUp)
            implements ReplicationMessage {
        @Override
        public void accept(MemberId from, Handler handler) {
            handler.subscribe(from, this);
        }
    }

    /** The logs agree to the end of the replica's: frames follow from there. */
    record Continue(long term, SubscriptionId subscription) implements ReplicationMessage {
        @Override
        public void accept(MemberId from, Handler handler) {
            handler.continued(from, this);
        }
    }

    /** The logs agree up to {@code lastIndex} only: the replica truncates to it (3.6), then frames follow. */
    record Truncate(long term, SubscriptionId subscription, long lastIndex) implements ReplicationMessage {
        @Override
        public void accept(MemberId from, Handler handler) {
            handler.truncate(from, this);
        }
    }

    /** They agree nowhere that a log still reaches: the master's base replaces everything (3.6). */
    record FullSync(long term, SubscriptionId subscription) implements ReplicationMessage {
        @Override
        public void accept(MemberId from, Handler handler) {
            handler.fullSync(from, this);
        }
    }

    /**
     * Records in log order.
     *
     * @param previousIndex index before the first record; the end of what was sent if there is none (a heartbeat)
     * @param previousReplId the replId of the term that wrote it, by which the replica checks the match
     */
    record Frame(FrameHeader header, long previousIndex, ReplId previousReplId, List<LogRecord> records)
            implements ReplicationMessage {
        @Override
        public void accept(MemberId from, Handler handler) {
            handler.frame(from, this);
        }

        public Frame {
            records = List.copyOf(records);
        }

        /** Index of the last record, or of the one before if the frame is empty. */
        public long lastIndex() {
            return previousIndex + records.size();
        }
    }

    /**
     * The part of the log that the replica verified and wrote in this subscription (3.3). It also returns the credit of
     * the frames up to there.
     *
     * @param writtenIndex verified and written
     * @param fsyncedIndex verified and fsynced; at most {@code writtenIndex}
     * @param suspect true while the ack counts for nothing (3.4)
     */
    record Ack(long term, SubscriptionId subscription, long writtenIndex, long fsyncedIndex, boolean suspect)
            implements ReplicationMessage {
        @Override
        public void accept(MemberId from, Handler handler) {
            handler.ack(from, this);
        }
    }

    /** The receiver is of an older term than {@code term} (5.6). */
    record Refuse(long term) implements ReplicationMessage {
        @Override
        public void accept(MemberId from, Handler handler) {
            handler.refuse(from, this);
        }
    }

    /** Handles each kind of message. A new kind does not compile before every handler has a method for it. */
    interface Handler {
        void subscribe(MemberId from, Subscribe message);

        void continued(MemberId from, Continue message);

        void truncate(MemberId from, Truncate message);

        void fullSync(MemberId from, FullSync message);

        void frame(MemberId from, Frame message);

        void ack(MemberId from, Ack message);

        void refuse(MemberId from, Refuse message);
    }
}
