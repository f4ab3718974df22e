package dev.redoubt.node.script.lua;

import java.util.Map;
import java.util.WeakHashMap;

/**
 * The text that {@code tostring} shows for tables, functions and coroutines. Real addresses would differ from run to run and
 * from member to member. DIFFERS: numbers that count up stand for them. One thread.
 */
final class Addresses {
    private static final long FIRST = 0x7f0000000000L;
    private static final long STEP = 0x40;

    private final Map<Object, Long> known = new WeakHashMap<>();
    private long next = FIRST;

    /** Begins anew, so that a script does the same each time. */
    void restart() {
        known.clear();
        next = FIRST;
    }

    /** Returns the address of an object, the same each time. */
    String of(Object object) {
        Long address = known.get(object);
        if (address == null) {
            address = next;
            next += STEP;
            known.put(object, address);
        }
        return "0x" + Long.toHexString(address);
    }
}
