package dev.redoubt.sentinel.core;

import dev.redoubt.node.protocol.Mastership;
import dev.redoubt.node.protocol.MemberMessage;
import dev.redoubt.node.protocol.MemberStatus;
import dev.redoubt.node.state.StateMachine;
import dev.redoubt.persistence.log.MemberId;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The reconfiguration of the replicas after a promotion, at the leader (docs/protocol.md 5.5). It tells the replicas to
 * follow, and sees by their answers that they do (sentinel.c, sentinelFailoverReconfNextSlave,
 * sentinelFailoverDetectEnd). Only events depend on it: a replica that misses Follow hears of the master by Ping.
 *
 * <pre>
 *   the whole:  IDLE --promotion--> WAITING --every replica is DONE; another master--> IDLE
 *               WAITING --the next promotion of this leader--> WAITING
 *   a replica:  SENT --it follows the new master--> INPROG --its link is up--> DONE
 *               SENT --10 s over--> DONE;  SENT, INPROG --down; failover-timeout over--> DONE
 * </pre>
 *
 * DIFFERS: +switch-master does not wait for the replicas, so these events come after it and name the new master.
 */
final class Reconfiguration {
    private static final long SENT_TIMEOUT_MS = 10_000;

    /** The state of the whole. */
    enum State {
        IDLE,
        WAITING
    }

    /** The state of one replica. */
    enum Replica {
        SENT,
        INPROG,
        DONE
    }

    private static final Map<State, Set<State>> MOVES =
            Map.of(State.IDLE, Set.of(State.WAITING), State.WAITING, Set.of(State.WAITING, State.IDLE));

    private static final Map<Replica, Set<Replica>> REPLICA_MOVES = Map.of(
            Replica.SENT, Set.of(Replica.INPROG, Replica.DONE),
            Replica.INPROG, Set.of(Replica.DONE));

    private final SentinelContext c;
    private final Monitor monitor;
    private final StateMachine<State> state = new StateMachine<>(State.IDLE, MOVES);

    /** The replicas that were told to follow in the present reconfiguration. */
    private final Map<MemberId, StateMachine<Replica>> replicas = new TreeMap<>();

    /** The promoted master; null while IDLE. */
    private @Nullable Mastership master;

    /** The time when the replicas were told. */
    private long sinceMs;

    Reconfiguration(SentinelContext c, Monitor monitor) {
        this.c = c;
        this.monitor = monitor;
    }

    /** Returns true while replicas are waited for. */
    boolean running() {
        return state.is(State.WAITING);
    }

    /** Tells the others to follow; to be called before this master is announced. */
    void begin(Mastership now) {
        state.become(State.WAITING);
        master = now;
        sinceMs = c.nowMs;
        replicas.clear();
        publish("+failover-state-reconf-slaves");
        for (WatchedNode node : monitor.nodes().values()) {
            if (!node.id.equals(now.member())) {
                c.send(node.id, new MemberMessage.Follow(now, c.config()));
                if (node != monitor.announcedMaster() && !node.down()) {
                    replicas.put(node.id, new StateMachine<>(Replica.SENT, REPLICA_MOVES));
                    monitor.publish("+slave-reconf-sent", node);
                }
            }
        }
        endIfAllDone();
    }

    /** Looks at a node that has just answered a ping. */
    void answered(MemberId from) {
        WatchedNode node = monitor.nodes().get(from);
        MemberStatus status = node == null ? null : node.status;
        StateMachine<Replica> replica = replicas.get(from);
        if (node == null || status == null || replica == null || master == null) {
            return;
        }
        if (!master.equals(status.following()) || replica.is(Replica.DONE)) {
            return;
        }
        if (replica.is(Replica.SENT)) {
            replica.become(Replica.INPROG);
            monitor.publish("+slave-reconf-inprog", node);
        }
        if (status.linkUp()) {
            replica.become(Replica.DONE);
            monitor.publish("+slave-reconf-done", node);
            endIfAllDone();
        }
    }

    /** Stops waiting for replicas that are down or too slow. */
    void tick() {
        if (state.is(State.IDLE)) {
            return;
        }
        if (!Objects.equals(master, monitor.master())) {
            idle(); // another failover has overtaken it
            return;
        }
        replicas.forEach((id, replica) -> {
            WatchedNode node = monitor.node(id);
            if (node.down() && !replica.is(Replica.DONE)) {
                replica.become(Replica.DONE);
            } else if (c.nowMs - sinceMs > SENT_TIMEOUT_MS && replica.is(Replica.SENT)) {
                replica.become(Replica.DONE);
                monitor.publish("-slave-reconf-sent-timeout", node);
            }
        });
        if (c.nowMs - sinceMs > c.settings.failoverTimeoutMs() && !allDone()) {
            replicas.clear();
            publish("+failover-end-for-timeout");
        }
        endIfAllDone();
    }

    private boolean allDone() {
        return replicas.values().stream().allMatch(replica -> replica.is(Replica.DONE));
    }

    private void endIfAllDone() {
        if (state.is(State.WAITING) && allDone()) {
            idle();
            publish("+failover-end");
        }
    }

    private void idle() {
        state.become(State.IDLE);
        master = null;
        replicas.clear();
    }

    private void publish(String channel) {
        WatchedNode node = monitor.announcedMaster();
        if (node != null) {
            monitor.publish(channel, node);
        }
    }
}
