package dev.redoubt.node.state;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongFunction;

/**
 * The effects of the event that a core is handling. A message leaves only after the state that it may promise is
 * durable (docs/protocol.md 1.3, 5.2): while a store is not, every message waits behind it, also one that does not
 * depend on it. Stores are rare and short, and so no dependence can be forgotten.
 *
 * <p>The core orders a store with {@link #store}, its host makes the state durable and reports that, and the core calls
 * {@link #stored}. Not thread-safe: it belongs to the thread of its core. Nothing of it is durable.
 *
 * @param <E> the effects of the core, of which its messages are some
 */
public final class Outbox<E> {
    private record Waiting<E>(long store, E message) {}

    /** Messages held back, in the order in which they were sent; their store numbers never decrease. */
    private final Deque<Waiting<E>> waiting = new ArrayDeque<>();

    /** The effects of the present event so far, in order. */
    private List<E> effects = new ArrayList<>();

    /** The number of the newest store; 0 before the first. */
    private long lastStore;

    /** The highest number that was reported as durable; at most {@link #lastStore}. */
    private long durableStore;

    /** Adds an effect that waits for nothing. */
    public void add(E effect) {
        effects.add(effect);
    }

    /** Adds a message, at once or when the newest store is durable. */
    public void send(E message) {
        if (isDurable(lastStore)) {
            effects.add(message);
        } else {
            waiting.addLast(new Waiting<>(lastStore, message));
        }
    }

    /**
     * Adds the order to make a state durable.
     *
     * @param order makes the effect of the number that the host reports later; numbers ascend from 1
     * @return that number
     */
    public long store(LongFunction<? extends E> order) {
        lastStore++;
        effects.add(order.apply(lastStore));
        return lastStore;
    }

    /** Returns true if the store of that number is durable. */
    public boolean isDurable(long store) {
        return store <= durableStore;
    }

    /** Notes that a store and all before it are durable, and adds the messages that waited for them. */
    public void stored(long number) {
        durableStore = Math.max(durableStore, number);
        while (!waiting.isEmpty() && isDurable(waiting.getFirst().store)) {
            effects.add(waiting.removeFirst().message);
        }
    }

    /** Takes the effects of the present event; the next one begins without any. */
    public List<E> drain() {
        List<E> drained = effects;
        effects = new ArrayList<>();
        return drained;
    }
}
