package dev.redoubt.node.command.admin;

import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.command.engine.CommandStats;
import dev.redoubt.node.command.engine.LatencyHistogram;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The sections of INFO on commands and errors (server.c genRedisInfoString). Stateless. */
final class CommandSections {
    private static final double NANOS_A_MICRO = 1000;

    private CommandSections() {}

    /** Section {@code commandstats}: commands that have run, or were refused. */
    static String commands(CommandContext c) {
        CommandStats stats = all(c);
        StringBuilder lines = new StringBuilder();
        for (CommandSpec row : c.engine.table().rows()) {
            long calls = stats.calls(row);
            if (calls + stats.rejected(row) + stats.failed(row) > 0) {
                long micros = stats.nanos(row) / 1000;
                lines.append("cmdstat_").append(row.name());
                lines.append(":calls=").append(calls).append(",usec=").append(micros);
                lines.append(
                        String.format(Locale.ROOT, ",usec_per_call=%.2f", calls == 0 ? 0 : micros / (double) calls));
                lines.append(",rejected_calls=").append(stats.rejected(row));
                lines.append(",failed_calls=").append(stats.failed(row)).append("\r\n");
            }
        }
        return lines.toString();
    }

    /** The counts and times of all commands, those that sessions run themselves too. */
    static CommandStats all(CommandContext c) {
        CommandStats stats = c.stats.commands().copy();
        c.ports().status().addCommands(stats);
        return stats;
    }

    /** Section {@code errorstats}. */
    static String errors(CommandContext c) {
        Map<String, Long> counts = new TreeMap<>(c.stats.errors().counts());
        c.ports().status().addErrors(counts);
        StringBuilder lines = new StringBuilder();
        counts.forEach((kind, count) -> lines.append("errorstat_")
                .append(safe(kind))
                .append(":count=")
                .append(count)
                .append("\r\n"));
        return lines.toString();
    }

    /** Replaces what would break a line (server.c getSafeInfoString). */
    private static String safe(String kind) {
        return kind.replaceAll("[#:\n\r]", "_");
    }

    /** Section {@code latencystats}: percentiles of the commands that were measured. */
    static String latencies(CommandContext c) {
        CommandStats stats = all(c);
        StringBuilder lines = new StringBuilder();
        for (CommandSpec row : c.engine.table().rows()) {
            LatencyHistogram histogram = stats.isTracking() ? stats.histogram(row) : null;
            if (histogram != null) {
                lines.append("latency_percentiles_usec_").append(row.name()).append(':');
                String comma = "";
                for (double percent : stats.percentiles()) {
                    double micros = histogram.percentile(percent) / NANOS_A_MICRO;
                    lines.append(comma).append('p').append(LatencyHistogram.percentText(percent));
                    lines.append(String.format(Locale.ROOT, "=%.3f", micros));
                    comma = ",";
                }
                lines.append("\r\n");
            }
        }
        return lines.toString();
    }
}
