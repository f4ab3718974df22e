package dev.redoubt.node.member;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.config.AckMode;
import dev.redoubt.node.protocol.ConfigRecord;
import dev.redoubt.node.protocol.MemberRole;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.log.ReplId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A node without sentinels: master of stored term + 1 at each start (docs/protocol.md 3.1). */
class StandaloneMemberTest {
    private final SplittableRandom random = new SplittableRandom(4);
    private final MemberId id = MemberId.random(random);
    private final FakeLog log = new FakeLog();
    private long released = -1;

    private MemberCore start(StoredState stored, boolean always) {
        MemberSettings settings = MemberSettings.of(true, AckMode.LOCAL, true);
        MemberCore core = new MemberCore(
                settings,
                new MemberOptions(always, 100),
                new MemberBoot(id, new Incarnation(random.nextLong()), stored, "b", false),
                log,
                random);
        carryOut(core, core.start(0));
        return core;
    }

    private void carryOut(MemberCore core, List<MemberEffect> effects) {
        List<MemberEffect> todo = new ArrayList<>(effects);
        while (!todo.isEmpty()) {
            MemberEffect effect = todo.remove(0);
            if (effect instanceof MemberEffect.Store e) {
                todo.addAll(core.on(new MemberEvent.Stored(e.number()), 1));
            } else if (effect instanceof MemberEffect.AppendTermStart e) {
                log.termStart(e.term(), e.replId());
                todo.addAll(core.on(new MemberEvent.Appended(log.end), 2));
            } else if (effect instanceof MemberEffect.ReleaseUpTo e) {
                released = e.index();
            }
        }
    }

    @Test
    void member_becomes_master_of_the_stored_term_plus_one() {
        MemberCore first = start(StoredState.EMPTY, false);
        assertThat(first.role()).isEqualTo(MemberRole.MASTER);
        assertThat(log.end.term()).isEqualTo(1);
        ReplId before = log.end.replId();

        MemberCore second = start(StoredState.parse(first.stored().format()), false);
        assertThat(second.role()).isEqualTo(MemberRole.MASTER);
        assertThat(log.end.term()).isEqualTo(2);
        assertThat(log.end.replId()).isNotEqualTo(before);
    }

    @Test
    void new_term_is_above_that_of_the_log() {
        log.termStart(9, ReplId.random(random));
        assertThat(start(StoredState.EMPTY, false).stored().promised()).isEqualTo(10);
        assertThat(log.end.term()).isEqualTo(10);
    }

    @Test
    void member_serves_nothing_before_its_term_start_is_written() {
        MemberSettings settings = MemberSettings.of(true, AckMode.LOCAL, true);
        MemberCore core = new MemberCore(
                settings,
                MemberOptions.DEFAULT,
                new MemberBoot(id, new Incarnation(1), StoredState.EMPTY, "b", false),
                log,
                random);
        List<MemberEffect> effects = core.start(0);
        assertThat(effects).noneMatch(MemberEffect.AppendTermStart.class::isInstance);
        assertThat(core.mayAnswer(0)).isFalse();
        MemberEffect.Store store = (MemberEffect.Store) effects.stream()
                .filter(MemberEffect.Store.class::isInstance)
                .reduce((x, y) -> y)
                .orElseThrow();
        assertThat(core.on(new MemberEvent.Stored(store.number()), 1))
                .anyMatch(MemberEffect.AppendTermStart.class::isInstance);
        assertThat(core.mayAnswer(1)).isFalse();
        assertThat(core.role()).isEqualTo(MemberRole.NONE);
    }

    @Test
    void member_answers_without_leases_and_is_never_suspect() {
        MemberCore core = start(StoredState.EMPTY, false);
        assertThat(core.mayAnswer(1_000_000)).isTrue();
        assertThat(core.mayRead(1_000_000, core.readRound())).isTrue();
        assertThat(core.status(0).suspect()).isFalse();
    }

    @Test
    void record_is_released_when_written_or_fsynced() {
        MemberCore core = start(StoredState.EMPTY, false);
        log.write(10);
        carryOut(core, core.on(new MemberEvent.Appended(log.end), 3));
        assertThat(released).isEqualTo(log.end.index());

        MemberCore always = start(core.stored(), true);
        log.write(10);
        carryOut(always, always.on(new MemberEvent.Appended(log.end), 3));
        assertThat(released).isLessThan(log.end.index());
        log.fsynced = log.end.index();
        carryOut(always, always.on(new MemberEvent.Fsynced(log.fsynced), 4));
        assertThat(released).isEqualTo(log.end.index());
    }

    /**
     * Started once without its sentinels, its log ends in a term above theirs, behind nothing that they know of (3.4).
     */
    @Test
    void cluster_member_is_suspect_after_a_standalone_start() {
        ConfigRecord config = new ConfigRecord(3, AckMode.LOCAL, List.of(id), List.of());
        MemberCore core = start(StoredState.EMPTY.withSuspect(false).withConfig(config), false);
        assertThat(core.mayAnswer(1)).isTrue();
        assertThat(StoredState.parse(core.stored().format()).suspect()).isTrue();
    }
}
