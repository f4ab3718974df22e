package dev.redoubt.node.shard;

import dev.redoubt.config.AppendFsync;
import dev.redoubt.config.Live;
import dev.redoubt.config.LiveConfig;
import dev.redoubt.config.NodeDirectives;
import dev.redoubt.node.command.engine.Access;
import dev.redoubt.node.command.engine.ReplayException;
import dev.redoubt.node.member.MemberCore;
import dev.redoubt.node.member.MemberEffect;
import dev.redoubt.node.member.MemberEvent;
import dev.redoubt.node.member.MemberOptions;
import dev.redoubt.node.protocol.CoreMessage;
import dev.redoubt.node.protocol.Health;
import dev.redoubt.node.protocol.MemberRole;
import dev.redoubt.node.protocol.PubSubMessage;
import dev.redoubt.node.protocol.ShardMessage;
import dev.redoubt.node.protocol.SnapshotMessage;
import dev.redoubt.node.session.Outgoing;
import dev.redoubt.node.shard.core.EffectPort;
import dev.redoubt.node.shard.core.ServicePort;
import dev.redoubt.node.shard.core.ShardCore;
import dev.redoubt.node.shard.core.ShardOptions;
import dev.redoubt.node.shard.core.ShardPorts;
import dev.redoubt.node.shard.log.CoreLog;
import dev.redoubt.node.shard.log.LogTail;
import dev.redoubt.node.shard.recovery.UnappliedRecord;
import dev.redoubt.persistence.log.LogRecord;
import dev.redoubt.persistence.log.MemberId;
import java.security.SecureRandom;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hosts the pure cores of a shard and of its member: carries out what they decide, and gives them what happens. It adds
 * no decision. The shard's thread only; files are read and written on the IO pool.
 */
final class MemberHost implements EffectPort, ServicePort, ShardOptions, ShardMessage.Handler {
    private static final Logger LOG = LoggerFactory.getLogger(MemberHost.class);

    private final Shard shard;
    private final ShardCore<Outgoing> core;
    private final CoreLog log = new CoreLog();
    private final Live<AppendFsync> appendfsync;
    private final Live<Integer> priority;
    private final Live<Boolean> servesStaleData;
    private final Live<Long> ackTimeoutMs;
    private Health health = Health.GOOD;

    MemberHost(Shard shard) {
        this.shard = shard;
        LiveConfig config = shard.setup.config();
        this.appendfsync = config.live(NodeDirectives.APPENDFSYNC);
        this.priority = config.live(NodeDirectives.REPLICA_PRIORITY);
        this.servesStaleData = config.live(NodeDirectives.REPLICA_SERVE_STALE_DATA);
        this.ackTimeoutMs = config.live(NodeDirectives.REPLICA_ACK_TIMEOUT);
        MemberCore member =
                new MemberCore(shard.setup.member(), options(), shard.setup.boot(), log, new SecureRandom());
        ShardPorts<Outgoing> ports = new ShardPorts<>(shard.clock, this, shard.log, this, this, shard.replies);
        this.core = new ShardCore<>(member, shard.setup.member().standalone(), ports);
        shard.resources.add(
                "listener of the member's options",
                config.onChange(
                        List.of(NodeDirectives.APPENDFSYNC, NodeDirectives.REPLICA_PRIORITY), this::optionsChanged));
        shard.resources.add(
                "listener of replica-serve-stale-data", servesStaleData.onChange(serves -> core.updateAccess()));
    }

    private MemberOptions options() {
        return new MemberOptions(appendfsync.get() == AppendFsync.ALWAYS, priority.get());
    }

    private void optionsChanged() {
        if (core.isStarted()) {
            core.on(new MemberEvent.OptionsChanged(options()));
        }
    }

    ShardCore<Outgoing> core() {
        return core;
    }

    /** Goes on with a log that was loaded. */
    void loaded(LogTail tail) {
        log.loaded(tail);
        boolean first = !core.isStarted();
        core.loaded();
        if (first) {
            // They may have changed while the log was being loaded.
            optionsChanged();
        }
    }

    @Override
    public void coreMessage(MemberId from, CoreMessage message) {
        if (core.isStarted()) {
            core.on(new MemberEvent.Received(from, message));
            shard.durability.heard();
        }
    }

    @Override
    public void snapshotMessage(MemberId from, SnapshotMessage message) {
        if (core.isStarted()) {
            message.accept(from, shard.fullSync);
        }
    }

    @Override
    public void pubSubMessage(MemberId from, PubSubMessage message) {
        message.accept(from, shard.relay);
    }

    void setHealth(Health now) {
        if (core.isStarted() && !now.equals(health)) {
            health = now;
            core.on(new MemberEvent.HealthChanged(now));
        }
    }

    // ---- Settings

    @Override
    public boolean servesStaleData() {
        return servesStaleData.get();
    }

    @Override
    public long ackTimeoutMs() {
        return ackTimeoutMs.get();
    }

    // ---- Messages and files

    @Override
    public void send(MemberEffect.Send effect) {
        shard.setup.peers().send(effect.to(), effect.message());
    }

    @Override
    public void sendFrames(MemberEffect.SendFrames effect) {
        shard.replication.sendFrames(effect);
    }

    @Override
    public void store(MemberEffect.Store effect) {
        shard.states.store(effect);
    }

    @Override
    public void sync(MemberEffect.Sync effect) {
        shard.durability.fsync();
    }

    @Override
    public void truncate(MemberEffect.Truncate effect) {
        shard.replication.truncate(effect.lastIndex());
    }

    @Override
    public void startFullSync(MemberEffect.StartFullSync effect) {
        shard.fullSync.start(effect);
    }

    @Override
    public void stopFullSync(MemberEffect.StopFullSync effect) {
        shard.fullSync.stop(effect.subscription());
    }

    @Override
    public void receiveBase(MemberEffect.ReceiveBase effect) {
        shard.fullSync.receive(effect);
    }

    @Override
    public void installBase(MemberEffect.InstallBase effect) {
        shard.fullSync.install(effect.subscription());
    }

    @Override
    public void abandonBase(MemberEffect.AbandonBase effect) {
        shard.fullSync.abandon();
    }

    @Override
    public void note(MemberEffect.Note effect) {
        LOG.info("{}", effect.text());
    }

    // ---- Keyspace and clients

    @Override
    public void apply(LogRecord record) {
        shard.keyMessages.applying(record.index());
        try {
            shard.engine.apply(record.payload().bytes(), record.unixMs());
        } catch (ReplayException e) {
            throw UnappliedRecord.of(record, shard.setup.writer().log(), e);
        } finally {
            shard.keyMessages.applying(0);
        }
    }

    @Override
    public void applied(long index) {
        shard.relay.applied();
        shard.keyMessages.shown();
        if (shard.engine.blocked().areReady()) {
            shard.soon(shard.late::serveBlocked);
        }
    }

    @Override
    public void setAccess(Access access) {
        shard.engine.setAccess(access);
        shard.view.publish();
    }

    @Override
    public void setKeyspaceHidden(boolean hidden) {
        shard.engine.setKeyspaceHidden(hidden);
    }

    @Override
    public void committed(long commitIndex) {
        shard.snapshots.committed(commitIndex);
        shard.keyMessages.shown();
        shard.fullSync.committed();
    }

    @Override
    public void takeSnapshot() {
        shard.snapshots.take();
    }

    @Override
    public void roleChanged(MemberEffect.RoleChanged effect) {
        LOG.info("Role of term {}: {}", effect.term(), effect.role());
        shard.setup.roles().accept(effect.role());
        if (effect.role() == MemberRole.MASTER) {
            shard.ready();
        }
    }

    @Override
    public void demoted(MemberEffect.Demoted effect, int dropped) {
        shard.shutdown.demoted();
        if (dropped > 0) {
            LOG.warn(
                    "Mastership of term {} ended; dropped {} held replies and closed their connections: the outcome of"
                            + " these commands is unknown",
                    effect.term(),
                    dropped);
        } else {
            LOG.info("Mastership of term {} ended", effect.term());
        }
        shard.waits.unblockAll();
        shard.migrations.abandon();
        shard.engine.blocked().completeAll(reply -> reply.error(WaitingClient.UNBLOCKED));
        shard.setup.sessions().registry().closeSubscribers();
    }

    @Override
    public void resumeCommands() {
        shard.soon(shard::resumeCommands);
    }

    @Override
    public void closeRecordSoon() {
        shard.closeRecordSoon();
    }

    @Override
    public void recordsWritten() {
        shard.durability.appended();
    }
}
