package dev.redoubt.node.client;

/**
 * The hook for the metrics of a program: implement what is of interest, and give it to {@link ClientSettings#metrics}.
 * Each method does nothing by default. Methods are called on threads of the client and of the program, several at a
 * time; they return soon, and an exception of theirs is logged once and has no other effect.
 */
public interface ClientMetrics {
    /** The hook that does nothing. */
    ClientMetrics NONE = new ClientMetrics() {};

    /**
     * A request was answered. Requests of a {@link WatchConnection} are not counted.
     *
     * @param command the name of its first command in upper case; MULTI for a transaction
     * @param nanos from its submission to its answer
     * @param requestBytes about the size of its arguments
     */
    default void answered(String command, long nanos, int requestBytes) {}

    /**
     * A request ended without a reply.
     *
     * @param command as {@link #answered}
     * @param nanos from its submission to its end
     * @param outcome whether it was executed
     */
    default void failed(String command, long nanos, Outcome outcome) {}

    /**
     * A master was found: at the start, or after a failover.
     *
     * @param term its term, which is higher than that of each master before
     */
    default void masterFound(long term) {}

    /** The master is silent or no master any more; requests wait for the next one. */
    default void masterLost() {}
}
