package dev.redoubt.node.shard.snapshot;

import dev.redoubt.node.member.MemberEffect;
import dev.redoubt.node.member.MemberEvent;
import dev.redoubt.node.protocol.SnapshotMessage;
import dev.redoubt.node.shard.core.PeerLink;
import dev.redoubt.node.shard.core.ShardCore;
import dev.redoubt.node.shard.core.ShardTasks;
import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.log.MemberId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends one snapshot to one replica: a temporary file is made on the IO pool and sent in chunks, a window ahead of what
 * the replica has written (Artery drops what overflows, so credits are not optional).
 *
 * <pre>
 *   WRITING --file complete--> SENDING --last chunk sent--> ended       any --stop, failure--> ended
 * </pre>
 */
final class BaseSender {
    /** Makes the snapshot's file; on the IO pool. */
    interface FileMaker {
        void make(Path file) throws IOException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(BaseSender.class);
    private static final int CHUNK_BYTES = 64 << 10;
    private static final long WINDOW_BYTES = 1 << 20;

    private final ShardTasks tasks;
    private final ShardCore<?> core;
    private final PeerLink peers;
    private final MemberEffect.StartFullSync start;
    private final BaseInfo info;
    private final FileMaker maker;
    private final TransferFile file;
    private final Runnable ended;
    private @Nullable FileChannel channel;
    private boolean writing;
    private long size;
    private long position;
    private long acked;
    private boolean reading;
    private boolean done;

    /**
     * @param base the place of the snapshot; names its temporary file, which is removed at the end
     * @param ended runs when the file is not read or made any more
     */
    BaseSender(
            ShardTasks tasks,
            ShardCore<?> core,
            PeerLink peers,
            MemberEffect.StartFullSync start,
            BaseInfo base,
            FileMaker maker,
            Runnable ended) {
        this.tasks = tasks;
        this.core = core;
        this.peers = peers;
        this.start = start;
        this.maker = maker;
        this.info = base;
        this.file = new TransferFile(info.file());
        this.ended = ended;
    }

    MemberId to() {
        return start.to();
    }

    /** Returns the bytes that are on their way. */
    long inFlightBytes() {
        return position - acked;
    }

    void begin() {
        LOG.info("Full sync of {} at record {}", start.to().brief(), info.end().index());
        writing = true;
        tasks.io(
                () -> {
                    maker.make(file.path());
                    return file.open(StandardOpenOption.READ);
                },
                (opened, failure) -> {
                    writing = false;
                    if (done) {
                        release();
                    } else if (opened == null) {
                        end(failure);
                    } else {
                        written(opened);
                    }
                });
    }

    private void written(FileChannel opened) {
        channel = opened;
        try {
            size = opened.size();
        } catch (IOException e) {
            end(e);
            return;
        }
        proceed();
    }

    void acked(MemberId from, SnapshotMessage.SnapshotAck ack) {
        if (from.equals(start.to()) && ack.position() <= position) {
            acked = Math.max(acked, ack.position());
            proceed();
        }
    }

    /** Reads and sends the next chunk, if the window and the commit index allow it. */
    void proceed() {
        FileChannel from = channel;
        if (from == null || done || reading || position - acked >= WINDOW_BYTES) {
            return;
        }
        int length = (int) Math.min(CHUNK_BYTES, size - position);
        boolean last = position + length == size;
        if (last
                && core.member().needsMajority()
                && core.member().commitIndex() < info.end().index()) {
            return;
        }
        long at = position;
        reading = true;
        tasks.io(() -> read(from, at, length), (bytes, failure) -> {
            reading = false;
            if (bytes == null) {
                end(failure);
            } else if (!done) {
                send(at, bytes, last);
            }
        });
    }

    private static byte[] read(FileChannel from, long at, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (from.read(bytes, at + bytes.position()) < 0) {
                throw new IOException("the snapshot is shorter than it was");
            }
        }
        return bytes.array();
    }

    private void send(long at, byte[] bytes, boolean last) {
        peers.send(start.to(), new SnapshotMessage.SnapshotChunk(start.term(), start.subscription(), at, bytes, last));
        position = at + bytes.length;
        if (last) {
            finish();
            core.on(new MemberEvent.FullSyncSent(
                    start.to(), start.subscription(), info.end().index()));
        } else {
            proceed();
        }
    }

    private void end(@Nullable Throwable failure) {
        if (!done) {
            LOG.warn(
                    "Full sync of {} failed: {}. The replica asks again; check disk space and disk.",
                    start.to().brief(),
                    String.valueOf(failure));
            finish();
            core.on(new MemberEvent.FullSyncFailed(start.to(), start.subscription()));
        }
    }

    void stop() {
        if (!done) {
            finish();
        }
    }

    private void finish() {
        done = true;
        if (!writing) {
            release();
        }
    }

    private void release() {
        file.discard(tasks);
        ended.run();
    }
}
