package dev.redoubt.node.protocol;

import dev.redoubt.persistence.log.LogEnd;
import org.jspecify.annotations.Nullable;

/**
 * The report of a member about itself in each answer to a sentinel (5.1).
 *
 * @param role now
 * @param term of its mastership if it is master, else the highest that it promised
 * @param following whom it replicates from; null unless it is a replica
 * @param linkUp true if its subscription is matched and was heard of lately
 * @param end of its log
 * @param commitIndex as far as it knows
 * @param uncommittedAgeMs how long its oldest uncommitted record waits; 0 unless it is a master with one
 * @param health of its journal and disk
 * @param priority {@code replica-priority} (5.3)
 * @param suspect 3.4
 * @param resigned true if it was master of {@code term} and gave that up for a planned failover (5.7)
 * @param configVersion 1.2
 */
public record MemberStatus(
        MemberRole role,
        long term,
        @Nullable Mastership following,
        boolean linkUp,
        LogEnd end,
        long commitIndex,
        long uncommittedAgeMs,
        Health health,
        int priority,
        boolean suspect,
        boolean resigned,
        long configVersion) {}
