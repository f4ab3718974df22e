package dev.redoubt.node.net;

import dev.redoubt.config.OutputLimit;

/**
 * The limits of a {@link RespServer}; CONFIG SET replaces them as a whole.
 *
 * @param maxClients above it a new connection is told so and closed
 * @param queryBufferBytes what one connection may have sent of a command that is not complete
 * @param bulkBytes {@code proto-max-bulk-len}
 * @param timeoutSeconds idle connections are closed after it; 0 for never
 * @param keepAliveSeconds TCP keepalive; 0 for none
 * @param backlog of the listening socket
 * @param localOnly protected mode: clients of other machines are refused while no password is needed
 * @param normal output limit of ordinary clients
 * @param replica output limit of replicas of Redis
 * @param pubsub output limit of clients that have subscribed
 */
public record ServerLimits(
        int maxClients,
        long queryBufferBytes,
        long bulkBytes,
        long timeoutSeconds,
        int keepAliveSeconds,
        int backlog,
        boolean localOnly,
        OutputLimit normal,
        OutputLimit replica,
        OutputLimit pubsub) {
    /** Redis's defaults. */
    public static final ServerLimits DEFAULT = new ServerLimits(
            10_000,
            1L << 30,
            512L << 20,
            0,
            300,
            511,
            false,
            OutputLimit.NONE,
            new OutputLimit(256L << 20, 64L << 20, 60),
            new OutputLimit(32L << 20, 8L << 20, 60));

    /** Returns the output limit of a class of clients. */
    OutputLimit output(ClientClass clientClass) {
        return switch (clientClass) {
            case NORMAL -> normal;
            case REPLICA -> replica;
            case PUBSUB -> pubsub;
        };
    }
}
