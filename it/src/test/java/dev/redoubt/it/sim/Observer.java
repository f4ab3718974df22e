package dev.redoubt.it.sim;

import dev.redoubt.node.member.MemberMutants;
import dev.redoubt.node.protocol.LeaderId;
import dev.redoubt.node.protocol.MemberMessage;
import dev.redoubt.node.protocol.PeerMessage;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.LogRecord;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.log.ReplId;
import dev.redoubt.sentinel.core.SentinelMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Knows everything, and checks the invariants of docs/protocol.md 8 at each event. */
final class Observer {
    private record Position(ReplId replId, long index) {}

    private record VoteKey(MemberId voter, long term) {}

    private record Process(MemberId member, Incarnation incarnation) {}

    private record Leading(LeaderId leader, MemberId chosen, Incarnation incarnation) {}

    private final Sim sim;
    private final Map<Long, Process> writers = new HashMap<>();
    private final Map<Long, LeaderId> leaders = new HashMap<>();
    private final Map<Long, Leading> promotes = new HashMap<>();
    private final Map<VoteKey, LeaderId> votes = new HashMap<>();
    private final Map<Position, Integer> bytes = new HashMap<>();
    private final List<LogRecord> committed = new ArrayList<>();
    private final List<Long> committedIn = new ArrayList<>();
    private final Map<Long, List<LogRecord>> starts = new TreeMap<>();
    private final History history;
    private final List<LogRecord> acknowledged = new ArrayList<>();
    private final Map<Long, Process> resigned = new HashMap<>();
    private final Map<MemberId, Long> seenCommit = new HashMap<>();

    Observer(Sim sim) {
        this.sim = sim;
        this.history = new History(sim, this);
    }

    void require(boolean ok, Object... what) {
        if (!ok) {
            StringBuilder text = new StringBuilder();
            for (Object word : what) {
                text.append(word).append(' ');
            }
            throw new Violation(text + "at " + sim.nowMs() + " ms");
        }
    }

    long floor() {
        return history.floor();
    }

    List<LogRecord> committed() {
        return committed;
    }

    // ---- sentinels

    void sawSend(SimVoter from, PeerMessage message) {
        if (message instanceof SentinelMessage.Vote m && !m.preVote()) {
            sawVote(from.id, m.term(), m.candidate());
        } else if (message instanceof SentinelMessage.VoteRequest m && !m.preVote()) {
            sawVote(from.id, m.term(), m.candidate());
        } else if (message instanceof MemberMessage.Prepare m) {
            LeaderId before = leaders.putIfAbsent(m.term(), m.leader());
            require(before == null || before.equals(m.leader()), "two leaders in term", m.term());
        } else if (message instanceof MemberMessage.Promote m) {
            Leading now = new Leading(m.leader(), m.member(), m.incarnation());
            Leading before = promotes.putIfAbsent(m.term(), now);
            require(before == null || before.equals(now), "two Promotes in term", m.term());
            strikeChosen(m, before);
        }
    }

    private void strikeChosen(MemberMessage.Promote m, @Nullable Leading before) {
        if (before == null && sim.process(m.member()) instanceof SimMember chosen) {
            chosen.strike();
        }
    }

    /** A vote for a process that has ended is void: its leadership would have died with it (5.4). */
    private void sawVote(MemberId voter, long term, LeaderId candidate) {
        LeaderId before = votes.put(new VoteKey(voter, term), candidate);
        boolean alive = before != null
                && !before.equals(candidate)
                && sim.process(before.voter()).incarnation.equals(before.incarnation());
        require(!alive, "voted twice", voter.brief(), term);
    }

    // ---- members

    void sawMemberSend(SimMember from, PeerMessage message) {
        if (message instanceof MemberMessage.Prepared) {
            from.strike();
        } else if (message instanceof MemberMessage.Resigned m) {
            if (resigned.put(m.term(), new Process(from.id, m.incarnation())) == null) {
                sim.count("resigned");
            }
        } else if (message instanceof MemberMessage.HandOverFailed m) {
            require(!resigned.containsKey(m.term()), "given up after resigning", from.name, m.term());
            sim.count("given up");
        }
    }

    void sawStart(SimMember m, long term) {
        for (int i = 0; i < committed.size(); i++) {
            boolean has = same(m.log.find(i + 1), committed.get(i));
            require(committedIn.get(i) > term || has, "new master lacks committed record", m.name, term, i + 1);
        }
        for (LogRecord record : acknowledged) {
            require(same(m.log.find(record.index()), record), "acknowledged record lost", m.name, record.index());
        }
        starts.put(term, m.log.copy());
        seenCommit.put(m.id, 0L);
        sim.count("terms");
        m.strike();
    }

    private static boolean same(@Nullable LogRecord one, LogRecord other) {
        return one != null && one.crc() == other.crc() && one.term() == other.term();
    }

    void sawAppend(SimMember m, LogRecord record, boolean own) {
        ReplId replId = m.log.allTerms().replIdAt(record.index());
        if (own) {
            Process now = new Process(m.id, m.incarnation);
            Process before = writers.putIfAbsent(record.term(), now);
            require(before == null || before.equals(now), "two writers in term", record.term());
        }
        Integer before = bytes.putIfAbsent(new Position(replId, record.index()), record.crc());
        require(before == null || before == record.crc(), "same position, other bytes", m.name, record.index());
    }

    void sawCut(SimMember m, long keep) {
        long end = Math.min(m.log.end().index(), committed.size());
        for (long i = keep + 1; i <= end; i++) {
            require(!same(m.log.at(i), committed.get((int) i - 1)), "committed record cut", m.name, i);
        }
    }

    /** What a master takes for committed. */
    void sawCommitIndex(SimMember m, long index) {
        if (sim.mode.needsMajority() && m.actsAsMaster()) {
            sawCommit(m, index);
        }
    }

    private void sawCommit(SimMember m, long index) {
        long term = m.core().stored().promised();
        for (long i = seenCommit.getOrDefault(m.id, 0L) + 1; i <= index; i++) {
            LogRecord record = m.log.at(i);
            if (i <= committed.size()) {
                require(same(record, committed.get((int) i - 1)), "two records committed at", i);
                continue;
            }
            committed.add(record);
            committedIn.add(term);
            history.sawCommitted(record);
            for (Map.Entry<Long, List<LogRecord>> start : starts.entrySet()) {
                List<LogRecord> log = start.getValue();
                boolean has = i <= log.size() && same(log.get((int) i - 1), record);
                require(start.getKey() <= term || has, "committed behind a later master", term, start.getKey(), i);
            }
        }
        seenCommit.merge(m.id, index, Math::max);
    }

    /** 3.5: a replica applies only what is committed. */
    void sawApplied(SimMember m, long index) {
        boolean follows = m.core != null && m.core.role() == dev.redoubt.node.protocol.MemberRole.REPLICA;
        if (sim.mode.needsMajority() && follows && index > 0) {
            boolean right = index <= committed.size() && same(m.log.find(index), committed.get((int) index - 1));
            require(right, "replica applied what is not committed", m.name, index);
        }
    }

    /** 6.4: the keyspace that a member without mastership shows has only what is committed. */
    private void showsOnlyCommitted(SimMember m) {
        if (!sim.mode.needsMajority()
                || m.core == null
                || m.actsAsMaster()
                || !m.core.shown().isCommitted()) {
            return;
        }
        long index = m.shard().executedIndex();
        boolean right = index <= committed.size();
        if (right && index >= m.log.firstIndex() && index > 0) {
            right = same(m.log.find(index), committed.get((int) index - 1));
        }
        require(right, "uncommitted records shown", m.name, index);
        if (index > 0 && m.core.role() == dev.redoubt.node.protocol.MemberRole.REPLICA) {
            sim.count("replica shows");
        }
    }

    void sawReply(SimMember m, long position) {
        long term = m.core().stored().promised();
        require(!resigned.containsKey(term), "reply after resigning", m.name, term); // 5.7
        if (sim.chaos.losesNothing && position > 0) {
            acknowledged.add(m.log.at(position));
        }
        if (!sim.mode.needsMajority()) {
            require(m.leased(), "reply without a lease", m.name);
            return;
        }
        int at = (int) position - 1;
        boolean right = position <= committed.size() && same(m.log.find(position), committed.get(at));
        require(right, "reply not committed", m.name, position);
    }

    void sawResult(SimClient.Op op, SimClient.Reply reply) {
        history.sawResult(op, reply);
    }

    // ---- always, and at the end

    void afterEvent() {
        int holders = 0;
        for (SimMember m : sim.members) {
            showsOnlyCommitted(m);
            if (m.up && m.leased()) {
                holders++;
                grantsBind(m);
            }
        }
        require(holders <= 1, "two valid leases");
    }

    /** A grant that the master counts still binds its voter. */
    private void grantsBind(SimMember m) {
        for (Map.Entry<MemberId, Long> grant :
                MemberMutants.countedGrants(m.core()).entrySet()) {
            if (grant.getValue() > m.clockMs() && sim.process(grant.getKey()) instanceof SimVoter v && v.up) {
                require(v.silent() || v.grantUntilMs() >= v.clockMs(), "counted grant not binding", m.name, v.name);
            }
        }
    }

    void atEnd() {
        history.check();
        long shortest = Long.MAX_VALUE;
        for (SimMember m : sim.members) {
            require(!m.suspect(), "a member stayed suspect", m.name);
            shortest = Math.min(shortest, m.log.end().index());
        }
        long common = shortest - 5; // the last frames may be under way
        require(common > 0, "logs are too short");
        for (SimMember m : sim.members) {
            require(same(m.log.at(common), sim.members.get(0).log.at(common)), "members did not converge", m.name);
        }
        require(history.servedAfterFaults(), "no service after the faults");
    }
}
