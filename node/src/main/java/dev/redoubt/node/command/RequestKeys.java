package dev.redoubt.node.command;

import dev.redoubt.persistence.text.RedisNumbers;
import java.util.Arrays;

/**
 * The keys of one request: their places among the arguments, and what the command does with each (db.c
 * getKeysFromCommandWithSpecs). COMMAND GETKEYS and whoever checks or remembers keys ask here. Immutable once it is
 * made.
 */
public final class RequestKeys {
    private static final RequestKeys NONE = new RequestKeys(0);

    private int[] positions;
    private int[] flags;
    private int count;

    RequestKeys(int capacity) {
        positions = new int[capacity];
        flags = new int[capacity];
    }

    /**
     * Returns the keys of a request in Redis's order.
     *
     * @param spec the command or subcommand that the request means
     * @param request the arguments, the command's name among them, and of a number that the arity allows
     * @return none if the command has no keys, or the request is such that the command will refuse its syntax
     */
    public static RequestKeys of(CommandSpec spec, byte[][] request) {
        if (!has(spec)) {
            return NONE;
        }
        boolean variable = spec.keySpecs().stream().anyMatch(one -> one.has(KeyFlag.VARIABLE_FLAGS));
        RequestKeys keys =
                new RequestKeys(spec.keys().step() == 1 && spec.keys().last() > 0 ? 2 : request.length);
        if (!variable && keys.addAll(spec, request)) {
            return keys;
        }
        keys.count = 0;
        OddKeys.add(spec, request, keys);
        return keys;
    }

    /** Returns whether requests of the command can have keys. */
    public static boolean has(CommandSpec spec) {
        for (KeySpec one : spec.keySpecs()) {
            if (!one.has(KeyFlag.NOT_KEY)) {
                return true;
            }
        }
        return false;
    }

    public int count() {
        return count;
    }

    /** Returns the index of a key among the arguments of the request; {@code key} counts from 0. */
    public int position(int key) {
        return positions[key];
    }

    /** Returns the bits of {@link KeyFlag} of a key; 0 when the request is odd and nothing is known. */
    public int flags(int key) {
        return flags[key];
    }

    void add(int position, int bits) {
        if (count == positions.length) {
            int larger = Math.max(4, count * 2);
            positions = Arrays.copyOf(positions, larger);
            flags = Arrays.copyOf(flags, larger);
        }
        positions[count] = position;
        flags[count++] = bits;
    }

    /** Adds what the specifications find; false if one does not fit the request (db.c getKeysUsingKeySpecs). */
    private boolean addAll(CommandSpec spec, byte[][] request) {
        for (KeySpec one : spec.keySpecs()) {
            if (!one.has(KeyFlag.NOT_KEY) && !add(one, request)) {
                return false;
            }
        }
        return true;
    }

    private boolean add(KeySpec spec, byte[][] request) {
        int first = 0;
        switch (spec.begin()) {
            case INDEX -> first = spec.index();
            case KEYWORD -> {
                first = behindKeyword(spec, request);
                if (first == 0) {
                    return true;
                }
            }
            case UNKNOWN -> {
                return false;
            }
        }
        long last = last(spec, first, request.length);
        if (spec.find() == KeySpec.Find.KEYNUM) {
            last = (long) first + counted(request, first);
            first++;
        }
        if (last >= request.length || last < first) {
            return false;
        }
        for (int i = first; i <= last; i += spec.step()) {
            add(i, spec.flags());
        }
        return !spec.has(KeyFlag.INCOMPLETE);
    }

    /** Returns the number at the index as C's int; -1 for none, which finds no keys either. */
    private static int counted(byte[][] request, int index) {
        byte[] number = index < request.length ? request[index] : new byte[0];
        long count = RedisNumbers.parseLong(number, 0, number.length, -1);
        return count < 0 ? -1 : (int) count;
    }

    private static int last(KeySpec spec, int first, int length) {
        if (spec.last() >= 0) {
            return first + spec.last();
        }
        return spec.limit() == 0 ? length + spec.last() : first + ((length - first) / spec.limit() + spec.last());
    }

    private static int behindKeyword(KeySpec spec, byte[][] request) {
        boolean back = spec.index() < 0;
        int step = back ? -1 : 1;
        int end = back ? 1 : request.length - 1;
        for (int i = back ? request.length + spec.index() : spec.index(); i != end; i += step) {
            if (i >= request.length || i < 1) {
                return 0;
            }
            if (Texts.is(request[i], spec.keyword())) {
                return i + 1;
            }
        }
        return 0;
    }
}
