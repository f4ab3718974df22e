package dev.redoubt.node.shard;

import dev.redoubt.config.AckMode;
import dev.redoubt.node.protocol.ConfigRecord;
import dev.redoubt.node.protocol.LeaderId;
import dev.redoubt.node.protocol.Mastership;
import dev.redoubt.node.protocol.MemberMessage;
import dev.redoubt.node.protocol.MemberStatus;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.testing.Await;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** The only sentinel of a test: gives leases at once and makes masters as it is told. Its rules are not under test. */
final class Voter {
    private static final long LEASE_MS = 500;

    final MemberId id = MemberId.random(new Random());
    private final LeaderId leader = new LeaderId(id, new Incarnation(1));
    private final Network network;
    private final ConfigRecord config;
    private final Map<MemberId, MemberMessage.Prepared> prepared = new ConcurrentHashMap<>();
    private final Map<MemberId, MemberStatus> statuses = new ConcurrentHashMap<>();
    private final Map<MemberId, Long> promoted = new ConcurrentHashMap<>();
    /** Masters that resigned. */
    final Set<MemberId> resigned = ConcurrentHashMap.newKeySet();

    private volatile long term;
    private volatile Mastership master;

    Voter(Network network, AckMode mode, List<MemberId> members) {
        this.network = network;
        this.config = new ConfigRecord(1, mode, members, List.of(id));
        network.join(id, 0, this::received);
    }

    private void received(MemberId from, Object message) {
        if (message instanceof MemberMessage.LeaseRequest request && request.term() == term) {
            send(from, new MemberMessage.Grant(request.term(), request.incarnation(), request.number(), LEASE_MS));
        } else if (message instanceof MemberMessage.Prepared answer) {
            prepared.put(from, answer);
        } else if (message instanceof MemberMessage.Pong answer) {
            statuses.put(from, answer.status());
        } else if (message instanceof MemberMessage.Promoted answer) {
            promoted.put(from, answer.term());
        } else if (message instanceof MemberMessage.Resigned answer && answer.term() == term) {
            resigned.add(from);
        }
    }

    private void send(MemberId to, MemberMessage message) {
        network.send(id, to, message);
    }

    /** Makes {@code chosen} master of a new term, by the answers of {@code asked}; all others follow it. */
    void promote(MemberId chosen, List<MemberId> asked) {
        long next = term + 1;
        prepared.clear();
        Await.until("answers to Prepare", () -> {
            asked.forEach(member -> send(member, new MemberMessage.Prepare(next, leader, config)));
            return prepared.keySet().containsAll(asked)
                    && prepared.values().stream().allMatch(answer -> answer.term() == next);
        });
        term = next;
        Incarnation incarnation = prepared.get(chosen).incarnation();
        boolean everyone = asked.size() == config.members().size();
        Await.until("Promoted", () -> {
            send(chosen, new MemberMessage.Promote(next, leader, chosen, incarnation, everyone, config));
            return Long.valueOf(next).equals(promoted.get(chosen));
        });
        master = new Mastership(next, chosen, incarnation);
        tell(asked);
    }

    /** A new term without a master, in which {@code chosen} copies from {@code source} (5.3). */
    void catchUp(MemberId chosen, MemberId source) {
        long next = term + 1;
        prepared.clear();
        Await.until("answers to Prepare", () -> {
            for (MemberId member : List.of(chosen, source)) {
                send(member, new MemberMessage.Prepare(next, leader, config));
            }
            return prepared.keySet().containsAll(List.of(chosen, source))
                    && prepared.values().stream().allMatch(answer -> answer.term() == next);
        });
        term = next;
        MemberMessage.Prepared answer = prepared.get(chosen);
        send(
                chosen,
                new MemberMessage.CatchUp(
                        next,
                        leader,
                        answer.incarnation(),
                        source,
                        prepared.get(source).end()));
    }

    /** A member that has lost all it knew gets the config record and the term again. */
    void prepareAgain(MemberId member) {
        send(member, new MemberMessage.Prepare(term, leader, config));
    }

    /** Returns the priority that the answer of a member to a sentinel's Ping tells. */
    int pingedPriority(MemberId member) {
        statuses.remove(member);
        awaitPong(member, status -> true);
        return statuses.get(member).priority();
    }

    /** Waits until the members may be promoted on the answers of a majority (3.4), and tells them who is master. */
    void awaitTrusted(List<MemberId> members) {
        for (MemberId member : members) {
            awaitPong(member, status -> {
                tell(members);
                return !status.suspect();
            });
        }
    }

    private void awaitPong(MemberId member, Predicate<MemberStatus> wanted) {
        Await.until("a Pong", () -> {
            send(member, new MemberMessage.Ping(1, master, config.version()));
            MemberStatus status = statuses.get(member);
            return status != null && wanted.test(status);
        });
    }

    /**
     * Returns the priority that the answer of a member to Prepare tells, by which a sentinel chooses; ends mastership.
     */
    int preparedPriority(MemberId member) {
        demote(member);
        return prepared.get(member).priority();
    }

    /** A higher term ends a mastership. */
    void demote(MemberId member) {
        long next = term + 1;
        Await.until("an answer to Prepare", () -> {
            send(member, new MemberMessage.Prepare(next, leader, config));
            MemberMessage.Prepared answer = prepared.get(member);
            return answer != null && answer.term() == next;
        });
    }

    /** Tells who is master. */
    void tell(List<MemberId> members) {
        for (MemberId member : members) {
            if (!member.equals(master.member())) {
                send(member, new MemberMessage.Follow(master, config));
            }
        }
    }
}
