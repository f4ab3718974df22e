package dev.redoubt.sentinel.actor;

import dev.redoubt.config.AckMode;
import dev.redoubt.node.protocol.ConfigRecord;
import dev.redoubt.node.protocol.Health;
import dev.redoubt.node.protocol.LeaderId;
import dev.redoubt.node.protocol.MemberMessage;
import dev.redoubt.node.protocol.MemberRole;
import dev.redoubt.node.protocol.MemberStatus;
import dev.redoubt.node.protocol.PeerMessage;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.sentinel.core.SentinelCore;
import dev.redoubt.sentinel.core.SentinelCoreSettings;
import dev.redoubt.sentinel.core.SentinelEffect;
import dev.redoubt.sentinel.core.SentinelEvent;
import dev.redoubt.sentinel.core.VoteState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The warm-up of a sentinel at its start: elections of three real cores among three pretended members, in memory and in
 * virtual time. The first real election is then not the first time that this code runs. Nothing of it leaves this
 * object. One thread.
 *
 * <p>The members give the answers that a leader needs, and nothing more. Each falls silent as soon as it is master,
 * until one is left.
 */
final class WarmUp {
    private static final String NAME = "warm-up";
    private static final long STEP_MS = 10;
    private static final long LIMIT_MS = 20_000;
    private static final int SENTINELS = 3;
    private static final int MEMBERS = 3;

    private final SplittableRandom random = new SplittableRandom(1);
    private final Map<MemberId, SentinelCore> cores = new TreeMap<>();
    private final Map<MemberId, Pretended> members = new TreeMap<>();

    /** The messages that are not yet delivered, in order. */
    private final Deque<Mail> mail = new ArrayDeque<>();

    private long nowMs;
    private int elections;

    private record Mail(MemberId from, MemberId to, PeerMessage message) {}

    /** A pretended member. */
    private static final class Pretended {
        private final Incarnation incarnation;
        private MemberRole role = MemberRole.NONE;
        private long term;
        private boolean silent;

        Pretended(Incarnation incarnation) {
            this.incarnation = incarnation;
        }
    }

    private WarmUp() {
        List<MemberId> voters = ids(SENTINELS);
        List<MemberId> nodes = ids(MEMBERS);
        VoteState stored = new VoteState(
                0, null, null, 0, false, new ConfigRecord(1, AckMode.LOCAL, nodes, voters), List.of(), List.of());
        SentinelCoreSettings settings =
                SentinelCoreSettings.of(NAME, List.of("a:1", "b:1", "c:1"), 2, MEMBERS, 500, 100, 1000);
        nodes.forEach(id -> members.put(id, new Pretended(new Incarnation(random.nextLong()))));
        Map<MemberId, Incarnation> processes = new TreeMap<>();
        voters.forEach(id -> processes.put(id, new Incarnation(random.nextLong())));
        processes.forEach(
                (id, process) -> cores.put(id, new SentinelCore(settings, id, process, stored, false, random.split())));
        cores.forEach((id, core) -> carryOut(id, core, core.start(nowMs)));
        int port = 0;
        for (Map.Entry<MemberId, Incarnation> voter : processes.entrySet()) {
            String configured = settings.sentinels().get(port++);
            tellAll(new SentinelEvent.VoterSeen(voter.getKey(), voter.getValue(), NAME, port, configured));
        }
        for (Map.Entry<MemberId, Pretended> node : members.entrySet()) {
            Incarnation process = node.getValue().incarnation;
            tellAll(new SentinelEvent.NodeSeen(node.getKey(), process, NAME, ++port, AckMode.LOCAL));
        }
    }

    /**
     * Runs elections until there were enough.
     *
     * @param enough the wanted number
     * @param budgetNanos the longest time, after which it ends also in the middle of one
     * @return the number of elections that led to a master
     */
    static int run(int enough, long budgetNanos) {
        long end = System.nanoTime() + budgetNanos;
        int elections = 0;
        while (elections < enough && System.nanoTime() < end) {
            elections += new WarmUp().play(end);
        }
        return elections;
    }

    private int play(long endNanos) {
        while (elections < MEMBERS - 1 && nowMs < LIMIT_MS && System.nanoTime() < endNanos) {
            nowMs += STEP_MS;
            cores.forEach((id, core) -> {
                if (nowMs >= core.tickAtMs()) {
                    carryOut(id, core, core.on(new SentinelEvent.Tick(), nowMs));
                }
            });
            for (int left = mail.size(); left > 0; left--) {
                deliver(mail.remove());
            }
        }
        return elections;
    }

    private void tellAll(SentinelEvent event) {
        cores.forEach((id, core) -> carryOut(id, core, core.on(event, nowMs)));
    }

    private void carryOut(MemberId self, SentinelCore core, List<SentinelEffect> effects) {
        Actions actions = new Actions(self, core);
        effects.forEach(effect -> effect.accept(actions));
    }

    /** The actions for the effects of one core: messages travel, stores are durable at once, nobody reads the rest. */
    private final class Actions implements SentinelEffect.Handler {
        private final MemberId self;
        private final SentinelCore core;

        Actions(MemberId self, SentinelCore core) {
            this.self = self;
            this.core = core;
        }

        @Override
        public void send(SentinelEffect.Send effect) {
            mail.add(new Mail(self, effect.to(), effect.message()));
        }

        @Override
        public void store(SentinelEffect.Store effect) {
            carryOut(self, core, core.on(new SentinelEvent.Stored(effect.number()), nowMs));
        }

        @Override
        public void publish(SentinelEffect.Publish effect) {}

        @Override
        public void answer(SentinelEffect.Answer effect) {}

        @Override
        public void wake(SentinelEffect.Wake effect) {}

        @Override
        public void note(SentinelEffect.Note effect) {}
    }

    private void deliver(Mail next) {
        SentinelCore core = cores.get(next.to());
        Pretended member = members.get(next.to());
        if (core != null) {
            carryOut(next.to(), core, core.on(new SentinelEvent.Received(next.from(), next.message()), nowMs));
        } else if (member != null && !member.silent) {
            PeerMessage answer = answer(member, next.message());
            if (answer != null) {
                mail.add(new Mail(next.to(), next.from(), answer));
            }
        }
    }

    private @Nullable PeerMessage answer(Pretended member, PeerMessage message) {
        if (message instanceof MemberMessage.Ping ping) {
            return new MemberMessage.Pong(ping.number(), member.incarnation, status(member));
        }
        if (message instanceof MemberMessage.Prepare prepare) {
            member.term = prepare.term();
            return prepared(member, prepare.term(), prepare.leader());
        }
        if (message instanceof MemberMessage.Promote promote) {
            elections++;
            member.role = MemberRole.MASTER;
            // It does not answer again, which begins the next election.
            member.silent = true;
            return new MemberMessage.Promoted(promote.term(), promote.leader(), member.incarnation);
        }
        return null;
    }

    private static MemberMessage.Prepared prepared(Pretended member, long term, LeaderId leader) {
        return new MemberMessage.Prepared(
                term, leader, member.incarnation, LogEnd.EMPTY, 0, 0, AckMode.LOCAL, 1, false, 100, false);
    }

    private static MemberStatus status(Pretended member) {
        return new MemberStatus(
                member.role, member.term, null, false, LogEnd.EMPTY, 0, 0, Health.GOOD, 100, false, false, 1);
    }

    private List<MemberId> ids(int count) {
        List<MemberId> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(MemberId.random(random));
        }
        return ids;
    }
}
