package dev.redoubt.node.shard;

import dev.redoubt.node.member.MemberEffect;
import dev.redoubt.node.member.MemberEvent;
import dev.redoubt.node.protocol.ReplicationMessage;
import dev.redoubt.node.shard.core.PeerLink;
import dev.redoubt.node.shard.core.ShardCore;
import dev.redoubt.node.shard.core.ShardTasks;
import dev.redoubt.node.shard.log.JournalLink;
import dev.redoubt.node.shard.log.LogReader;
import dev.redoubt.node.shard.log.LogTail;
import dev.redoubt.node.shard.recovery.Recovery;
import dev.redoubt.persistence.journal.LogWriter;
import dev.redoubt.persistence.log.LogRecord;
import dev.redoubt.persistence.log.ReplId;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The replication work of a host: reads records for replicas, applies what a replica may show, truncates the log.
 * Frames of one replica are sent in the order in which the core asked for them. The shard's thread only.
 */
final class Replication {
    private static final Logger LOG = LoggerFactory.getLogger(Replication.class);

    private final ShardTasks tasks;
    private final ShardCore<?> core;
    private final JournalLink log;
    private final LogWriter writer;
    private final PeerLink peers;
    private final Recovery recovery;

    Replication(
            ShardTasks tasks, ShardCore<?> core, JournalLink log, LogWriter writer, PeerLink peers, Recovery recovery) {
        this.tasks = tasks;
        this.core = core;
        this.log = log;
        this.writer = writer;
        this.peers = peers;
        this.recovery = recovery;
    }

    /** 3.6: the suffix goes to an audit file, then everything is rebuilt from what stays. */
    void truncate(long lastIndex) {
        LOG.warn(
                "Truncating the log behind record {}: the present master does not have the records behind it. With"
                        + " appendonly yes the directory audit keeps a copy.",
                lastIndex);
        recovery.reload(() -> writer.log().truncate(lastIndex), failure -> {
            if (failure != null) {
                tasks.fatal("The log cannot be truncated behind record " + lastIndex, failure);
            }
        });
    }

    // ---- Frames -----------------------------------------------------------------------------------------------------

    void sendFrames(MemberEffect.SendFrames wanted) {
        LogTail tail = log.tail();
        if (tail == null) {
            sent(wanted, List.of());
            return;
        }
        long lastIndex = tail.end().index();
        List<LogRecord> records = wanted.maxBytes() <= 0
                ? List.of()
                : writer.log().recent().read(wanted.fromIndex(), lastIndex, wanted.maxBytes());
        if (records != null) {
            send(wanted, records);
            return;
        }
        tasks.io(
                () -> LogReader.read(writer.log(), wanted.fromIndex(), lastIndex, wanted.maxBytes()),
                (read, failure) -> {
                    if (read == null) {
                        LOG.warn(
                                "Records from {} on cannot be read for {}: {}. Retrying; check the disk.",
                                wanted.fromIndex(),
                                wanted.to().brief(),
                                String.valueOf(failure));
                        sent(wanted, List.of());
                    } else {
                        send(wanted, read);
                    }
                });
    }

    private void send(MemberEffect.SendFrames wanted, List<LogRecord> records) {
        LogTail tail = log.tail();
        if (tail != null) {
            long previous = wanted.fromIndex() - 1;
            ReplId previousReplId = tail.terms().replIdAt(previous);
            peers.send(wanted.to(), new ReplicationMessage.Frame(wanted.header(), previous, previousReplId, records));
            sent(wanted, records);
        } else {
            sent(wanted, List.of());
        }
    }

    private void sent(MemberEffect.SendFrames wanted, List<LogRecord> records) {
        long bytes = 0;
        for (LogRecord record : records) {
            bytes += record.payload().length();
        }
        core.on(new MemberEvent.FramesSent(
                wanted.to(), wanted.header().subscription(), wanted.fromIndex() - 1 + records.size(), bytes));
    }
}
