package dev.redoubt.node.shard.info;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The report of MEMORY DOCTOR (object.c getMemoryDoctorReport). DIFFERS: it has words of its own, and judges what an
 * operator of a JVM can change. Pure.
 */
public final class MemoryReport {
    private static final long MB = 1 << 20;
    private static final long LITTLE_BYTES = 5 * MB;
    private static final long MUCH_BYTES = 10 * MB;
    private static final long CLIENT_BYTES = 200 << 10;
    private static final int MANY_SCRIPTS = 1000;
    private static final double HIGH_PEAK = 1.5;
    private static final double HIGH_FRAGMENTATION = 1.1;

    private MemoryReport() {}

    /**
     * Writes the report.
     *
     * @param clients that are connected
     */
    public static String of(ShardStatus.Memory memory, int clients) {
        if (memory.used() < LITTLE_BYTES) {
            return "There is little or no data here, so there is nothing to judge.\n";
        }
        List<String> found = new ArrayList<>();
        if (memory.peak() > HIGH_PEAK * memory.used()) {
            found.add("Peak: once there was " + percent(memory.peak(), memory.used()) + " of what is used now. The heap"
                    + " keeps that size until the collector gives memory back.");
        }
        if (memory.free() > MUCH_BYTES && memory.active() > HIGH_FRAGMENTATION * memory.used()) {
            found.add("Fragmentation: " + memory.free() / MB + " MB of the pages of data are free. They serve new data,"
                    + " and are given back in the background.");
        }
        if (memory.limit() > 0 && memory.data() > memory.limit()) {
            found.add("Limit: the data are above maxmemory. Keys are evicted as maxmemory-policy says, else writes are"
                    + " refused.");
        }
        if (memory.accounts().available() < memory.accounts().capacity() / 10) {
            found.add("Heap: less than a tenth of it is left. Start the node with a larger -Xmx, or lower maxmemory.");
        }
        if (clients > 0 && memory.accounts().clients() / clients > CLIENT_BYTES) {
            found.add("Clients: their requests and replies take more than 200 KB each. CLIENT LIST shows who does not"
                    + " read its replies.");
        }
        if (memory.accounts().replication() > MUCH_BYTES) {
            found.add("Replicas: more than 10 MB wait for them. INFO replication shows which one lags.");
        }
        if (memory.scripts().cached() > MANY_SCRIPTS) {
            found.add("Scripts: more than 1000 are cached. Give values to scripts in KEYS and ARGV instead of writing"
                    + " them into the text.");
        }
        if (found.isEmpty()) {
            return "No problem with memory was found.\n";
        }
        StringBuilder text = new StringBuilder("Problems with memory:\n\n");
        found.forEach(problem -> text.append(" * ").append(problem).append("\n\n"));
        return text.toString();
    }

    private static String percent(long part, long whole) {
        return String.format(Locale.ROOT, "%.0f%%", MemoryInfo.percent(part, whole));
    }
}
