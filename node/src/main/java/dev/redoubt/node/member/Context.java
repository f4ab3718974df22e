package dev.redoubt.node.member;

import dev.redoubt.config.AckMode;
import dev.redoubt.node.protocol.ConfigRecord;
import dev.redoubt.node.protocol.CoreMessage;
import dev.redoubt.node.protocol.Health;
import dev.redoubt.node.replication.LogView;
import dev.redoubt.node.state.Outbox;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.MemberId;
import java.util.random.RandomGenerator;

/** The state that the parts of a {@link MemberCore} share. Everything here is rebuilt at start but {@link #stored}. */
final class Context {
    final MemberSettings settings;
    MemberOptions options;
    final MemberId id;
    final Incarnation incarnation;
    final LogView log;
    final RandomGenerator random;
    final MemberRules rules;

    /** The effects of the event being handled; messages go through {@link #send}. */
    final Outbox<MemberEffect> out = new Outbox<>();

    final ShownKeyspace shown = new ShownKeyspace(this);

    /** [persisted] by a Store effect at each change. */
    private StoredState stored;

    /** Local monotonic time of the event being handled. */
    long nowMs;

    Health health = Health.GOOD;

    /** The highest index known to be committed; in local mode what the master has. Never above what is handed over. */
    long commitIndex;

    /** Highest index whose append was asked for; the log is unsettled while it ends before (3.6). */
    long handedIndex;

    /** True from Demoted, Truncate or InstallBase until the host says that it is done. */
    private boolean logBusy;

    /** For INFO. */
    SyncCounts syncs = SyncCounts.NONE;

    private long lastNumber;

    Context(
            MemberSettings settings,
            MemberOptions options,
            MemberBoot boot,
            LogView log,
            RandomGenerator random,
            MemberRules rules) {
        this.settings = settings;
        this.options = options;
        this.id = boot.id();
        this.incarnation = boot.incarnation();
        this.stored = boot.stored();
        this.log = log;
        this.random = random;
        this.rules = rules;
    }

    /** Returns what a process finds out at its start; the log is loaded. */
    void start(String bootId, boolean logSuspect) {
        commitIndex = log.firstIndex() - 1; // a base is committed (2.8)
        shown.holdsWholeLog(); // replay applies every record, committed or not
        boolean rebooted = mode().needsMajority() && !stored.bootId().equals(bootId);
        // Alone it begins terms that no voter knows of: that history must not win their next election.
        boolean suspect = settings.standalone() ? stored.config().known() : stored.suspect() || logSuspect || rebooted;
        StoredState now = stored.withBoot(suspect, bootId);
        if (end().term() > now.promised()) {
            now = now.withPromise(end().term(), null);
        }
        if (!now.equals(stored)) {
            store(now);
        }
    }

    StoredState stored() {
        return stored;
    }

    /** Sends a message, at once or when the newest Store is durable (5.2). */
    void send(MemberId to, CoreMessage message) {
        out.send(new MemberEffect.Send(to, message));
    }

    long store(StoredState next) {
        stored = next;
        return out.store(number -> new MemberEffect.Store(number, next));
    }

    long promised() {
        return stored.promised();
    }

    ConfigRecord config() {
        return stored.config();
    }

    boolean suspect() {
        return stored.suspect();
    }

    /** The mode of the config record overrules the one of the command line (1.2). */
    AckMode mode() {
        return config().known() ? config().mode() : settings.mode();
    }

    LogEnd end() {
        return log.end();
    }

    /** A number never given before by this process: nonces, lease requests, subscriptions, rounds. */
    long nextNumber() {
        return ++lastNumber;
    }

    void logBusy() {
        logBusy = true;
    }

    void logFree() {
        logBusy = false;
        handedIndex = end().index();
    }

    /**
     * True while log and keyspace may differ: what was executed is being appended, or the keyspace is being rebuilt.
     */
    boolean isLogBusy() {
        return logBusy;
    }

    /** True while the log's end is not final: it is being truncated or replaced, or appends are under way. */
    boolean logUnsettled() {
        return logBusy || end().index() < handedIndex;
    }

    /** 3.4: it has verified what it must; durable before any ack or answer says so. */
    void clearSuspicion(String how) {
        store(stored.withSuspect(false));
        out.add(new MemberEffect.Note("no longer suspect: " + how));
    }
}
