package dev.redoubt.node.command.admin;

import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.command.engine.CommandStats;
import dev.redoubt.node.command.engine.LatencyHistogram;
import dev.redoubt.node.command.engine.LatencyMonitor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * LATENCY (latency.c latencyCommand). Stateless.
 *
 * <p>DIFFERS: The
 * events are {@code command} and {@code fast-command}, and DOCTOR has words of its own.
 */
final class LatencyCommands {
    private LatencyCommands() {}

    static void history(CommandContext c) {
        LatencyMonitor.Series series = c.engine.latency().of(c.args[2]);
        List<LatencyMonitor.Sample> samples = series == null ? List.of() : series.samples();
        c.reply.array(samples.size());
        for (LatencyMonitor.Sample sample : samples) {
            c.reply.array(2);
            c.reply.integer(sample.unixSeconds());
            c.reply.integer(sample.millis());
        }
    }

    static void latest(CommandContext c) {
        Map<String, LatencyMonitor.Series> all = c.engine.latency().all();
        c.reply.array(all.size());
        all.forEach((event, series) -> {
            LatencyMonitor.Sample last = series.samples().get(series.samples().size() - 1);
            c.reply.array(4);
            c.reply.bulk(event);
            c.reply.integer(last.unixSeconds());
            c.reply.integer(last.millis());
            c.reply.integer(series.worstMs());
        });
    }

    static void reset(CommandContext c) {
        LatencyMonitor latency = c.engine.latency();
        int count = c.args.length == 2 ? latency.reset() : 0;
        for (int i = 2; i < c.args.length; i++) {
            count += latency.reset(c.args[i]);
        }
        c.reply.integer(count);
    }

    static void histogram(CommandContext c) {
        CommandStats stats = CommandSections.all(c);
        List<CommandSpec> measured = new ArrayList<>();
        for (CommandSpec row : c.args.length == 2 ? c.engine.table().rows() : named(c)) {
            if (stats.histogram(row) != null) {
                measured.add(row);
            }
        }
        c.reply.map(measured.size());
        measured.forEach(row -> histogram(c, row, stats));
    }

    /** The commands that the request names, those that are none left out; a container stands for its subcommands. */
    private static List<CommandSpec> named(CommandContext c) {
        List<CommandSpec> found = new ArrayList<>();
        for (int i = 2; i < c.args.length; i++) {
            String name = Texts.latin1(c.args[i]).toLowerCase(Locale.ROOT);
            for (CommandSpec row : c.engine.table().rows()) {
                if (row.name().equals(name) || row.name().startsWith(name + "|")) {
                    found.add(row);
                }
            }
        }
        return found;
    }

    private static void histogram(CommandContext c, CommandSpec row, CommandStats stats) {
        LatencyHistogram histogram = Objects.requireNonNull(stats.histogram(row));
        List<Long> steps = new ArrayList<>();
        histogram.forEachStep((micros, count) -> {
            steps.add(micros);
            steps.add(count);
        });
        c.reply.bulk(row.name());
        c.reply.map(2);
        c.reply.bulk("calls");
        c.reply.integer(histogram.total());
        c.reply.bulk("histogram_usec");
        c.reply.map(steps.size() / 2);
        steps.forEach(c.reply::integer);
    }

    static void graph(CommandContext c) {
        LatencyMonitor.Series series = c.engine.latency().of(c.args[2]);
        if (series == null) {
            c.error("ERR No samples available for event '" + Texts.printed(c.args[2], c.args[2].length) + "'");
        } else {
            c.reply.verbatim(LatencyGraph.of(Texts.latin1(c.args[2]), series, c.nowMs / 1000), "txt");
        }
    }

    static void doctor(CommandContext c) {
        LatencyMonitor latency = c.engine.latency();
        StringBuilder text = new StringBuilder();
        if (latency.all().isEmpty()) {
            text.append(
                    latency.thresholdMs() == 0
                            ? "The latency monitor is off. CONFIG SET latency-monitor-threshold <milliseconds> turns it"
                                    + " on.\n"
                            : "No command has taken " + latency.thresholdMs() + " ms or more since the last reset.\n");
        }
        latency.all().forEach((event, series) -> text.append(line(event, series, c.nowMs / 1000)));
        if (!latency.all().isEmpty()) {
            text.append("SLOWLOG GET shows the commands that were slow, if slowlog-log-slower-than is not above the")
                    .append(" threshold. Pauses of the JVM or the machine slow down fast commands too.\n");
        }
        c.reply.verbatim(text.toString(), "txt");
    }

    private static String line(String event, LatencyMonitor.Series series, long nowSeconds) {
        List<LatencyMonitor.Sample> samples = series.samples();
        long sum = samples.stream().mapToLong(LatencyMonitor.Sample::millis).sum();
        long average = sum / samples.size();
        long deviation = samples.stream()
                        .mapToLong(sample -> Math.abs(average - sample.millis()))
                        .sum()
                / samples.size();
        double period = Math.max(1, nowSeconds - samples.get(0).unixSeconds()) / (double) samples.size();
        return String.format(
                Locale.ROOT,
                "%s: %d latency spikes (average %dms, mean deviation %dms, period %.2f sec). Worst all time event %dms.\n",
                event,
                samples.size(),
                average,
                deviation,
                period,
                series.worstMs());
    }
}
