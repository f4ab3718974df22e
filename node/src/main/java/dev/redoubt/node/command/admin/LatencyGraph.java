package dev.redoubt.node.command.admin;

import dev.redoubt.node.command.engine.LatencyMonitor;
import java.util.ArrayList;
import java.util.List;

/** The picture that LATENCY GRAPH draws (latency.c latencyCommandGenSparkeline, sparkline.c). Stateless. */
final class LatencyGraph {
    private static final int COLUMNS = 80;
    private static final int ROWS = 4;
    private static final String SHADES = "_o#";
    private static final int STEPS = ROWS * SHADES.length();
    private static final int MINUTE = 60;
    private static final int HOUR = 60 * MINUTE;
    private static final int DAY = 24 * HOUR;

    private LatencyGraph() {}

    static String of(String event, LatencyMonitor.Series series, long nowSeconds) {
        List<LatencyMonitor.Sample> samples = series.samples();
        long high =
                samples.stream().mapToLong(LatencyMonitor.Sample::millis).max().orElse(0);
        long low =
                samples.stream().mapToLong(LatencyMonitor.Sample::millis).min().orElse(0);
        StringBuilder graph = new StringBuilder();
        graph.append(event).append(" - high ").append(high).append(" ms, low ").append(low);
        graph.append(" ms (all time high ").append(series.worstMs()).append(" ms)\n");
        graph.append("-".repeat(COLUMNS)).append('\n');
        for (int from = 0; from < samples.size(); from += COLUMNS) {
            graph.append(from == 0 ? "" : "\n");
            part(graph, samples.subList(from, Math.min(from + COLUMNS, samples.size())), low, high, nowSeconds);
        }
        return graph.toString();
    }

    private static void part(
            StringBuilder graph, List<LatencyMonitor.Sample> samples, long low, long high, long nowSeconds) {
        double range = Math.max(1, high - low);
        for (int row = 0; row < ROWS; row++) {
            for (LatencyMonitor.Sample sample : samples) {
                int step = Math.min(STEPS - 1, (int) ((double) (sample.millis() - low) * STEPS / range));
                int shade = step - (ROWS - row - 1) * SHADES.length();
                graph.append(shade < 0 ? ' ' : shade < SHADES.length() ? SHADES.charAt(shade) : '|');
            }
            graph.append('\n');
        }
        List<String> ages = new ArrayList<>();
        samples.forEach(sample -> ages.add(age(nowSeconds - sample.unixSeconds())));
        int longest = ages.stream().mapToInt(String::length).max().orElse(0);
        graph.append(" ".repeat(samples.size())).append('\n');
        for (int i = 0; i < longest; i++) {
            for (String age : ages) {
                graph.append(i < age.length() ? age.charAt(i) : ' ');
            }
            graph.append('\n');
        }
    }

    private static String age(long seconds) {
        if (seconds < MINUTE) {
            return seconds + "s";
        }
        if (seconds < HOUR) {
            return seconds / MINUTE + "m";
        }
        return seconds < DAY ? seconds / HOUR + "h" : seconds / DAY + "d";
    }
}
