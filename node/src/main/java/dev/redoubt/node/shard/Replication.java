package dev.redoubt.node.shard;

import dev.redoubt.node.member.MemberEffect;
import dev.redoubt.node.member.MemberEvent;
import dev.redoubt.node.protocol.ReplicationMessage;
import dev.redoubt.persistence.aof.RecordCursor;
import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.aof.format.BrokenChainException;
import dev.redoubt.persistence.log.LogRecord;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.log.ReplId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The replication work of a host: reads records for replicas, applies what a replica may show, truncates the log. Frames
 * of one replica are sent in the order in which the core asked for them. The shard's thread only.
 */
final class Replication {
    private static final Logger LOG = LoggerFactory.getLogger(Replication.class);

    private final Shard shard;
    private final MemberHost host;
    private final FullSync fullSync;
    /** Records of the master that are appended or being appended, and not applied yet. */
    private final Deque<LogRecord> unapplied = new ArrayDeque<>();

    /** Where a snapshot of the keyspace stands while records wait; else without meaning. */
    private @Nullable BaseInfo keyspaceBase;

    Replication(Shard shard, MemberHost host) {
        this.shard = shard;
        this.host = host;
        this.fullSync = new FullSync(shard, host);
    }

    void loaded() {
        unapplied.clear();
        keyspaceBase = null;
    }

    /** Appends records of the master, to be applied by {@link #applyUpTo}. */
    void accept(Appender appender, List<LogRecord> records) throws BrokenChainException {
        if (unapplied.isEmpty()) {
            keyspaceBase = appender.tail().base(Path.of(""));
        }
        appender.accept(records, Clocks.monotonicMs());
        unapplied.addAll(records);
    }

    /**
     * Where a snapshot of the keyspace stands: behind the last record that was applied. Records that wait are not in the
     * keyspace, so a full sync behind them would lack them.
     */
    BaseInfo base(LogTail tail) {
        BaseInfo waiting = keyspaceBase;
        return unapplied.isEmpty() || waiting == null ? tail.base(Path.of("")) : waiting;
    }

    void applyUpTo(long index) {
        LogRecord last = null;
        LogRecord record = unapplied.peek();
        while (record != null && record.index() <= index) {
            unapplied.poll();
            if (record.payload().length > 0) {
                shard.engine.apply(record.payload());
            }
            last = record;
            record = unapplied.peek();
        }
        Appender appender = shard.appender();
        if (last != null && record != null && appender != null) {
            keyspaceBase = appender.tail().baseBehind(last);
        }
        shard.snapshots.applied();
        shard.snapshots.committed(host.core().commitIndex());
        shard.relay.applied();
    }

    /** Whether the keyspace is what the log's last record left. */
    boolean allApplied() {
        return unapplied.isEmpty();
    }

    FullSync fullSync() {
        return fullSync;
    }

    /** The commit index has advanced. */
    void committed() {
        fullSync.committed();
    }

    void carryOut(MemberEffect effect) {
        if (effect instanceof MemberEffect.Truncate truncate) {
            truncate(truncate.lastIndex());
        } else {
            fullSync.carryOut(effect);
        }
    }

    void chunk(MemberId from, ReplicationMessage.SnapshotChunk chunk) {
        fullSync.chunk(from, chunk);
    }

    void chunkAcked(MemberId from, ReplicationMessage.SnapshotAck ack) {
        fullSync.acked(from, ack);
    }

    /** 3.6: the suffix goes to an audit file, then everything is rebuilt from what stays. */
    private void truncate(long lastIndex) {
        LOG.warn("Truncating the log behind record {}; the records behind it were never committed", lastIndex);
        host.afterLoad(new MemberEvent.Truncated());
        shard.recovery.reload(() -> shard.setup.writer().log().truncate(lastIndex), failure -> {
            if (failure != null) {
                shard.fatal("The log cannot be truncated behind record " + lastIndex, failure);
            }
        });
    }

    // ---- Frames -----------------------------------------------------------------------------------------------------

    void sendFrames(MemberEffect.SendFrames wanted) {
        Appender appender = shard.appender();
        if (appender == null) {
            sent(wanted, List.of());
            return;
        }
        long lastIndex = appender.tail().end().index();
        List<LogRecord> records = wanted.maxBytes() <= 0
                ? List.of()
                : shard.recent.read(wanted.fromIndex(), lastIndex, wanted.maxBytes());
        if (records != null) {
            send(wanted, records);
            return;
        }
        shard.io(() -> readLog(wanted.fromIndex(), lastIndex, wanted.maxBytes()), (read, failure) -> {
            if (read == null) {
                LOG.warn(
                        "Records from {} on cannot be read for {}: {}",
                        wanted.fromIndex(),
                        wanted.to().brief(),
                        String.valueOf(failure));
                sent(wanted, List.of());
            } else {
                send(wanted, read);
            }
        });
    }

    private List<LogRecord> readLog(long fromIndex, long lastIndex, int maxBytes) throws IOException {
        List<LogRecord> records = new ArrayList<>();
        long bytes = 0;
        try (RecordCursor cursor = shard.setup.writer().log().read(fromIndex)) {
            LogRecord record = cursor.next();
            while (record != null && record.index() <= lastIndex) {
                if (!records.isEmpty() && bytes + record.payload().length > maxBytes) {
                    break;
                }
                bytes += record.payload().length;
                records.add(record);
                record = cursor.next();
            }
        }
        return records;
    }

    private void send(MemberEffect.SendFrames wanted, List<LogRecord> records) {
        Appender appender = shard.appender();
        if (appender != null) {
            long previous = wanted.fromIndex() - 1;
            ReplId previousReplId = appender.tail().terms().replIdAt(previous);
            shard.setup
                    .peers()
                    .send(
                            wanted.to(),
                            new ReplicationMessage.Frame(wanted.header(), previous, previousReplId, records));
            sent(wanted, records);
        } else {
            sent(wanted, List.of());
        }
    }

    private void sent(MemberEffect.SendFrames wanted, List<LogRecord> records) {
        long bytes = 0;
        for (LogRecord record : records) {
            bytes += record.payload().length;
        }
        host.on(new MemberEvent.FramesSent(
                wanted.to(), wanted.header().subscription(), wanted.fromIndex() - 1 + records.size(), bytes));
    }
}
