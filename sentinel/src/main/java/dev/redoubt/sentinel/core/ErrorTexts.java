package dev.redoubt.sentinel.core;

/** The error replies to a sentinel's own requests that are given at more than one place. Stateless. */
public final class ErrorTexts {
    /** SENTINEL FAILOVER while no replica can take over (sentinel.c, sentinelCommand). */
    public static final String NO_GOOD_REPLICA = "NOGOODSLAVE No suitable replica to promote";

    /** SENTINEL TRUST-MEMBER of a member that is down or was never heard of. Redis has no such command. */
    public static final String MEMBER_NOT_ANSWERING = "ERR That member is not answering";

    private ErrorTexts() {}
}
