package dev.redoubt.config;

import java.util.List;

/** The directives that only sentinels take. */
public final class SentinelDirectives {
    private static final long HOUR_MS = 3_600_000;

    public static final BootDirective<Integer> PORT = Directive.named("port", Types.integer(0, 65535), 26379)
            .sentinel()
            .in("Network")
            .fixed(
                    "The port on which clients ask for the master; 0 listens nowhere.",
                    CommonDirectives.ADDRESS_IS_KNOWN);

    public static final BootDirective<String> MASTER_NAME = Directive.named(
                    "master-name", Types.text("<name>"), "mymaster")
            .sentinel()
            .in("Failover")
            .boot("The name under which clients ask for the master.");

    public static final BootDirective<Integer> QUORUM = Directive.named("quorum", Types.derivable(Integer.MAX_VALUE), 0)
            .sentinel()
            .in("Failover")
            .boot("How many sentinels must hold the master for down before a failover is tried; 0 is a majority of"
                    + " them. The failover itself always needs the votes of a majority.");

    public static final BootDirective<Integer> MEMBERS = Directive.named("members", Types.integer(1, 99), 3)
            .sentinel()
            .in("Failover")
            .boot("How many nodes form the shard: the first that many distinct nodes that are seen become its members,"
                    + " and majorities are counted of them (docs/protocol.md 1.2).");

    public static final BootDirective<Long> DOWN_AFTER_MILLISECONDS = Directive.named(
                    "down-after-milliseconds", Types.millis(1, 24 * HOUR_MS), 5000L)
            .sentinel()
            .in("Failover")
            .boot("How long a process may give no valid answer before a sentinel holds it for down. A process that has"
                    + " evidently ended (connection reset, port refused) is held for down at once.");

    // Each grant names its length, so nodes have no such directive and sentinels may differ.
    public static final BootDirective<Long> MASTER_LEASE_MILLISECONDS = Directive.named(
                    "master-lease-milliseconds", Types.millis(100, HOUR_MS), 500L)
            .sentinel()
            .in("Failover")
            .boot("The length of the leases that this sentinel grants, without which a master answers nothing"
                    + " (docs/protocol.md 4.1): so long does a failover wait at most for a master that is cut off. At"
                    + " most down-after-milliseconds. Sentinels may differ; masters count what each grant says.");

    public static final BootDirective<Long> FAILOVER_TIMEOUT = Directive.named(
                    "failover-timeout", Types.millis(1, 24 * HOUR_MS), 180_000L)
            .sentinel()
            .in("Failover")
            .boot("How long one attempt at a failover may take before it is given up.");

    private SentinelDirectives() {}

    static List<Directive<?>> all() {
        return List.of(
                PORT,
                MASTER_NAME,
                QUORUM,
                MEMBERS,
                DOWN_AFTER_MILLISECONDS,
                MASTER_LEASE_MILLISECONDS,
                FAILOVER_TIMEOUT);
    }
}
