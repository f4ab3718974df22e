package dev.redoubt.node.memory;

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

    /** Returns whether a data set of so many bytes fits. */
    public boolean holds(long maxmemory) {
        return maxmemory <= capacityBytes();
    }

    /** Returns the least {@code -Xmx} in MiB at which {@link #holds} is true. */
    public static long neededHeapMiB(long maxmemory) {
        long heap = (maxmemory + FIXED_BYTES) / 9 * 10 + 10;
        return (heap >> 20) + 1;
    }
}
