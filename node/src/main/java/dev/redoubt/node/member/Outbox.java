package dev.redoubt.node.member;

import dev.redoubt.node.protocol.PeerMessage;
import dev.redoubt.persistence.log.MemberId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Collects the effects of an event. While a {@link MemberEffect.Store} is not durable, every message waits behind it,
 * also those that would not depend on it: stores are rare and short, and so no message can be forgotten (5.2).
 */
final class Outbox {
    private record Waiting(long store, MemberEffect.Send send) {}

    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private List<MemberEffect> effects = new ArrayList<>();
    private long lastStore;
    private long durableStore;

    void send(MemberId to, PeerMessage message) {
        MemberEffect.Send send = new MemberEffect.Send(to, message);
        if (lastStore > durableStore) {
            waiting.addLast(new Waiting(lastStore, send));
        } else {
            effects.add(send);
        }
    }

    void add(MemberEffect effect) {
        effects.add(effect);
    }

    long store(StoredState state) {
        lastStore++;
        effects.add(new MemberEffect.Store(lastStore, state));
        return lastStore;
    }

    boolean durable(long store) {
        return store <= durableStore;
    }

    void stored(long number) {
        durableStore = Math.max(durableStore, number);
        while (!waiting.isEmpty() && waiting.getFirst().store <= durableStore) {
            effects.add(waiting.removeFirst().send);
        }
    }

    List<MemberEffect> drain() {
        List<MemberEffect> drained = effects;
        effects = new ArrayList<>();
        return drained;
    }
}
