package dev.redoubt.node.client;

import dev.redoubt.node.client.Request.Target;
import dev.redoubt.persistence.log.MemberId;
import org.jspecify.annotations.Nullable;

/** The master as far as a client knows it, and how old that knowledge is. One thread; time is a parameter. */
final class KnownMaster {
    /** A master that was not heard of for so long gets no more requests: they would only end as unknown. */
    static final long SILENCE_MS = 1_000;

    private @Nullable Target target;
    private long highestTerm;

    /** The time at which the master was heard last, or at which the client began to ask again after a pause. */
    private long heardMs;

    /** False after a pause, until the master has said that it still serves. */
    private boolean isFresh;

    private long foundMs;

    /** Returns the master; null while there is none. */
    @Nullable
    Target target() {
        return target;
    }

    /** Returns the master if it was heard lately; null if a request has to wait. */
    @Nullable
    Target fresh() {
        return isFresh ? target : null;
    }

    /** Returns true if a request is to wait until some master speaks. */
    boolean isMissing() {
        return fresh() == null;
    }

    /** A pause has ended, in which nobody asked: the master has its time to speak from now on. */
    void wake(long nowMs) {
        isFresh = nowMs - heardMs <= SILENCE_MS;
        if (!isFresh) {
            heardMs = nowMs;
        }
    }

    /** A node has sent something. */
    void heard(MemberId from, long nowMs) {
        if (target != null && target.member().equals(from)) {
            heardMs = nowMs;
        }
    }

    /** Returns true if that master replaces the known one, or the one that was lost. */
    boolean isNew(Target other) {
        return target == null ? other.term() >= highestTerm : other.term() > target.term();
    }

    /** Another master serves; returns true if its term is the highest so far. */
    boolean found(Target other, long nowMs) {
        boolean higher = other.term() > highestTerm;
        if (higher) {
            foundMs = nowMs;
        }
        target = other;
        highestTerm = other.term();
        heardMs = nowMs;
        isFresh = true;
        return higher;
    }

    /** The master has said that it still serves; returns true if requests wait for that. */
    boolean confirmed() {
        boolean waited = !isFresh;
        isFresh = true;
        return waited;
    }

    /** Returns true if the master is silent, although it is asked. */
    boolean isSilent(long nowMs) {
        return target != null && nowMs - heardMs > SILENCE_MS;
    }

    /** Returns true if a master of a higher term than that was found so long ago. */
    boolean replaced(Target old, long agoMs, long nowMs) {
        return old.term() < highestTerm && nowMs - foundMs >= agoMs;
    }

    /** The master is silent, or no master any more. */
    void lost() {
        target = null;
    }
}
