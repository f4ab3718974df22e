package dev.redoubt.node.shard.snapshot;

import dev.redoubt.node.member.MemberEvent;
import dev.redoubt.node.protocol.SnapshotMessage;
import dev.redoubt.node.protocol.SubscriptionId;
import dev.redoubt.node.shard.core.PeerLink;
import dev.redoubt.node.shard.core.ShardCore;
import dev.redoubt.node.shard.core.ShardTasks;
import dev.redoubt.node.shard.log.ShardFiles;
import dev.redoubt.persistence.aof.AofLog;
import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.rdb.RdbChecker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the chunks of one full sync into a temporary file, in order, and verifies the whole before anything is
 * replaced. A chunk out of order is dropped: the sender's window then runs out and the replica subscribes anew.
 */
final class BaseReceiver {
    private static final Logger LOG = LoggerFactory.getLogger(BaseReceiver.class);

    private final ShardTasks tasks;
    private final ShardCore<?> core;
    private final ShardFiles files;
    private final PeerLink peers;
    private final MemberId from;
    private final SubscriptionId subscription;
    private final TransferFile file;
    private @Nullable BaseInfo info;
    private long expected;
    private long onDisk;
    private boolean over;

    BaseReceiver(
            ShardTasks tasks,
            ShardCore<?> core,
            ShardFiles files,
            PeerLink peers,
            MemberId from,
            SubscriptionId subscription) {
        this.tasks = tasks;
        this.core = core;
        this.files = files;
        this.peers = peers;
        this.from = from;
        this.subscription = subscription;
        this.file = new TransferFile(files.dir().resolve("temp-base-" + subscription.nonce() + ".rdb"));
    }

    void chunk(MemberId sender, SnapshotMessage.SnapshotChunk chunk) {
        boolean next = chunk.position() == expected && sender.equals(from) && !over;
        if (!next || !chunk.subscription().equals(subscription)) {
            return;
        }
        expected += chunk.bytes().length;
        // One sender at a time and a window of a megabyte: the exclusive queue keeps the order of the writes.
        var unused = files.writer()
                .exclusive(() -> write(chunk))
                .whenComplete((complete, failure) -> tasks.soon(() -> written(chunk, complete, failure)));
    }

    private @Nullable BaseInfo write(SnapshotMessage.SnapshotChunk chunk) throws IOException {
        FileChannel to =
                file.open(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        ByteBuffer bytes = ByteBuffer.wrap(chunk.bytes());
        while (bytes.hasRemaining()) {
            to.write(bytes, chunk.position() + bytes.position());
        }
        if (!chunk.last()) {
            return null;
        }
        to.force(false);
        file.close();
        return verify(file.path());
    }

    /** Reads every byte: crc64, structure, and our own AUX fields. */
    private static BaseInfo verify(Path rdb) throws IOException {
        BaseInfo base = BaseInfo.fromAux(rdb, RdbChecker.check(rdb).aux());
        if (base == null) {
            throw new IOException("the snapshot of the master lacks its place in the log");
        }
        return base;
    }

    private void written(
            SnapshotMessage.SnapshotChunk chunk, @Nullable BaseInfo complete, @Nullable Throwable failure) {
        if (over) {
            return;
        }
        if (failure != null) {
            LOG.warn(
                    "The snapshot of a full sync from {} cannot be used: {}. The full sync starts again; check disk"
                            + " space and disk.",
                    from.brief(),
                    failure.toString());
            abandon();
            core.on(new MemberEvent.BaseFailed(subscription));
            return;
        }
        onDisk = chunk.position() + chunk.bytes().length;
        peers.send(from, new SnapshotMessage.SnapshotAck(chunk.term(), subscription, onDisk));
        if (complete != null) {
            info = complete;
            core.on(new MemberEvent.BaseReceived(subscription));
        }
    }

    /** Returns the bytes that wait to be written to the file. */
    long waitingBytes() {
        return over ? 0 : expected - onDisk;
    }

    boolean isComplete(SubscriptionId wanted) {
        return info != null && subscription.equals(wanted);
    }

    /** Replaces the log by what was received; on the IO pool, behind the journal's last write. */
    void install() throws IOException {
        BaseInfo base = info;
        if (base == null) {
            throw new IllegalStateException("the base is not complete");
        }
        files.writer().log().reset(file.path(), base);
        if (files.writer().log() instanceof AofLog log) {
            log.dropReplaced();
        }
    }

    void abandon() {
        over = true;
        file.discard(tasks);
    }
}
