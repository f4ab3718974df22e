package dev.redoubt.node.shard;

import akka.actor.ActorRef;
import dev.redoubt.node.command.engine.Propagation;
import dev.redoubt.persistence.aof.format.BrokenChainException;
import dev.redoubt.persistence.journal.ShardJournal;
import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.LogRecord;
import dev.redoubt.persistence.log.ReplId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way from the engine's effects to the log: closes the pending payload as a record, with one record of effects in
 * flight at a time (group commit), and knows which records are sealed and which are written. While the log's file is
 * being rotated for a snapshot nothing is sent to the journal (docs/protocol.md 2.8). The shard's thread only.
 */
final class Appender {
    private final LogTail tail;
    private final ActorRef journal;
    private final Deque<LogEnd> sent = new ArrayDeque<>();
    private final Deque<ShardJournal.Command> delayed = new ArrayDeque<>();
    private boolean rotating;
    private long sentAtMs;

    Appender(LogTail tail, ActorRef journal) {
        this.tail = tail;
        this.journal = journal;
    }

    LogTail tail() {
        return tail;
    }

    /** Whether a payload may be closed now: nothing is in flight. */
    boolean ready() {
        return sent.isEmpty() && !rotating;
    }

    /** Since when a record waits to be written; null if none does. */
    @Nullable
    Long waitingSinceMs() {
        return sent.isEmpty() ? null : sentAtMs;
    }

    /** Closes the pending payload, if there is one. */
    void close(Propagation effects, long unixMs, long nowMs) {
        if (effects.size() > 0) {
            byte[] payload = effects.take();
            send(tail.seal(effects.db(), unixMs, payload), nowMs);
        }
    }

    void termStart(long term, ReplId replId, long unixMs, long nowMs) {
        send(tail.sealTermStart(term, replId, unixMs), nowMs);
    }

    private void send(LogRecord record, long nowMs) {
        tell(new ShardJournal.Append(record), nowMs);
    }

    /**
     * Appends records of the master as they are.
     *
     * @throws BrokenChainException if they do not continue the log, which is a damaged log
     */
    void accept(List<LogRecord> records, long nowMs) throws BrokenChainException {
        for (LogRecord record : records) {
            tail.accept(record);
        }
        tell(new ShardJournal.AppendAll(records), nowMs);
    }

    private void tell(ShardJournal.Command command, long nowMs) {
        if (sent.isEmpty()) {
            sentAtMs = nowMs;
        }
        sent.add(tail.sealedEnd());
        if (rotating) {
            delayed.add(command);
        } else {
            journal.tell(command, ActorRef.noSender());
        }
    }

    /** All records up to {@code index} are written. */
    void written(long index, long nowMs) {
        LogEnd end = sent.peek();
        while (end != null && end.index() <= index) {
            sent.poll();
            tail.setWritten(end);
            end = sent.peek();
        }
        sentAtMs = nowMs;
    }

    /** Asks for a snapshot behind what was sealed; nothing is appended until {@link #rotated}. */
    void snapshotPoint(ShardJournal.SnapshotPoint point) {
        rotating = true;
        journal.tell(point, ActorRef.noSender());
    }

    void rotated() {
        rotating = false;
        while (!delayed.isEmpty()) {
            journal.tell(delayed.poll(), ActorRef.noSender());
        }
    }
}
