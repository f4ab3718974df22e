package dev.redoubt.node.script.lua;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The quicksort of {@code table.sort} (ltablib.c auxsort), which asks the same questions in the same order, so that equal
 * elements stand as they do there. Each comparison may be a call of the script, in which the machine may stop.
 *
 * <pre>
 *   ENDS --three or more--> MIDDLE_FIRST --not less--> MIDDLE_LAST --four or more--> UP &lt;--> DOWN
 *   each --part is sorted--> ENDS of the next part, or DONE
 * </pre>
 */
final class TableSort implements Step {
    /** So many comparisons without a call are made before the machine may stop. */
    private static final int COMPARISONS_OF_A_STEP = 1000;

    private static final Builtin PAUSE = Builtin.make("pause", call -> {});

    private enum Phase {
        ENDS,
        MIDDLE_FIRST,
        MIDDLE_LAST,
        UP,
        DOWN,
        DONE
    }

    /** A part that is still to be sorted. */
    private record Part(int from, int to) {}

    private final LuaTable table;
    private final @Nullable Object order;
    private final Metatables metatables;
    private final Deque<Part> parts = new ArrayDeque<>();
    private Phase phase = Phase.DONE;
    private int low;
    private int high;
    private int i;
    private int j;
    private @Nullable Object pivot;

    /** A function was called: its result is the answer, unless it was {@link #PAUSE}. */
    private boolean called;

    private boolean paused;
    private int comparisons;

    /** @param order the function that compares; null for the operator {@code <} */
    TableSort(LuaTable table, @Nullable Object order, Metatables metatables) {
        this.table = table;
        this.order = order;
        this.metatables = metatables;
        begin(1, table.length());
    }

    @Override
    public boolean run(Call call) {
        if (called) {
            called = false;
            answered(LuaValues.isTrue(call.given(1)));
        }
        while (phase != Phase.DONE) {
            if (++comparisons > COMPARISONS_OF_A_STEP && !paused) {
                paused = true;
                call.invoke(PAUSE, 0);
                return false;
            }
            if (paused) {
                paused = false;
                comparisons = 0;
            }
            if (!compare(call)) {
                return false;
            }
        }
        return true;
    }

    /** Asks the question of the phase; returns false if a function was called that will answer it. */
    private boolean compare(Call call) {
        return switch (phase) {
            case ENDS -> less(call, table.get(high), table.get(low));
            case MIDDLE_FIRST -> less(call, table.get(i), table.get(low));
            case MIDDLE_LAST -> less(call, table.get(high), table.get(i));
            case UP -> less(call, table.get(i), pivot);
            case DOWN -> less(call, pivot, table.get(j));
            case DONE -> throw new IllegalStateException("nothing is left to compare");
        };
    }

    private boolean less(Call call, @Nullable Object left, @Nullable Object right) {
        Object function = order;
        if (function == null) {
            if (Comparisons.isPlain(left, right)) {
                answered(Comparisons.plain(left, right, false));
                return true;
            }
            function = Comparisons.order(metatables, left, right, Event.LT);
            if (function == null) {
                // As it is the library that compares, the error has no position.
                throw LuaError.plain(Comparisons.wrongTypes(left, right));
            }
        }
        called = true;
        call.invoke(function, 1, left, right);
        return false;
    }

    private void answered(boolean less) {
        switch (phase) {
            case ENDS -> {
                if (less) {
                    swap(low, high);
                }
                i = (low + high) >>> 1;
                phase = Phase.MIDDLE_FIRST;
                if (high - low == 1) {
                    next();
                }
            }
            case MIDDLE_FIRST -> {
                if (less) {
                    swap(i, low);
                    partition();
                } else {
                    phase = Phase.MIDDLE_LAST;
                }
            }
            case MIDDLE_LAST -> {
                if (less) {
                    swap(i, high);
                }
                partition();
            }
            case UP -> up(less);
            case DOWN -> down(less);
            case DONE -> throw new IllegalStateException("nothing was asked");
        }
    }

    /** The first, the middle and the last element are in order; the middle one becomes the pivot. */
    private void partition() {
        if (high - low == 2) {
            next();
            return;
        }
        pivot = table.get(i);
        swap(i, high - 1);
        i = low + 1;
        j = high - 1;
        phase = Phase.UP;
    }

    private void up(boolean less) {
        if (!less) {
            j--;
            phase = Phase.DOWN;
        } else if (i > high) {
            throw invalidOrder();
        } else {
            i++;
        }
    }

    private void down(boolean less) {
        if (less) {
            if (j < low) {
                throw invalidOrder();
            }
            j--;
        } else if (j < i) {
            swap(high - 1, i);
            split();
        } else {
            swap(i, j);
            i++;
            phase = Phase.UP;
        }
    }

    private static LuaError invalidOrder() {
        return new LuaError("invalid order function for sorting");
    }

    /** The pivot is in its place; the smaller side is sorted first. */
    private void split() {
        Part below = new Part(low, i - 1);
        Part above = new Part(i + 1, high);
        boolean smallerBelow = i - low < high - i;
        parts.push(smallerBelow ? above : below);
        Part smaller = smallerBelow ? below : above;
        begin(smaller.from, smaller.to);
    }

    private void begin(int from, int to) {
        low = from;
        high = to;
        phase = Phase.ENDS;
        if (low >= high) {
            next();
        }
    }

    private void next() {
        phase = Phase.DONE;
        while (phase == Phase.DONE && !parts.isEmpty()) {
            Part part = parts.pop();
            if (part.from < part.to) {
                low = part.from;
                high = part.to;
                phase = Phase.ENDS;
            }
        }
    }

    private void swap(int one, int other) {
        BaseLibrary.checkWritable(table);
        Object value = table.get(one);
        table.put(one, table.get(other));
        table.put(other, value);
    }

    @Override
    public void mark(Reachable reachable) {
        reachable.mark(table);
        reachable.mark(order);
        reachable.mark(pivot);
    }
}
