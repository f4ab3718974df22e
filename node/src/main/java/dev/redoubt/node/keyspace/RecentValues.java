package dev.redoubt.node.keyspace;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The small collections of a database that stand aside since they were written lately, with their keys: the last one,
 * and up to {@link #MOST} that are written again and again. Of these the one that came first leaves first, but one that
 * was written again meanwhile gets another turn (the algorithm CLOCK), so those that are written all the time stay.
 */
final class RecentValues {
    /** {@link Value#recentPlace} of a value that is not here. */
    static final int NOWHERE = -1;

    /** The place of the last one. */
    private static final int LAST = -2;

    /** So many take less than two megabytes. */
    static final int MOST = 1024;

    private static final int FIRST_PLACES = 16;

    /** So many values in a row get another turn; the next one leaves, so that a call takes bounded time. */
    private static final int MOST_TURNS = 16;

    private byte[] @Nullable [] keys = new byte[FIRST_PLACES][];
    private long[] hashes = new long[FIRST_PLACES];
    private @Nullable Value[] values = new Value[FIRST_PLACES];
    private final HandleList free = new HandleList();

    /** Places that were ever used; none is free if {@link #free} is empty. */
    private int used;

    /** The place whose turn is next. */
    private int hand;

    private byte[] lastKey = {};
    private long lastHash;
    private @Nullable Value last;

    /** Halves of hashes of keys that were the last one lately, each in a place that the other half chooses. */
    private int[] past = {};

    /** Returns whether one has to leave before the next comes. */
    boolean isFull() {
        return used == MOST && free.isEmpty();
    }

    /** The place of the one that has to leave, when {@link #isFull()}. */
    int leaving() {
        for (int turns = MOST_TURNS; ; turns--) {
            int place = hand;
            hand = (hand + 1) % MOST;
            Value value = value(place);
            if (turns == 0 || !value.writtenAgain) {
                return place;
            }
            value.writtenAgain = false;
        }
    }

    byte[] key(int place) {
        byte[] key = keys[place];
        if (key == null) {
            throw new IllegalStateException("no key at " + place);
        }
        return key;
    }

    Value value(int place) {
        Value value = values[place];
        if (value == null) {
            throw new IllegalStateException("no value at " + place);
        }
        return value;
    }

    long hash(int place) {
        return hashes[place];
    }

    /** The last one; null if there is none. */
    @Nullable
    Value last() {
        return last;
    }

    byte[] lastKey() {
        return lastKey;
    }

    long lastHash() {
        return lastHash;
    }

    /** Adds a value that is not here as the last one. There must be none. */
    void addLast(byte[] key, long hash, Value value) {
        lastKey = key.clone();
        lastHash = hash;
        last = value;
        value.recentPlace = LAST;
    }

    /** Notes that the value of the last key was written, and forgets it. */
    void passLast() {
        Value value = last;
        if (value != null) {
            if (past.length == 0) {
                past = new int[MOST];
            }
            past[(int) lastHash & (MOST - 1)] = (int) (lastHash >>> 32);
            remove(value);
        }
    }

    /** Returns whether the key of that hash was the last one not long ago. */
    boolean wasLast(long hash) {
        return past.length > 0 && past[(int) hash & (MOST - 1)] == (int) (hash >>> 32);
    }

    /** Adds a value that is not here. There must be room. */
    void add(byte[] key, long hash, Value value) {
        int place = free.isEmpty() ? used++ : free.removeLast();
        if (place == values.length) {
            keys = Arrays.copyOf(keys, place * 2);
            hashes = Arrays.copyOf(hashes, place * 2);
            values = Arrays.copyOf(values, place * 2);
        }
        keys[place] = key.clone();
        hashes[place] = hash;
        values[place] = value;
        value.recentPlace = place;
        value.writtenAgain = false;
    }

    /** The value, which may be here, is that of another key now. */
    void rename(Value value, byte[] key, long hash) {
        int place = value.recentPlace;
        if (place == LAST) {
            lastKey = key.clone();
            lastHash = hash;
        } else if (place != NOWHERE) {
            keys[place] = key.clone();
            hashes[place] = hash;
        }
    }

    /** Forgets the value, if it is here. */
    void remove(Value value) {
        int place = value.recentPlace;
        if (place == LAST) {
            last = null;
        } else if (place != NOWHERE) {
            keys[place] = null;
            values[place] = null;
            free.add(place);
        }
        value.recentPlace = NOWHERE;
    }
}
