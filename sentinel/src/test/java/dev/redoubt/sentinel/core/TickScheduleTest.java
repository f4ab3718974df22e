package dev.redoubt.sentinel.core;

import static dev.redoubt.sentinel.core.SentinelFixture.MASTER;
import static dev.redoubt.sentinel.core.SentinelFixture.MEMBERS;
import static dev.redoubt.sentinel.core.SentinelFixture.PROCESS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.config.AckMode;
import dev.redoubt.node.protocol.Mastership;
import dev.redoubt.node.protocol.MemberMessage;
import dev.redoubt.persistence.log.Incarnation;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The ticks of a sentinel: rare while nothing changes, and never too late for a decision. */
class TickScheduleTest {
    private static final long BUSY_TICK_MS = 100;

    private final SentinelFixture s = new SentinelFixture();

    /** Ticks when the core wants to; all members answer each ping. Returns the number of ticks. */
    private int runFor(long ms) {
        int ticks = 0;
        for (long end = s.nowMs + ms; s.nowMs < end; s.nowMs++) {
            if (s.nowMs >= s.core.tickAtMs()) {
                tick(s);
                ticks++;
            }
        }
        return ticks;
    }

    private static void tick(SentinelFixture sentinel) {
        sentinel.give(new SentinelEvent.Tick());
        for (int member = 0; member < MEMBERS.size(); member++) {
            answer(sentinel, member);
        }
    }

    private static void answer(SentinelFixture sentinel, int member) {
        long newest = 0;
        for (SentinelEffect effect : sentinel.effects) {
            if (effect instanceof SentinelEffect.Send send && send.message() instanceof MemberMessage.Ping ping) {
                newest = ping.number();
            }
        }
        sentinel.hears(
                MEMBERS.get(member),
                new MemberMessage.Pong(newest, PROCESS, sentinel.status(MEMBERS.get(member), MASTER)));
    }

    private void becomeCalm() {
        s.hello(1, MASTER, false, 1);
        s.hello(2, MASTER, false, 1);
        runFor(5000);
        s.effects.clear();
    }

    @Test
    void ticks_are_rare_when_nothing_changes() {
        becomeCalm();
        assertThat(runFor(10_000))
                .as("a fifth of down-after, or three quarters of that")
                .isBetween(50, 67);
        assertThat(runFor(BUSY_TICK_MS)).isLessThanOrEqualTo(1);
        s.hello(1, MASTER, false, 2);
        assertThat(runFor(1000)).as("another sentinel knows of a higher term").isGreaterThanOrEqualTo(10);
    }

    @Test
    void hello_that_says_nothing_new_is_said_at_every_second_tick() {
        becomeCalm();
        int ticks = runFor(10_000);
        int others = 2;
        assertThat(hellos()).isBetween((ticks - 1L) / 2 * others, (ticks + 1L) / 2 * others);
        s.effects.clear();
        s.hello(1, MASTER, false, 2);
        ticks = runFor(1000);
        assertThat(hellos()).as("while busy").isEqualTo((long) ticks * others);
    }

    private long hellos() {
        return s.sent().stream().filter(SentinelMessage.Hello.class::isInstance).count();
    }

    @Test
    void new_process_is_pinged_soon() {
        becomeCalm();
        s.give(new SentinelEvent.Tick());
        s.give(new SentinelEvent.NodeSeen(MEMBERS.get(1), new Incarnation(77), "127.0.0.1", 7001, AckMode.QUORUM));
        assertThat(s.core.tickAtMs()).isLessThanOrEqualTo(s.nowMs + BUSY_TICK_MS);
    }

    @Test
    void crash_of_the_master_is_told_at_once() {
        becomeCalm();
        s.give(new SentinelEvent.CrashEvidence(MASTER.member(), PROCESS));
        assertThat(s.core.tickAtMs()).isEqualTo(s.nowMs);
        s.give(new SentinelEvent.Tick());
        assertThat(s.sent()).anyMatch(m -> m instanceof SentinelMessage.Hello hello && hello.sdown());
    }

    @Test
    void agreement_of_another_sentinel_is_acted_on_at_once() {
        becomeCalm();
        s.give(new SentinelEvent.CrashEvidence(MASTER.member(), PROCESS));
        s.give(new SentinelEvent.Tick());
        s.hello(1, MASTER, true, 1);
        assertThat(s.core.tickAtMs()).isEqualTo(s.nowMs);
        s.give(new SentinelEvent.Tick());
        assertThat(s.published()).anyMatch(text -> text.startsWith("+odown"));
    }

    @Test
    void new_master_is_pinged_at_once() {
        becomeCalm();
        Mastership next = new Mastership(2, MEMBERS.get(1), PROCESS);
        s.hello(1, next, false, 2);
        assertThat(s.core.tickAtMs()).isEqualTo(s.nowMs);
    }

    @Test
    void late_tick_counts_from_the_time_when_it_was_due() {
        becomeCalm();
        s.give(new SentinelEvent.Tick());
        s.nowMs = s.core.tickAtMs() + 1900;
        tick(s);
        assertThat(s.published()).doesNotContain("+tilt #tilt mode entered");
        becomeCalm();
        s.give(new SentinelEvent.Tick());
        s.nowMs = s.core.tickAtMs() + 1901;
        tick(s);
        assertThat(s.published()).contains("+tilt #tilt mode entered");
    }

    @Test
    void silence_is_judged_as_early_as_with_a_tick_each_millisecond() {
        SplittableRandom random = new SplittableRandom(7);
        for (int run = 0; run < 100; run++) {
            SentinelFixture seldom = new SentinelFixture();
            SentinelFixture often = new SentinelFixture();
            for (SentinelFixture each : List.of(seldom, often)) {
                each.give(new SentinelEvent.Tick());
                each.leaseRequest(MASTER, 1);
            }
            List<String> late = new ArrayList<>();
            List<String> early = new ArrayList<>();
            long silentFromMs = 2000 + random.nextLong(5000);
            for (long ms = 1001; ms < silentFromMs + 2 * SentinelFixture.DOWN_AFTER_MS; ms++) {
                int answering = ms < silentFromMs && ms % 300 == 0 ? random.nextInt(1, 8) : 0;
                step(seldom, ms, ms >= seldom.core.tickAtMs(), answering, late);
                step(often, ms, true, answering, early);
            }
            assertThat(early).anyMatch(line -> line.contains("+sdown master"));
            assertThat(late).as("run %d", run).isEqualTo(early);
        }
    }

    /** Lets the members whose bits are set answer; notes the time of each judgement. */
    private static void step(SentinelFixture sentinel, long ms, boolean tick, int answering, List<String> judged) {
        sentinel.nowMs = ms;
        if (tick) {
            sentinel.give(new SentinelEvent.Tick());
        }
        for (int member = 0; member < MEMBERS.size(); member++) {
            if ((answering >> member & 1) == 1) {
                answer(sentinel, member);
            }
        }
        sentinel.published().stream()
                .filter(text -> text.startsWith("+sdown"))
                .forEach(text -> judged.add(ms + " " + text));
        sentinel.effects.removeIf(effect ->
                !(effect instanceof SentinelEffect.Send send && send.message() instanceof MemberMessage.Ping));
        while (sentinel.effects.size() > 1) {
            sentinel.effects.remove(0);
        }
    }
}
