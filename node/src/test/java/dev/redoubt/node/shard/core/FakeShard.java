package dev.redoubt.node.shard.core;

import dev.redoubt.config.AckMode;
import dev.redoubt.node.command.engine.Access;
import dev.redoubt.node.member.MemberBoot;
import dev.redoubt.node.member.MemberCore;
import dev.redoubt.node.member.MemberEffect;
import dev.redoubt.node.member.MemberEvent;
import dev.redoubt.node.member.MemberOptions;
import dev.redoubt.node.member.MemberSettings;
import dev.redoubt.node.member.StoredState;
import dev.redoubt.node.replication.LogView;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.LogRecord;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.log.ReplId;
import dev.redoubt.persistence.log.TermStart;
import dev.redoubt.persistence.log.TermTable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/**
 * The host of a {@link ShardCore} in memory: all that it is asked for is written down, and happens when the test says
 * so.
 */
final class FakeShard implements LogPort, LogView, ServicePort, EffectPort, ReplyGate.Outlet<String> {
    static final Content WRITE = content(false, true);
    static final Content READ = content(true, false);
    static final Content PING = content(false, false);

    /** What the core asked of keyspace and clients, in order. */
    final List<String> calls = new ArrayList<>();

    /** The indexes that the journal was given and has not written. */
    final List<Long> journal = new ArrayList<>();

    /** The replies that left. */
    final List<String> replies = new ArrayList<>();

    long nowMs;

    private final StringBuilder pending = new StringBuilder();
    private final List<LogRecord> records = new ArrayList<>();
    private TermTable terms = TermTable.EMPTY;
    private LogEnd written = LogEnd.EMPTY;
    private long storing;
    private final ShardCore<String> core;

    FakeShard() {
        MemberBoot boot =
                new MemberBoot(MemberId.random(new Random(1)), new Incarnation(1), StoredState.EMPTY, "boot", false);
        MemberCore member = new MemberCore(
                MemberSettings.of(true, AckMode.LOCAL, false),
                new MemberOptions(false, 100),
                boot,
                this,
                new Random(1));
        ShardClock clock = new ShardClock() {
            @Override
            public long monotonicMs() {
                return nowMs;
            }

            @Override
            public long unixMs() {
                return 0;
            }
        };
        ShardOptions options = new ShardOptions() {
            @Override
            public boolean servesStaleData() {
                return true;
            }

            @Override
            public long ackTimeoutMs() {
                return 100;
            }
        };
        this.core = new ShardCore<>(member, true, new ShardPorts<>(clock, options, this, this, this, this));
    }

    private static Content content(boolean reads, boolean writes) {
        return new Content() {
            @Override
            public boolean readsData() {
                return reads;
            }

            @Override
            public boolean writesData() {
                return writes;
            }
        };
    }

    ShardCore<String> core() {
        return core;
    }

    /** A command that writes is executed. */
    void execute(String effect) {
        pending.append(effect);
    }

    /** The newest state of the member is durable. */
    void stateStored() {
        core.on(new MemberEvent.Stored(storing));
    }

    /** The journal writes what it was given so far. */
    void writesAll() {
        long last = journal.get(journal.size() - 1);
        journal.clear();
        core.written(last);
    }

    String payload(long index) {
        return new String(records.get((int) index - 1).payload().bytes(), StandardCharsets.US_ASCII);
    }

    /** Receives a record of a master, which is sealed and not applied. */
    void receives(String effect) {
        byte[] payload = effect.getBytes(StandardCharsets.US_ASCII);
        core.seal(
                Objects.requireNonNull(core.appends()), List.of(next(sealedEnd().term(), payload, null)));
    }

    // ---- The log

    private LogRecord next(long term, byte[] payload, ReplId termReplId) {
        LogEnd end = sealedEnd();
        return new LogRecord(end.index() + 1, term, 0, end.offset() + payload.length, 0, 0, payload, termReplId);
    }

    private LogRecord add(long term, byte[] payload, ReplId termReplId) {
        LogRecord record = next(term, payload, termReplId);
        records.add(record);
        return record;
    }

    @Override
    public boolean hasPending() {
        return pending.length() > 0;
    }

    @Override
    public LogRecord sealPending() {
        byte[] payload = pending.toString().getBytes(StandardCharsets.US_ASCII);
        pending.setLength(0);
        return add(sealedEnd().term(), payload, null);
    }

    @Override
    public LogRecord sealTermStart(long term, ReplId replId) {
        LogRecord record = add(term, new byte[0], replId);
        terms = terms.plus(new TermStart(term, replId, record.index(), record.startOffset()));
        return record;
    }

    @Override
    public boolean seal(List<LogRecord> of) {
        records.addAll(of);
        return true;
    }

    @Override
    public void keyspaceAtEnd() {
        calls.add("keyspace at end");
    }

    @Override
    public void keyspaceAt(LogRecord record) {
        calls.add("keyspace at " + record.index());
    }

    @Override
    public LogEnd sealedEnd() {
        if (records.isEmpty()) {
            return LogEnd.EMPTY;
        }
        LogRecord last = records.get(records.size() - 1);
        return new LogEnd(last.term(), terms.replIdAt(last.index()), last.index(), last.endOffset());
    }

    @Override
    public void write(LogRecord record) {
        journal.add(record.index());
    }

    @Override
    public void write(List<LogRecord> of) {
        of.forEach(this::write);
    }

    @Override
    public void written(LogEnd end) {
        written = end;
    }

    @Override
    public LogEnd end() {
        return written;
    }

    @Override
    public TermTable terms() {
        return terms.upTo(written.index());
    }

    @Override
    public long firstIndex() {
        return 1;
    }

    @Override
    public long fsyncedIndex() {
        return written.index();
    }

    @Override
    public long truncatableTo() {
        return 0;
    }

    // ---- Keyspace and clients

    @Override
    public void apply(LogRecord record) {
        calls.add("apply " + record.index());
    }

    @Override
    public void applied(long index) {
        // Nothing is published here.
    }

    @Override
    public void setAccess(Access access) {
        calls.add("access " + access);
    }

    @Override
    public void setKeyspaceHidden(boolean hidden) {
        calls.add("hidden " + hidden);
    }

    @Override
    public void committed(long commitIndex) {
        // No snapshot waits for it here.
    }

    @Override
    public void takeSnapshot() {
        calls.add("snapshot at " + sealedEnd().index());
    }

    @Override
    public void roleChanged(MemberEffect.RoleChanged effect) {
        calls.add("role " + effect.role());
    }

    @Override
    public void demoted(MemberEffect.Demoted effect, int dropped) {
        calls.add("demoted, dropped " + dropped);
    }

    @Override
    public void resumeCommands() {
        calls.add("resume");
    }

    @Override
    public void closeRecordSoon() {
        calls.add("close soon");
    }

    @Override
    public void recordsWritten() {
        // appendfsync no.
    }

    // ---- Messages and files

    @Override
    public void send(MemberEffect.Send effect) {
        calls.add("send " + effect.message());
    }

    @Override
    public void sendFrames(MemberEffect.SendFrames effect) {
        calls.add("frames");
    }

    @Override
    public void store(MemberEffect.Store effect) {
        storing = effect.number();
    }

    @Override
    public void sync(MemberEffect.Sync effect) {
        calls.add("sync");
    }

    @Override
    public void truncate(MemberEffect.Truncate effect) {
        calls.add("truncate " + effect.lastIndex());
    }

    @Override
    public void startFullSync(MemberEffect.StartFullSync effect) {
        calls.add("start full sync");
    }

    @Override
    public void stopFullSync(MemberEffect.StopFullSync effect) {
        calls.add("stop full sync");
    }

    @Override
    public void receiveBase(MemberEffect.ReceiveBase effect) {
        calls.add("receive base");
    }

    @Override
    public void installBase(MemberEffect.InstallBase effect) {
        calls.add("install base");
    }

    @Override
    public void abandonBase(MemberEffect.AbandonBase effect) {
        calls.add("abandon base");
    }

    @Override
    public void note(MemberEffect.Note effect) {
        calls.add(effect.text());
    }

    // ---- Replies

    @Override
    public void send(String reply) {
        replies.add(reply);
    }

    @Override
    public void timedOut(String reply) {
        replies.add("timed out " + reply);
    }

    @Override
    public void outcomeUnknown(String reply) {
        replies.add("unknown " + reply);
    }

    @Override
    public void requestConfirmation() {
        calls.add("confirm soon");
    }
}
