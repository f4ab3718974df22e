package dev.redoubt.sentinel.core;

import java.util.Map;
import java.util.Set;

/**
 * A judgement of a node: that of this sentinel alone (SDOWN), or, of the master, that of a quorum of sentinels (ODOWN).
 *
 * <pre>
 *   UP --reason to hold it down--> DOWN --none any more--> UP
 * </pre>
 *
 * <p>The {@link Monitor} has the reasons. A change is published to clients once, and so one that is none must throw.
 */
enum Judgement {
    UP,
    DOWN;

    /** The moves of the drawing. */
    static final Map<Judgement, Set<Judgement>> MOVES = Map.of(UP, Set.of(DOWN), DOWN, Set.of(UP));

    static Judgement of(boolean down) {
        return down ? DOWN : UP;
    }
}
