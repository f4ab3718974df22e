package dev.redoubt.node.shard.info;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;

/** The processor times that the JVM does not tell; from Linux's {@code /proc/self/stat}. */
public final class ProcessCpu {
    private static final Path STAT = Path.of("/proc/self/stat");
    /** USER_HZ, which is 100 wherever a JVM runs. */
    private static final double TICKS_PER_SECOND = 100;

    /** Of the fields behind the command's name, which may contain blanks. */
    private static final int SYSTEM_TIME = 12;

    private ProcessCpu() {}

    /** Seconds that the kernel has worked for this process; -1 where that cannot be known. */
    public static double systemSeconds() {
        try {
            String stat = Files.readString(STAT);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return Long.parseLong(fields[SYSTEM_TIME]) / TICKS_PER_SECOND;
        } catch (IOException | RuntimeException unreadable) {
            return -1;
        }
    }

    /** Seconds that a processor has worked for this thread, outside of the kernel; -1 where the JVM does not tell. */
    public static double threadUserSeconds() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return threads.isCurrentThreadCpuTimeSupported() ? threads.getCurrentThreadUserTime() / 1e9 : -1;
    }

    /** Seconds that a processor has worked for this thread; -1 where the JVM does not tell. */
    public static double threadSeconds() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return threads.isCurrentThreadCpuTimeSupported() ? threads.getCurrentThreadCpuTime() / 1e9 : -1;
    }

    /** Seconds that all processors have worked for this process; -1 where the JVM does not tell. */
    public static double allSeconds() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean bean
                ? bean.getProcessCpuTime() / 1e9
                : -1;
    }
}
