package dev.redoubt.node.memory;

import org.jspecify.annotations.Nullable;

/**
 * The derivation of what a process may hold from the size of its heap.
 *
 * <table><caption>The parts of the heap</caption>
 * <tr><th>part</th><th>bytes</th></tr>
 * <tr><td>room of the collector</td><td>a tenth of the heap</td></tr>
 * <tr><td>new objects, and the objects of an empty node</td><td>128 MiB; of a heap below 256 MiB a half</td></tr>
 * <tr><td>capacity: data, requests, replies and records</td><td>the rest</td></tr>
 * </table>
 *
 * @param heapBytes the limit of the heap ({@code -Xmx})
 */
public record MemoryPlan(long heapBytes) {
    private static final long FIXED_BYTES = 128L << 20;

    /** Returns the plan of this process. */
    public static MemoryPlan ofThisProcess() {
        return new MemoryPlan(Runtime.getRuntime().maxMemory());
    }

    /** Returns what data, requests, replies and records may take together. */
    public long capacityBytes() {
        return heapBytes - heapBytes / 10 - Math.min(FIXED_BYTES, heapBytes / 2);
    }

    /**
     * Returns why this heap cannot hold a data set and a backlog of so many bytes, with what the operator can do; null
     * if it can.
     *
     * @param maxmemory the bound of the data set; 0 if the operator gives none, and data get what the backlog leaves,
     *     which must be a half
     * @param backlog the bytes of recent records that are kept for replicas; 0 without replicas
     */
    public @Nullable String refusal(long maxmemory, long backlog) {
        // Neither sum may overflow: both directives take any positive number.
        boolean fits = maxmemory > 0
                ? maxmemory <= capacityBytes() && backlog <= capacityBytes() - maxmemory
                : backlog <= capacityBytes() / 2;
        if (fits) {
            return null;
        }
        double needed = maxmemory > 0 ? (double) maxmemory + backlog : 2.0 * backlog;
        String remedy = " the heap of " + (heapBytes >> 20) + " MB: give the JVM at least -Xmx" + neededHeapMiB(needed)
                + "m, or lower ";
        if (maxmemory > capacityBytes() || backlog == 0) {
            return "maxmemory " + maxmemory + " does not fit" + remedy + "maxmemory";
        }
        if (maxmemory == 0) {
            return "repl-backlog-size " + backlog + " does not fit" + remedy + "repl-backlog-size";
        }
        return "maxmemory " + maxmemory + " and repl-backlog-size " + backlog + " do not fit" + remedy + "one of them";
    }

    /** The least {@code -Xmx} in MiB whose capacity is so many bytes. */
    private static long neededHeapMiB(double capacity) {
        return (long) ((capacity + FIXED_BYTES) / 9 * 10 / (1 << 20)) + 1;
    }
}
