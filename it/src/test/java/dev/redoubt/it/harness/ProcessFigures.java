package dev.redoubt.it.harness;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The figures of one JVM, as the kernel and the JVM itself tell them.
 *
 * @param heapBytes the part of the heap that is in use after a collection
 * @param rssBytes the resident memory
 * @param threads the threads, those of the JVM included
 * @param descriptors the open files and sockets
 */
public record ProcessFigures(long heapBytes, long rssBytes, int threads, int descriptors) {
    private static final Pattern USED = Pattern.compile("used (\\d+)K");

    /** Lets the process collect its garbage, and measures it. An IOException when it ends or does not answer. */
    public static ProcessFigures afterCollection(long pid) throws IOException {
        jcmd(pid, "GC.run");
        long heap = heapBytes(jcmd(pid, "GC.heap_info"));
        return new ProcessFigures(heap, rssBytes(pid), (int) status(pid, "Threads:"), descriptors(pid));
    }

    /** Returns the resident memory in bytes. */
    public static long rssBytes(long pid) throws IOException {
        return status(pid, "VmRSS:") * 1024;
    }

    /** Returns what the JVM answers to a command of jcmd. */
    public static String jcmd(long pid, String command) throws IOException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process process = new ProcessBuilder(jcmd.toString(), Long.toString(pid), command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException("jcmd " + pid + " " + command + ": " + output.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        return output;
    }

    /** The sum over the generations, whatever the collector; the lines behind "Metaspace" are not of the heap. */
    private static long heapBytes(String heapInfo) throws IOException {
        long kilobytes = 0;
        boolean found = false;
        Matcher used = USED.matcher(heapInfo.split("Metaspace", 2)[0]);
        while (used.find()) {
            kilobytes += Long.parseLong(used.group(1));
            found = true;
        }
        if (!found) {
            throw new IOException("no figures in " + heapInfo);
        }
        return kilobytes * 1024;
    }

    private static long status(long pid, String field) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith(field)) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IOException("no " + field + " of " + pid);
    }

    private static int descriptors(long pid) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return (int) files.count();
        }
    }
}
