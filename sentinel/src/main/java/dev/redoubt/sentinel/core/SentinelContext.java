package dev.redoubt.sentinel.core;

import dev.redoubt.node.protocol.ConfigRecord;
import dev.redoubt.node.protocol.PeerMessage;
import dev.redoubt.node.state.Outbox;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The state that the parts of a {@link SentinelCore} share, and the effects of the event that is being handled. Every
 * message waits behind a {@link SentinelEffect.Store} that is not yet durable (1.3). On the core's thread only.
 */
final class SentinelContext {
    final SentinelCoreSettings settings;
    final MemberId id;
    final Incarnation incarnation;
    final RandomGenerator random;
    final SentinelRules rules;

    private final Outbox<SentinelEffect> out = new Outbox<>();

    /** The vote state. Durable when its Store is; until then no message that depends on it leaves. */
    private VoteState state;

    /** The local monotonic time of the event that is being handled. */
    long nowMs;

    /**
     * Until then a restarted voter neither votes nor grants (4.2), and asks nobody as an observer (1.3). Not durable.
     */
    long silentUntilMs;

    /** Until then acting is off (TILT); 0 if it is on. */
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

    /**
     * Changes the vote state; the one place where it changes.
     *
     * @throws IllegalStateException if {@code next} would forget something, see {@link VoteState#become}
     */
    void store(VoteState next) {
        state = state.become(next);
        out.store(number -> new SentinelEffect.Store(number, next));
    }

    /** Notes that a Store and all before it are durable, and sends what waited for them. */
    void stored(long number) {
        out.stored(number);
    }

    /** Sends a message, at once or when the newest Store is durable. */
    void send(MemberId to, PeerMessage message) {
        out.send(new SentinelEffect.Send(to, message));
    }

    /** Sends a message to every other voter. */
    void sendVoters(PeerMessage message) {
        for (MemberId voter : config().voters()) {
            if (!voter.equals(id)) {
                send(voter, message);
            }
        }
    }

    void add(SentinelEffect effect) {
        out.add(effect);
    }

    /** Logs a line about which the operator may have to do something. */
    void note(String text) {
        out.add(new SentinelEffect.Note(text, true));
    }

    /** Logs a line about a step that was expected. */
    void log(String text) {
        out.add(new SentinelEffect.Note(text, false));
    }

    /** Takes the effects of the present event. */
    List<SentinelEffect> drain() {
        return out.drain();
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

    /** Draws a number, uniform in [from, to); {@code from} if that is empty. */
    long between(long from, long to) {
        return to <= from ? from : from + random.nextLong(to - from);
    }
}
