package dev.redoubt.node.shard.info;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The kernel's figures of this process's memory; 0 where it says nothing. */
public final class ProcessMemory {
    private static final long PAGE_BYTES = 4096;

    private ProcessMemory() {}

    /** Resident bytes, from /proc; a read of memory, not of a disk. */
    public static long residentBytes() {
        try {
            String[] fields = Files.readString(Path.of("/proc/self/statm")).split(" ");
            return Long.parseLong(fields[1]) * PAGE_BYTES;
        } catch (IOException | RuntimeException noProcFileSystem) {
            return 0;
        }
    }

    /** Bytes of memory of the machine. */
    public static long systemBytes() {
        return java.lang.management.ManagementFactory.getOperatingSystemMXBean()
                        instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : 0;
    }
}
