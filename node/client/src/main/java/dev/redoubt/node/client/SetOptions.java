package dev.redoubt.node.client;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The options of SET: a condition and an expiry, at most one of each; the later call wins. Immutable. */
public final class SetOptions {
    private static final SetOptions NONE = new SetOptions(null, List.of());

    private final @Nullable String condition;
    private final List<String> expiry;

    private SetOptions(@Nullable String condition, List<String> expiry) {
        this.condition = condition;
        this.expiry = expiry;
    }

    /** Returns no options: the key is set in any case, and does not expire. */
    public static SetOptions none() {
        return NONE;
    }

    /** NX: sets only a key that does not exist. */
    public SetOptions ifAbsent() {
        return new SetOptions("NX", expiry);
    }

    /** XX: sets only a key that exists. */
    public SetOptions ifPresent() {
        return new SetOptions("XX", expiry);
    }

    /**
     * PX: the key expires after this time, in whole milliseconds.
     *
     * @throws IllegalArgumentException less than a millisecond
     */
    public SetOptions expireAfter(Duration time) {
        if (time.toMillis() < 1) {
            throw new IllegalArgumentException("less than a millisecond: " + time);
        }
        return new SetOptions(condition, List.of("PX", Long.toString(time.toMillis())));
    }

    /**
     * PXAT: the key expires at this moment of the master's clock, in whole milliseconds; one that has passed deletes.
     */
    public SetOptions expireAt(Instant moment) {
        return new SetOptions(condition, List.of("PXAT", Long.toString(moment.toEpochMilli())));
    }

    /** KEEPTTL: the key keeps its expiry. */
    public SetOptions keepExpiry() {
        return new SetOptions(condition, List.of("KEEPTTL"));
    }

    String[] words() {
        List<String> words = new ArrayList<>();
        if (condition != null) {
            words.add(condition);
        }
        words.addAll(expiry);
        return words.toArray(new String[0]);
    }
}
