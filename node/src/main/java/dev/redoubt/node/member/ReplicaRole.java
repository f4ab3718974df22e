package dev.redoubt.node.member;

import dev.redoubt.config.AckMode;
import dev.redoubt.node.protocol.FrameHeader;
import dev.redoubt.node.protocol.Mastership;
import dev.redoubt.node.protocol.ReplicationMessage;
import dev.redoubt.node.protocol.SubscriptionId;
import dev.redoubt.node.state.StateMachine;
import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.LogRecord;
import dev.redoubt.persistence.log.MemberId;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A member as replica (docs/protocol.md 3.3–3.6), or copying from the source of a failover (5.3).
 *
 * <p>Its states are drawn at {@link ReplicaState}. Only MATCHED acks, and only what it verified in this subscription:
 * there the log's end is the verified index.
 */
final class ReplicaRole {
    private static final SubscriptionId NO_SUBSCRIPTION = new SubscriptionId(0, 0);

    /** At most a window of frames waits, and the window is bounded by the sender's credits. */
    private static final int MAX_EARLY_FRAMES = 256;

    private final Context c;
    private final TreeMap<Long, ReplicationMessage.Frame> early = new TreeMap<>();
    private final StateMachine<ReplicaState> state;
    private @Nullable Mastership master;
    private boolean catchUp;
    private SubscriptionId subscription = NO_SUBSCRIPTION;
    private LogEnd askedEnd = LogEnd.EMPTY;
    private long heardMs;
    private long gapSinceMs;
    private boolean gap;

    /**
     * The highest index given in {@link MemberEffect.ApplyUpTo}, at most the log's end. The keyspace may hold more: it
     * is not raised by a truncation, because that says nothing of what is committed.
     */
    private long appliedIndex;

    private long clearIndex = FrameHeader.NOBODY_CLEARED;
    private long syncIndex;

    ReplicaRole(Context c) {
        this.c = c;
        this.state = new StateMachine<>(ReplicaState.IDLE, c.rules.replicaMoves());
    }

    @Nullable
    Mastership master() {
        return master;
    }

    boolean linkUp(long nowMs) {
        return state.is(ReplicaState.MATCHED) && nowMs - heardMs <= c.settings.matchedSilenceMs();
    }

    long heardMs() {
        return heardMs;
    }

    /** Verified up to here in this subscription; 0 while there is none. */
    long verifiedIndex() {
        return state.is(ReplicaState.MATCHED) ? c.end().index() : 0;
    }

    void follow(Mastership whom, boolean copyOnly) {
        stop();
        master = whom;
        catchUp = copyOnly;
        heardMs = c.nowMs;
        state.become(ReplicaState.WAITING);
    }

    void stop() {
        if (state.is(ReplicaState.RECEIVING)) {
            c.out.add(new MemberEffect.AbandonBase(subscription));
        }
        master = null;
        catchUp = false;
        if (!state.is(ReplicaState.IDLE)) {
            unsubscribe(ReplicaState.IDLE);
        }
    }

    private void unsubscribe(ReplicaState next) {
        state.become(next);
        subscription = NO_SUBSCRIPTION;
        clearIndex = FrameHeader.NOBODY_CLEARED;
        syncIndex = 0;
        gap = false;
        early.clear();
    }

    /** Called when the log is settled. */
    void proceed() {
        Mastership whom = master;
        if (!state.is(ReplicaState.WAITING) || whom == null) {
            return;
        }
        state.become(ReplicaState.ASKING);
        heardMs = c.nowMs;
        askedEnd = c.end();
        subscription = new SubscriptionId(c.random.nextLong(), 0);
        c.send(
                whom.member(),
                new ReplicationMessage.Subscribe(
                        whom.term(),
                        subscription.nonce(),
                        c.incarnation,
                        c.config().version(),
                        askedEnd,
                        c.log.truncatableTo() + 1,
                        c.log.terms(),
                        catchUp));
    }

    private void again() {
        if (state.is(ReplicaState.RECEIVING)) {
            c.out.add(new MemberEffect.AbandonBase(subscription));
        }
        unsubscribe(ReplicaState.WAITING);
    }

    void tick() {
        boolean matched = state.is(ReplicaState.MATCHED);
        boolean hears = state.is(ReplicaState.ASKING) || state.is(ReplicaState.RECEIVING) || matched;
        long silenceMs = matched ? c.settings.matchedSilenceMs() : c.settings.silenceMs();
        if (hears && c.nowMs - heardMs > silenceMs) {
            again();
        }
    }

    /** Returns true if it is in step with its master. */
    boolean isCalm() {
        return state.is(ReplicaState.MATCHED) && !gap && !catchUp && !c.logUnsettled();
    }

    // ---- the answer to Subscribe

    private boolean mine(MemberId from, long term, SubscriptionId named) {
        return master != null
                && from.equals(master.member())
                && term == master.term()
                && term == c.promised()
                && named.nonce() == subscription.nonce()
                && named.number() >= subscription.number();
    }

    void continued(MemberId from, ReplicationMessage.Continue m) {
        if (!mine(from, m.term(), m.subscription())) {
            return;
        }
        if (state.is(ReplicaState.ASKING)) {
            match(m.subscription());
        } else {
            renumber(m.subscription());
        }
    }

    void truncate(MemberId from, ReplicationMessage.Truncate m) {
        if (!mine(from, m.term(), m.subscription())) {
            return;
        }
        boolean asking = state.is(ReplicaState.ASKING) || (state.is(ReplicaState.MATCHED) && c.rules.obeysAnswer(true));
        if (!asking || (state.is(ReplicaState.ASKING) && !c.end().equals(askedEnd))) {
            renumber(m.subscription());
            return;
        }
        if (m.lastIndex() < c.log.truncatableTo()) {
            again(); // a new base came in between: it must be a full sync (3.6)
            return;
        }
        subscription = m.subscription();
        heardMs = c.nowMs;
        state.become(ReplicaState.TRUNCATING);
        c.logBusy();
        c.out.add(new MemberEffect.Truncate(m.lastIndex()));
    }

    void fullSync(MemberId from, ReplicationMessage.FullSync m) {
        boolean receiving = state.is(ReplicaState.RECEIVING);
        if (!mine(from, m.term(), m.subscription()) || !(receiving || state.is(ReplicaState.ASKING))) {
            return;
        }
        heardMs = c.nowMs;
        if (receiving) {
            if (m.subscription().equals(subscription)) {
                return;
            }
            c.out.add(new MemberEffect.AbandonBase(subscription));
        } else {
            state.become(ReplicaState.RECEIVING);
        }
        subscription = m.subscription();
        c.out.add(new MemberEffect.ReceiveBase(from, subscription));
    }

    /** The master took a copy of the same Subscribe: what was verified stays verified under the newer number. */
    private void renumber(SubscriptionId newer) {
        heardMs = c.nowMs;
        if (state.is(ReplicaState.MATCHED) || state.is(ReplicaState.TRUNCATING)) {
            subscription = newer;
            ack();
        }
    }

    private void match(SubscriptionId agreed) {
        if (state.is(ReplicaState.ASKING) && !c.end().equals(askedEnd)) {
            again();
            return;
        }
        subscription = agreed;
        heardMs = c.nowMs;
        state.become(ReplicaState.MATCHED);
        c.handedIndex = c.end().index();
        ack();
    }

    void truncated() {
        c.logFree();
        appliedIndex = Math.min(appliedIndex, c.end().index());
        c.commitIndex = Math.min(c.commitIndex, c.end().index());
        c.shown.holdsWholeLog(); // rebuilt from all that is left
        if (state.is(ReplicaState.TRUNCATING)) {
            match(subscription);
        }
    }

    void baseReceived(MemberEvent.BaseReceived e) {
        if (state.is(ReplicaState.RECEIVING) && e.subscription().equals(subscription) && !c.logUnsettled()) {
            state.become(ReplicaState.INSTALLING);
            c.logBusy();
            c.out.add(new MemberEffect.InstallBase(subscription));
        } else {
            c.out.add(new MemberEffect.AbandonBase(e.subscription()));
        }
    }

    void baseInstalled(MemberEvent.BaseInstalled e) {
        c.logFree();
        appliedIndex = c.end().index();
        c.shown.holdsWholeLog();
        c.commitIndex = appliedIndex; // the sender waited until the base was committed (2.8)
        if (state.is(ReplicaState.INSTALLING) && e.subscription().equals(subscription)) {
            match(subscription);
        }
    }

    void baseFailed(MemberEvent.BaseFailed e) {
        boolean installing = state.is(ReplicaState.INSTALLING);
        if (installing) {
            c.logFree();
        }
        if ((installing || state.is(ReplicaState.RECEIVING)) && e.subscription().equals(subscription)) {
            unsubscribe(ReplicaState.ASKING);
            heardMs = c.nowMs;
        }
    }

    // ---- frames

    void frame(MemberId from, ReplicationMessage.Frame m) {
        FrameHeader header = m.header();
        if (c.rules.refusesFrame(header.term(), c.promised())) {
            c.send(from, new ReplicationMessage.Refuse(c.promised()));
            return;
        }
        if (!state.is(ReplicaState.MATCHED) || !header.subscription().equals(subscription)) {
            return;
        }
        heardMs = c.nowMs;
        if (m.previousIndex() > c.handedIndex) {
            waitForGap(m);
            return;
        }
        boolean fresh = take(m);
        while (state.is(ReplicaState.MATCHED) && !early.isEmpty() && early.firstKey() <= c.handedIndex) {
            fresh |= take(early.pollFirstEntry().getValue());
        }
        if (state.is(ReplicaState.MATCHED) && !fresh) {
            ack();
        }
    }

    /** True if it had records that were not handed over yet. */
    private boolean take(ReplicationMessage.Frame m) {
        boolean checkable = m.previousIndex() <= c.end().index() && m.previousIndex() >= c.log.firstIndex() - 1;
        if (checkable && !c.log.terms().replIdAt(m.previousIndex()).equals(m.previousReplId())) {
            again();
            return false;
        }
        List<LogRecord> fresh =
                m.records().stream().filter(r -> r.index() > c.handedIndex).toList();
        if (!fresh.isEmpty()) {
            c.handedIndex = m.lastIndex();
            gapSinceMs = c.nowMs;
            c.out.add(new MemberEffect.AppendRecords(fresh));
        }
        gap &= !early.isEmpty();
        c.commitIndex = Math.max(c.commitIndex, Math.min(m.header().commitIndex(), c.handedIndex));
        clearIndex = m.header().clearIndex();
        apply();
        clear();
        return !fresh.isEmpty();
    }

    /** Returns the bytes of records that wait for others that are before them. */
    long earlyBytes() {
        long bytes = 0;
        for (ReplicationMessage.Frame frame : early.values()) {
            for (LogRecord record : frame.records()) {
                bytes += record.payload().length();
            }
        }
        return bytes;
    }

    /**
     * Frames may overtake each other on the way: a few wait for their turn. A gap that stays means that one was lost;
     * there is no other way to ask for it than to subscribe again.
     */
    private void waitForGap(ReplicationMessage.Frame m) {
        if (early.size() < MAX_EARLY_FRAMES && !m.records().isEmpty()) {
            early.put(m.previousIndex(), m);
        }
        if (!gap) {
            gap = true;
            gapSinceMs = c.nowMs;
        } else if (c.nowMs - gapSinceMs > 2 * c.settings.tickMs()) {
            again();
        }
    }

    void appended(LogEnd end) {
        // Also after the subscription has ended: records that were committed in it stay committed.
        apply();
        if (!state.is(ReplicaState.MATCHED)) {
            return;
        }
        if (end.index() > c.handedIndex) {
            again();
            return;
        }
        clear();
        if (c.mode() == AckMode.QUORUM_FSYNC) {
            c.out.add(new MemberEffect.Sync(end.index()));
        }
        ack();
    }

    void fsynced() {
        if (state.is(ReplicaState.MATCHED)) {
            clear();
            ack();
        }
    }

    /** 3.5: a replica applies only what is committed (in local mode, what the master has). */
    private void apply() {
        long upTo = Math.min(c.commitIndex, c.end().index());
        if (upTo > appliedIndex) {
            appliedIndex = upTo;
            c.shown.applied(upTo);
            c.out.add(new MemberEffect.ApplyUpTo(upTo));
        }
    }

    /** 3.4: ends suspicion; what it will be trusted for must be on its disk first. */
    private void clear() {
        if (!c.suspect() || clearIndex == FrameHeader.NOBODY_CLEARED || verifiedIndex() < clearIndex) {
            return;
        }
        if (syncIndex == 0) {
            syncIndex = verifiedIndex();
            c.out.add(new MemberEffect.Sync(syncIndex));
        }
        if (c.log.fsyncedIndex() >= syncIndex) {
            c.clearSuspicion("verified up to " + syncIndex + " with a leased master");
        }
    }

    private void ack() {
        Mastership whom = master;
        if (state.is(ReplicaState.MATCHED) && whom != null && c.config().known()) {
            long written = verifiedIndex();
            c.send(
                    whom.member(),
                    new ReplicationMessage.Ack(
                            whom.term(), subscription, written, Math.min(written, c.log.fsyncedIndex()), c.suspect()));
        }
    }

    /** True if everything up to {@code target} was copied from the source (5.3). */
    boolean caughtUp(LogEnd target) {
        return catchUp && verifiedIndex() >= target.index() && !c.logUnsettled();
    }
}
