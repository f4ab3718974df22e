package dev.redoubt.node.shard.psync;

import dev.redoubt.config.HostPort;
import dev.redoubt.config.Live;
import dev.redoubt.config.LiveConfig;
import dev.redoubt.config.NodeDirectives;
import dev.redoubt.node.command.engine.Access;
import dev.redoubt.node.command.engine.Propagation;
import dev.redoubt.node.psync.ReplicaLink;
import dev.redoubt.node.psync.SyncRequest;
import dev.redoubt.node.session.ReplicaEvent;
import dev.redoubt.node.session.ReplicaOutlet;
import dev.redoubt.node.shard.core.ShardClock;
import dev.redoubt.node.shard.core.ShardCore;
import dev.redoubt.node.shard.core.ShardTasks;
import dev.redoubt.node.shard.info.ShardStatus;
import dev.redoubt.node.shard.log.JournalLink;
import dev.redoubt.node.shard.log.LogReader;
import dev.redoubt.node.shard.log.LogTail;
import dev.redoubt.node.shard.snapshot.SyncFile;
import dev.redoubt.persistence.aof.ShardLog;
import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.LogRecord;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The replicas of Redis that take this shard's log (docs/protocol.md 10). It carries out what each {@link ReplicaLink}
 * says; no write waits for it. The shard's thread only.
 *
 * <p>DIFFERS: only the serving master feeds; any term's replid is continued; a slow replica is fed from the log; PING is
 * a record; PUBLISH and GETACK are not sent.
 */
public final class RedisReplicas implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedisReplicas.class);

    private static final int CHUNK_BYTES = 256 << 10;
    private static final String NOT_MASTER = "-NOMASTERLINK This member is not the serving master\r\n";
    private static final String EMPTY_LINE = "\n";

    private final ShardTasks tasks;
    private final ShardCore<?> core;
    private final JournalLink journal;
    private final ShardLog log;
    private final Propagation effects;
    private final SyncFile.Source snapshots;
    private final ShardClock clock;
    private final Live<Integer> pingSeconds;
    private final Live<Integer> timeoutSeconds;

    /** Told before the first replica is fed. */
    private @Nullable Runnable keepRecent;

    private final Map<Long, RedisReplica> replicas = new LinkedHashMap<>();
    private long lastFile;
    private long full;
    private long partialOk;
    private long partialErr;

    /** The end of the log when {@link #cron} looked last, and since when it is that. */
    private long seenIndex;

    private long seenMs;

    /** @param keepRecent runs once, when the first replica comes: recent records are worth their memory from then on */
    public RedisReplicas(
            SyncFile.Source snapshots, ShardLog log, ShardClock clock, LiveConfig config, Runnable keepRecent) {
        this.tasks = snapshots.tasks();
        this.core = snapshots.core();
        this.journal = snapshots.log();
        this.log = log;
        this.effects = snapshots.engine().effects();
        this.snapshots = snapshots;
        this.clock = clock;
        this.pingSeconds = config.live(NodeDirectives.REPL_PING_REPLICA_PERIOD);
        this.timeoutSeconds = config.live(NodeDirectives.REPL_TIMEOUT);
        this.keepRecent = keepRecent;
    }

    // ---- What replicas ask and do

    /** Takes what a session tells of its replica. */
    public void on(ReplicaEvent event) {
        if (event instanceof ReplicaEvent.Sync sync) {
            begin(sync.to(), sync.request());
            return;
        }
        RedisReplica replica = replicas.get(event.client());
        if (replica == null) {
            return;
        }
        if (event instanceof ReplicaEvent.Acked ack) {
            replica.link.acked(ack.offset(), clock.monotonicMs());
        } else if (event instanceof ReplicaEvent.Took took) {
            replica.link.took(took.sends());
            proceed(replica);
        } else {
            LOG.info("Connection with replica {} lost.", replica.name());
            end(replica);
        }
    }

    private void begin(ReplicaOutlet outlet, SyncRequest request) {
        LogTail tail = journal.tail();
        if (tail == null || !serves()) {
            outlet.send(List.of(text(NOT_MASTER)));
            outlet.closeBehindOutput();
            return;
        }
        if (keepRecent != null) {
            keepRecent.run();
            keepRecent = null;
        }
        BaseInfo base = log.base();
        LogEnd from = base == null ? LogEnd.EMPTY : base.end();
        if (request.continues(tail.terms(), tail.end().offset(), from.index(), from.offset())) {
            RedisReplica replica = new RedisReplica(outlet, request, ReplicaLink.seeking(request, clock.monotonicMs()));
            replicas.put(outlet.client(), replica);
            seek(replica);
        } else {
            partialErr += request.psync() && !request.replId().equals("?") ? 1 : 0;
            SyncFile file = snapshot(outlet.client());
            LogEnd place = file.place().end();
            RedisReplica replica = new RedisReplica(
                    outlet,
                    request,
                    ReplicaLink.preparing(request, place.index(), place.offset(), clock.monotonicMs()));
            replicas.put(outlet.client(), replica);
            fullSync(replica, file);
        }
    }

    /** Only a serving master feeds: what a demoted one has may be cut off (3.6). */
    private boolean serves() {
        return core.updateAccess() == Access.MASTER;
    }

    private SyncFile snapshot(long client) {
        lastFile++;
        return snapshots.begin("temp-psync-" + lastFile + ".rdb", failure -> {
            RedisReplica replica = replicas.get(client);
            if (replica != null) {
                written(replica, failure);
            }
        });
    }

    private void fullSync(RedisReplica replica, SyncFile file) {
        full++;
        replica.file = file;
        LogEnd place = file.place().end();
        LOG.info("Full resynchronization of replica {} at record {}", replica.name(), place.index());
        if (replica.request.psync()) {
            send(replica, List.of(text("+FULLRESYNC " + place.replId().hex() + " " + place.offset() + "\r\n")));
        }
    }

    private void written(RedisReplica replica, @Nullable Throwable failure) {
        SyncFile file = replica.file;
        try {
            if (failure != null) {
                throw new IOException(failure);
            }
            if (file != null) {
                replica.link.prepared(file.size());
                proceed(replica);
            }
        } catch (IOException e) {
            failed(replica, e);
        }
    }

    private void seek(RedisReplica replica) {
        long has = replica.request.has();
        tasks.io(() -> StreamPlace.find(log, has), (index, failure) -> {
            if (replica.ended()) {
                return;
            }
            if (index == null) {
                failed(replica, failure);
            } else if (index == StreamPlace.GONE) {
                partialErr++;
                SyncFile file = snapshot(replica.outlet.client());
                replica.link.notFound(
                        file.place().end().index(), file.place().end().offset());
                fullSync(replica, file);
            } else {
                resume(replica, index, has);
            }
        });
    }

    private void resume(RedisReplica replica, long index, long has) {
        partialOk++;
        LogTail tail = journal.tail();
        String replId = tail == null ? "" : tail.end().replId().hex();
        LOG.info("Partial resynchronization of replica {} from offset {} on", replica.name(), has);
        replica.link.found(index, has);
        String id = replica.request.options().psync2() ? " " + replId : "";
        send(replica, List.of(text("+CONTINUE" + id + "\r\n")));
        proceed(replica);
    }

    // ---- Feeding

    /** Sends what may leave now: records were written or committed, or time has passed. */
    public void proceed() {
        if (replicas.isEmpty()) {
            return;
        }
        boolean serves = serves();
        for (RedisReplica replica : List.copyOf(replicas.values())) {
            if (serves) {
                proceed(replica);
            } else {
                replica.outlet.close();
                end(replica);
            }
        }
    }

    private void proceed(RedisReplica replica) {
        LogTail tail = journal.tail();
        if (tail == null || replica.ended()) {
            return;
        }
        long released = Math.min(core.gate().released(), tail.end().index());
        ReplicaLink link = replica.link;
        switch (link.next(released, clock.monotonicMs())) {
            case NONE -> {}
            case KEEP_ALIVE -> send(replica, List.of(text(EMPTY_LINE)));
            case HEADER -> send(replica, List.of(text("$" + link.size() + "\r\n")));
            case CHUNK -> sendChunk(replica);
            case FETCH -> fetch(replica, released);
            case STREAM -> stream(replica);
            case FINISH -> {
                replica.outlet.closeBehindOutput();
                end(replica);
            }
        }
        if (link.isOnline()) {
            replica.discardFile();
        }
    }

    private void sendChunk(RedisReplica replica) {
        SyncFile file = replica.file;
        if (file == null) {
            throw new IllegalStateException("the snapshot is gone");
        }
        long at = replica.link.position();
        int length = (int) Math.min(CHUNK_BYTES, replica.link.size() - at);
        tasks.io(() -> file.read(at, length), (bytes, failure) -> {
            if (bytes == null) {
                failed(replica, failure);
            } else if (!replica.ended()) {
                replica.link.sentSnapshot(length);
                send(replica, List.of(Unpooled.wrappedBuffer(bytes)));
            }
        });
    }

    private void fetch(RedisReplica replica, long released) {
        long from = replica.link.nextIndex();
        List<LogRecord> recent = log.recent().read(from, released, CHUNK_BYTES);
        if (recent != null) {
            fetched(replica, recent);
            return;
        }
        tasks.io(() -> LogReader.read(log, from, released, CHUNK_BYTES), (read, failure) -> {
            if (read == null || read.isEmpty()) {
                failed(replica, failure);
            } else if (!replica.ended()) {
                fetched(replica, read);
            }
        });
    }

    private void fetched(RedisReplica replica, List<LogRecord> records) {
        ReplicaLink link = replica.link;
        LogRecord last = records.get(records.size() - 1);
        replica.buffer.add(records, link.offset());
        link.fetched(last.index(), last.endOffset());
        proceed(replica);
    }

    private void stream(RedisReplica replica) {
        List<ByteBuf> bytes = replica.buffer.take(CHUNK_BYTES);
        long length = 0;
        for (ByteBuf part : bytes) {
            length += part.readableBytes();
        }
        replica.link.sentStream(length);
        send(replica, bytes);
    }

    private void send(RedisReplica replica, List<ByteBuf> bytes) {
        replica.link.sent(clock.monotonicMs());
        replica.outlet.send(bytes);
    }

    private static ByteBuf text(String line) {
        return Unpooled.copiedBuffer(line, StandardCharsets.US_ASCII);
    }

    private void failed(RedisReplica replica, @Nullable Throwable failure) {
        if (!replica.ended()) {
            LOG.warn(
                    "Replica {} cannot be fed: {}. It is disconnected and asks again; check the disk, and"
                            + " repl-backlog-size if its records left the log.",
                    replica.name(),
                    String.valueOf(failure));
            replica.outlet.close();
            end(replica);
        }
    }

    private void end(RedisReplica replica) {
        replica.link.end();
        replica.discardFile();
        replicas.remove(replica.outlet.client());
    }

    /** The log is loaded anew, or the process ends: replicas ask again. */
    @Override
    public void close() {
        for (RedisReplica replica : List.copyOf(replicas.values())) {
            replica.outlet.close();
            end(replica);
        }
    }

    /** Gives up silent replicas, and keeps the others alive; called {@code hz} times a second. */
    public void cron() {
        if (replicas.isEmpty()) {
            return;
        }
        long nowMs = clock.monotonicMs();
        for (RedisReplica replica : List.copyOf(replicas.values())) {
            if (replica.link.isSilent(nowMs, timeoutSeconds.get() * 1000L)) {
                LOG.warn("Disconnecting timedout replica {}: it asks again when it is back.", replica.name());
                replica.outlet.close();
                end(replica);
            }
        }
        proceed();
        ping(nowMs);
    }

    /** 10.5: a replica gives up a master from which it hears nothing. */
    private void ping(long nowMs) {
        LogTail tail = journal.tail();
        if (tail == null) {
            return;
        }
        if (tail.sealedIndex() != seenIndex) {
            seenIndex = tail.sealedIndex();
            seenMs = nowMs;
        } else if (nowMs - seenMs >= pingSeconds.get() * 1000L && core.mayExpire() && effects.size() == 0) {
            seenMs = nowMs;
            effects.addPing();
            core.requestRecord();
        }
    }

    // ---- Questions

    /** Returns the replicas for INFO and ROLE. */
    public List<ShardStatus.Replica> status() {
        long nowMs = clock.monotonicMs();
        return replicas.values().stream()
                .map(each -> new ShardStatus.Replica(
                        new HostPort(each.host(), each.request.options().port()),
                        each.link.isOnline(),
                        each.link.ackedOffset(),
                        each.link.silentMs(nowMs) / 1000,
                        null,
                        0))
                .toList();
    }

    /** Returns how many synchronisations were asked for. */
    public ShardStatus.Syncs counts() {
        return new ShardStatus.Syncs(full, partialOk, partialErr);
    }
}
