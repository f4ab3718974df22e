package dev.redoubt.node.pubsub;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The subscribers of channels and patterns. One thread. Subscribers must have the equals of identity; they receive in
 * the order in which they subscribed.
 *
 * @param <S> a subscriber
 */
public final class Channels<S> {
    /** Gets a message for one subscriber. */
    public interface Receiver<S> {
        /**
         * Gets the message for that subscriber.
         *
         * @param pattern the pattern that matched, which may be empty; null for a subscription to the channel itself
         */
        void receive(S subscriber, byte @Nullable [] pattern);
    }

    private static final class Own {
        // Latin-1 strings stand for byte strings: compact, with a cached hash.
        final Set<String> channels = new LinkedHashSet<>();
        final Set<String> patterns = new LinkedHashSet<>();
    }

    private final Map<String, Set<S>> byChannel = new LinkedHashMap<>();
    private final Map<String, Set<S>> byPattern = new LinkedHashMap<>();
    private final IdentityHashMap<S, Own> own = new IdentityHashMap<>();

    /** Returns whether the subscription is new. */
    public boolean subscribe(S who, byte[] channel) {
        String name = text(channel);
        return own(who).channels.add(name)
                && byChannel.computeIfAbsent(name, n -> new LinkedHashSet<>()).add(who);
    }

    /** Returns whether there was such a subscription. */
    public boolean unsubscribe(S who, byte[] channel) {
        String name = text(channel);
        Own mine = own.get(who);
        if (mine == null || !mine.channels.remove(name)) {
            return false;
        }
        leave(byChannel, name, who);
        forgetIfIdle(who, mine);
        return true;
    }

    /** As {@link #subscribe}, to all channels that match. */
    public boolean psubscribe(S who, byte[] pattern) {
        String name = text(pattern);
        return own(who).patterns.add(name)
                && byPattern.computeIfAbsent(name, n -> new LinkedHashSet<>()).add(who);
    }

    /** Returns whether there was such a subscription. */
    public boolean punsubscribe(S who, byte[] pattern) {
        String name = text(pattern);
        Own mine = own.get(who);
        if (mine == null || !mine.patterns.remove(name)) {
            return false;
        }
        leave(byPattern, name, who);
        forgetIfIdle(who, mine);
        return true;
    }

    /** The subscriber is gone. */
    public void removeAll(S who) {
        Own mine = own.remove(who);
        if (mine != null) {
            mine.channels.forEach(name -> leave(byChannel, name, who));
            mine.patterns.forEach(name -> leave(byPattern, name, who));
        }
    }

    /** Calls {@code receiver} for each subscription that a message on {@code channel} reaches; returns how many. */
    public int publish(byte[] channel, Receiver<S> receiver) {
        int receivers = 0;
        for (S subscriber : byChannel.getOrDefault(text(channel), Collections.emptySet())) {
            receiver.receive(subscriber, null);
            receivers++;
        }
        for (Map.Entry<String, Set<S>> entry : byPattern.entrySet()) {
            byte[] pattern = bytes(entry.getKey());
            if (Glob.matches(pattern, channel)) {
                for (S subscriber : entry.getValue()) {
                    receiver.receive(subscriber, pattern);
                    receivers++;
                }
            }
        }
        return receivers;
    }

    /** The channels that {@code who} subscribes to, oldest first; a copy. */
    public List<byte[]> channelsOf(S who) {
        Own mine = own.get(who);
        return mine == null ? List.of() : toBytes(mine.channels);
    }

    /** The patterns that {@code who} subscribes to, oldest first; a copy. */
    public List<byte[]> patternsOf(S who) {
        Own mine = own.get(who);
        return mine == null ? List.of() : toBytes(mine.patterns);
    }

    /** All channels that somebody subscribes to; a copy. */
    public List<byte[]> activeChannels() {
        return toBytes(byChannel.keySet());
    }

    /** Returns how many subscribe to the channel itself. */
    public int subscribers(byte[] channel) {
        return byChannel.getOrDefault(text(channel), Collections.emptySet()).size();
    }

    /** Returns how many different patterns are subscribed to. */
    public int activePatterns() {
        return byPattern.size();
    }

    private Own own(S who) {
        return own.computeIfAbsent(who, w -> new Own());
    }

    private void forgetIfIdle(S who, Own mine) {
        if (mine.channels.isEmpty() && mine.patterns.isEmpty()) {
            own.remove(who);
        }
    }

    private static <S> void leave(Map<String, Set<S>> subscriptions, String name, S who) {
        Set<S> subscribers = subscriptions.get(name);
        if (subscribers != null && subscribers.remove(who) && subscribers.isEmpty()) {
            subscriptions.remove(name);
        }
    }

    private static List<byte[]> toBytes(Collection<String> names) {
        List<byte[]> all = new ArrayList<>(names.size());
        for (String name : names) {
            all.add(bytes(name));
        }
        return all;
    }

    private static String text(byte[] name) {
        return new String(name, StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String name) {
        return name.getBytes(StandardCharsets.ISO_8859_1);
    }
}
