package dev.redoubt.node.script.lua;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The places of jumps that are to lead to one place. A list is null when it is empty. Mutable. */
final class Jumps {
    private int[] places = new int[4];
    private int count;

    /** Returns a list with one place more. */
    static Jumps with(@Nullable Jumps list, int place) {
        Jumps result = list == null ? new Jumps() : list;
        if (result.count == result.places.length) {
            result.places = Arrays.copyOf(result.places, 2 * result.count);
        }
        result.places[result.count++] = place;
        return result;
    }

    /** Returns a list with the places of both, neither of which is used any more. */
    static @Nullable Jumps join(@Nullable Jumps one, @Nullable Jumps other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        Jumps longer = one.count >= other.count ? one : other;
        Jumps shorter = one.count >= other.count ? other : one;
        for (int i = 0; i < shorter.count; i++) {
            with(longer, shorter.places[i]);
        }
        return longer;
    }

    int size() {
        return count;
    }

    int place(int number) {
        return places[number];
    }
}
