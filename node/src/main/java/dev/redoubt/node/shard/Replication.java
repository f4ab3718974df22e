package dev.redoubt.node.shard;

import dev.redoubt.node.member.MemberEffect;
import dev.redoubt.node.member.MemberEvent;
import dev.redoubt.node.protocol.ReplicationMessage;
import dev.redoubt.persistence.aof.RecordCursor;
import dev.redoubt.persistence.log.LogRecord;
import dev.redoubt.persistence.log.ReplId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The replication work of a host: reads records for replicas, applies what a replica may show, truncates the log.
 * Frames of one replica are sent in the order in which the core asked for them. The shard's thread only.
 */
final class Replication {
    private static final Logger LOG = LoggerFactory.getLogger(Replication.class);

    private final Shard shard;

    Replication(Shard shard) {
        this.shard = shard;
    }

    /** 3.6: the suffix goes to an audit file, then everything is rebuilt from what stays. */
    void truncate(long lastIndex) {
        LOG.warn("Truncating the log behind record {}; the records behind it were never committed", lastIndex);
        shard.recovery.reload(() -> shard.setup.writer().log().truncate(lastIndex), failure -> {
            if (failure != null) {
                shard.fatal("The log cannot be truncated behind record " + lastIndex, failure);
            }
        });
    }

    // ---- Frames -----------------------------------------------------------------------------------------------------

    void sendFrames(MemberEffect.SendFrames wanted) {
        LogTail tail = shard.log.tail();
        if (tail == null) {
            sent(wanted, List.of());
            return;
        }
        long lastIndex = tail.end().index();
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
        LogTail tail = shard.log.tail();
        if (tail != null) {
            long previous = wanted.fromIndex() - 1;
            ReplId previousReplId = tail.terms().replIdAt(previous);
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
        shard.core.on(new MemberEvent.FramesSent(
                wanted.to(), wanted.header().subscription(), wanted.fromIndex() - 1 + records.size(), bytes));
    }
}
