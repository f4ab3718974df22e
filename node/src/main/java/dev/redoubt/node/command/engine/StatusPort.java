package dev.redoubt.node.command.engine;

import dev.redoubt.node.resp.ReplyWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The source of what INFO and ROLE tell of the process. The shard's thread only. */
public interface StatusPort {
    /**
     * Returns the lines of one INFO section of the process, {@code name:value\r\n} each, without a title; null if the
     * process has no such section. The engine itself answers {@code keyspace}.
     *
     * @param section lower case: server, clients, memory, persistence, stats, replication, cpu, modules, cluster
     */
    @Nullable
    String infoSection(String section);

    /** Adds the calls of commands that sessions run themselves, without a shard. */
    void addCommands(CommandStats stats);

    /** Adds the errors that sessions have answered, by their kind. */
    void addErrors(Map<String, Long> counts);

    /** Writes what MEMORY STATS answers. */
    void memoryStats(ReplyWriter reply);

    /** Returns what MEMORY DOCTOR answers. */
    String memoryReport();

    /** Writes what ROLE answers. */
    void role(ReplyWriter reply);

    /** CONFIG RESETSTAT: the process's own counters; the engine's are reset by the engine. */
    void resetStat();
}
