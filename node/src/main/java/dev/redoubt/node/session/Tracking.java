package dev.redoubt.node.session;

import java.util.Arrays;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A client's choices by CLIENT TRACKING ON (tracking.c enableTracking). Immutable.
 *
 * @param redirect the id of the client that is told in its place; 0 for none
 * @param broadcast it is told of every change of a key with one of the prefixes, whether it has read it or not
 * @param optIn only what it reads behind CLIENT CACHING YES is remembered
 * @param optOut all is remembered but what it reads behind CLIENT CACHING NO
 * @param noLoop it is not told of its own changes
 * @param prefixes in their order; null if it does not broadcast
 */
record Tracking(
        long redirect,
        boolean broadcast,
        boolean optIn,
        boolean optOut,
        boolean noLoop,
        @Nullable NavigableSet<byte[]> prefixes) {

    static NavigableSet<byte[]> prefixSet() {
        return new TreeSet<>(Arrays::compareUnsigned);
    }

    /** Returns whether the next command's keys are remembered. */
    boolean remembers(boolean cachingGiven) {
        return !broadcast && (!optIn || cachingGiven) && !(optOut && cachingGiven);
    }
}
