package dev.redoubt.sentinel.core;

import dev.redoubt.node.protocol.ConfigRecord;
import dev.redoubt.node.protocol.PeerMessage;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What the parts of a {@link SentinelCore} share, and the effects of the event being handled. While a
 * {@link SentinelEffect.Store} is not durable every message waits behind it (1.3).
 */
final class SentinelContext {
    private record Waiting(long store, SentinelEffect.Send send) {}

    final SentinelCoreSettings settings;
    final MemberId id;
    final Incarnation incarnation;
    final RandomGenerator random;
    final SentinelRules rules;

    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private List<SentinelEffect> effects = new ArrayList<>();
    private long lastStore;
    private long durableStore;

    /** [persisted] by a Store effect at each change. */
    private VoteState state;

    /** Local monotonic time of the event being handled. */
    long nowMs;

    /** Until then this restarted voter neither votes nor grants (4.2), and asks nobody as an observer (1.3). */
    long silentUntilMs;

    /** Until then acting is off; 0 if it is on. */
    long tiltUntilMs;

    SentinelContext(
            SentinelCoreSettings settings,
            MemberId id,
            Incarnation incarnation,
            VoteState state,
            RandomGenerator random,
            SentinelRules rules) {
        this.settings = settings;
        this.id = id;
        this.incarnation = incarnation;
        this.state = state;
        this.random = random;
        this.rules = rules;
    }

    VoteState state() {
        return state;
    }

    ConfigRecord config() {
        return state.config();
    }

    void store(VoteState next) {
        state = next;
        lastStore++;
        effects.add(new SentinelEffect.Store(lastStore, next));
    }

    void stored(long number) {
        durableStore = Math.max(durableStore, number);
        while (!waiting.isEmpty() && waiting.getFirst().store <= durableStore) {
            effects.add(waiting.removeFirst().send);
        }
    }

    void send(MemberId to, PeerMessage message) {
        SentinelEffect.Send send = new SentinelEffect.Send(to, message);
        if (lastStore > durableStore) {
            waiting.addLast(new Waiting(lastStore, send));
        } else {
            effects.add(send);
        }
    }

    /** To every other voter. */
    void sendVoters(PeerMessage message) {
        for (MemberId voter : config().voters()) {
            if (!voter.equals(id)) {
                send(voter, message);
            }
        }
    }

    void add(SentinelEffect effect) {
        effects.add(effect);
    }

    void note(String text) {
        effects.add(new SentinelEffect.Note(text));
    }

    List<SentinelEffect> drain() {
        List<SentinelEffect> drained = effects;
        effects = new ArrayList<>();
        return drained;
    }

    boolean silent() {
        return rules.silent(nowMs, silentUntilMs);
    }

    boolean tilt() {
        return nowMs < tiltUntilMs;
    }

    /** True if this sentinel is one of the voters (1.2). */
    boolean voter() {
        return config().voters().contains(id);
    }

    /** True if it may vote and grant at all: a voter, not an observer (1.3), not silent (4.2). */
    boolean speaks() {
        return voter() && !state.observer() && !silent();
    }

    /** Uniform in [from, to). */
    long between(long from, long to) {
        return to <= from ? from : from + random.nextLong(to - from);
    }
}
