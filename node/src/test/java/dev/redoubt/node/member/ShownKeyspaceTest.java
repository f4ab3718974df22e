package dev.redoubt.node.member;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.config.AckMode;
import dev.redoubt.node.protocol.ConfigRecord;
import dev.redoubt.node.protocol.CoreMessage;
import dev.redoubt.node.protocol.FrameHeader;
import dev.redoubt.node.protocol.LeaderId;
import dev.redoubt.node.protocol.Mastership;
import dev.redoubt.node.protocol.MemberMessage;
import dev.redoubt.node.protocol.MemberRole;
import dev.redoubt.node.protocol.ReplicationMessage;
import dev.redoubt.node.protocol.SubscriptionId;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.LogRecord;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.log.ReplId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A member that is not master shows its keyspace only while that holds nothing uncommitted (docs/protocol.md 6.4). */
class ShownKeyspaceTest {
    private final SplittableRandom random = new SplittableRandom(6);
    private final MemberId me = MemberId.random(random);
    private final MemberId other = MemberId.random(random);
    private final MemberId voter = MemberId.random(random);
    private final Incarnation process = new Incarnation(7);
    private final LeaderId leader = new LeaderId(voter, new Incarnation(1));
    private final FakeLog log = new FakeLog();
    private final List<MemberEffect> effects = new ArrayList<>();
    private AckMode mode = AckMode.QUORUM;
    private MemberCore core;
    private SubscriptionId subscription;

    private ConfigRecord config() {
        return new ConfigRecord(1, mode, List.of(me, other), List.of(voter));
    }

    /** A process that finds the log as it is. */
    private void start() {
        StoredState stored = new StoredState(log.end.term(), null, null, 0, false, "boot", config());
        core = new MemberCore(
                MemberSettings.of(false, mode, true),
                MemberOptions.DEFAULT,
                new MemberBoot(me, process, stored, "boot", false),
                log,
                random);
        carryOut(core.start(0));
    }

    private void carryOut(List<MemberEffect> made) {
        for (MemberEffect effect : made) {
            effects.add(effect);
            if (effect instanceof MemberEffect.Store e) {
                carryOut(core.on(new MemberEvent.Stored(e.number()), 1));
            }
        }
    }

    private void gives(MemberEvent event) {
        carryOut(core.on(event, 1));
    }

    private void hears(MemberId from, CoreMessage message) {
        gives(new MemberEvent.Received(from, message));
    }

    /** The log has the term-start record of {@code term} and so many records. */
    private void hasTerm(long term, int records) {
        log.termStart(term, ReplId.random(random));
        for (int i = 0; i < records; i++) {
            log.write(10);
        }
    }

    private void isPromotedIn(long term) {
        hears(voter, new MemberMessage.Prepare(term, leader, config()));
        hears(voter, new MemberMessage.Promote(term, leader, me, process, false, config()));
    }

    /** It is master of {@code term}, and has executed so many records that nobody else has. */
    private void wasMasterOf(long term, int records) {
        isPromotedIn(term);
        hasTerm(term, records);
        gives(new MemberEvent.Appended(log.end));
    }

    private void followsInTerm(long term) {
        effects.clear();
        hears(voter, new MemberMessage.Follow(new Mastership(term, other, new Incarnation(3)), config()));
        subscription = effects.stream()
                .filter(MemberEffect.Send.class::isInstance)
                .map(effect -> ((MemberEffect.Send) effect).message())
                .filter(ReplicationMessage.Subscribe.class::isInstance)
                .map(message -> new SubscriptionId(((ReplicationMessage.Subscribe) message).nonce(), 1))
                .findFirst()
                .orElse(null);
    }

    private void isTold(long term, long commitIndex) {
        FrameHeader header = new FrameHeader(term, subscription, commitIndex, FrameHeader.NOBODY_CLEARED);
        hears(
                other,
                new ReplicationMessage.Frame(header, log.end.index(), log.terms.replIdAt(log.end.index()), List.of()));
    }

    @Test
    void replayed_tail_is_shown_when_its_last_record_is_committed() {
        hasTerm(1, 3);
        start();
        followsInTerm(1);
        hears(other, new ReplicationMessage.Continue(1, subscription));
        assertThat(core.shown().isCommitted()).isFalse();
        isTold(1, 3);
        assertThat(core.shown().isCommitted()).isFalse();
        assertThat(core.shown().index()).isEqualTo(3);
        isTold(1, 4);
        assertThat(core.shown().isCommitted()).isTrue();
        assertThat(core.shown().index()).isEqualTo(4);
    }

    @Test
    void demoted_master_shows_nothing_before_its_log_is_verified() {
        start();
        wasMasterOf(1, 3);
        hears(voter, new MemberMessage.Prepare(2, leader, config()));
        assertThat(core.shown().isCommitted()).as("appends may be in flight").isFalse();
        gives(new MemberEvent.Settled());
        assertThat(core.shown().isCommitted()).isFalse();
        followsInTerm(2);
        assertThat(core.role()).isEqualTo(MemberRole.REPLICA);
        assertThat(core.shown().isCommitted()).as("not matched").isFalse();
        hears(other, new ReplicationMessage.Continue(2, subscription));
        assertThat(core.shown().isCommitted()).as("matched, not committed").isFalse();
        isTold(2, 4);
        assertThat(core.shown().isCommitted()).isTrue();
    }

    /** A snapshot of the keyspace waits for that news (2.8), although there is nothing to apply. */
    @Test
    void commit_of_records_that_the_keyspace_holds_is_reported() {
        hasTerm(1, 3);
        start();
        followsInTerm(1);
        hears(other, new ReplicationMessage.Continue(1, subscription));
        isTold(1, 3);
        assertThat(effects).contains(new MemberEffect.ApplyUpTo(3));
        effects.clear();
        isTold(1, 3);
        assertThat(effects).doesNotContain(new MemberEffect.ApplyUpTo(3));
        isTold(1, 4);
        assertThat(effects).contains(new MemberEffect.ApplyUpTo(4));
    }

    @Test
    void commit_of_records_that_a_truncation_left_is_reported() {
        start();
        wasMasterOf(1, 3);
        hears(voter, new MemberMessage.Prepare(2, leader, config()));
        gives(new MemberEvent.Settled());
        followsInTerm(2);
        hears(other, new ReplicationMessage.Truncate(2, subscription, 2));
        log.truncate(2);
        gives(new MemberEvent.Truncated());
        effects.clear();
        isTold(2, 2);
        assertThat(effects).contains(new MemberEffect.ApplyUpTo(2));
    }

    @Test
    void demoted_master_shows_what_is_left_after_truncation() {
        hasTerm(1, 0);
        start();
        followsInTerm(1);
        hears(other, new ReplicationMessage.Continue(1, subscription));
        isTold(1, 1);
        wasMasterOf(2, 3);
        hears(voter, new MemberMessage.Prepare(3, leader, config()));
        gives(new MemberEvent.Settled());
        followsInTerm(3);
        hears(other, new ReplicationMessage.Truncate(3, subscription, 1));
        assertThat(core.shown().isCommitted()).as("being truncated").isFalse();
        log.truncate(1);
        gives(new MemberEvent.Truncated());
        assertThat(core.shown().isCommitted()).isTrue();
        assertThat(core.shown().index()).isEqualTo(1);
    }

    @Test
    void promotion_that_ends_early_leaves_applied_records_hidden() {
        hasTerm(1, 1);
        start();
        followsInTerm(1);
        hears(other, new ReplicationMessage.Continue(1, subscription));
        isTold(1, 2);
        log.write(10); // received, and committed by nobody
        assertThat(core.shown().isCommitted()).isTrue();
        isPromotedIn(2);
        assertThat(effects).contains(new MemberEffect.ApplyUpTo(3));
        assertThat(core.shown().isCommitted()).isFalse();
        hears(voter, new MemberMessage.Prepare(3, leader, config()));
        gives(new MemberEvent.Settled());
        followsInTerm(3);
        assertThat(core.shown().isCommitted()).isFalse();
    }

    @Test
    void truncation_below_the_base_is_refused() {
        hasTerm(1, 3);
        start();
        log.base = 3;
        followsInTerm(1);
        assertThat(effects.stream()
                        .filter(MemberEffect.Send.class::isInstance)
                        .map(effect -> ((MemberEffect.Send) effect).message())
                        .filter(ReplicationMessage.Subscribe.class::isInstance)
                        .map(message -> ((ReplicationMessage.Subscribe) message).firstIndex()))
                .containsExactly(4L);
        hears(other, new ReplicationMessage.Truncate(1, subscription, 2));
        assertThat(effects).noneMatch(MemberEffect.Truncate.class::isInstance);
    }

    @Test
    void installed_base_is_committed() {
        hasTerm(1, 3);
        start();
        followsInTerm(1);
        hears(other, new ReplicationMessage.FullSync(1, subscription));
        gives(new MemberEvent.BaseReceived(subscription));
        assertThat(core.shown().isCommitted()).as("being installed").isFalse();
        log.write(10);
        gives(new MemberEvent.BaseInstalled(subscription));
        assertThat(core.shown().isCommitted()).isTrue();
        assertThat(core.commitIndex()).isEqualTo(log.end.index());
    }

    @Test
    void record_committed_in_an_ended_subscription_is_applied_when_written() {
        hasTerm(1, 1);
        start();
        followsInTerm(1);
        hears(other, new ReplicationMessage.Continue(1, subscription));
        LogRecord record = new LogRecord(3, 1, 0, 20, 0, 0, new byte[10], null);
        FrameHeader header = new FrameHeader(1, subscription, 3, FrameHeader.NOBODY_CLEARED);
        hears(other, new ReplicationMessage.Frame(header, 2, log.end.replId(), List.of(record)));
        hears(voter, new MemberMessage.Prepare(2, leader, config()));
        assertThat(effects).doesNotContain(new MemberEffect.ApplyUpTo(3));
        log.write(10);
        gives(new MemberEvent.Appended(log.end));
        assertThat(effects).contains(new MemberEffect.ApplyUpTo(3));
    }

    @Test
    void local_mode_shows_everything() {
        mode = AckMode.LOCAL;
        hasTerm(1, 3);
        start();
        assertThat(core.shown().isCommitted()).isTrue();
        assertThat(core.shown().index()).isEqualTo(4);
    }
}
