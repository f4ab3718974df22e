package dev.redoubt.local;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * One running process. A thread of its own copies its output to its log file and hands the important lines on. Its
 * standard input stays open as long as the launcher lives, so that it notices the end of the launcher.
 */
final class Child {
    private final ProcessPlan plan;
    private final Process process;

    private Child(ProcessPlan plan, Process process) {
        this.plan = plan;
        this.process = process;
    }

    /**
     * Starts the process.
     *
     * @param important gets each important line, shortened, on the copying thread
     */
    static Child start(ProcessPlan plan, Path root, List<String> command, Consumer<String> important)
            throws IOException {
        Files.createDirectories(root.resolve(plan.dir()));
        Process process = new ProcessBuilder(command)
                .directory(root.toFile())
                .redirectErrorStream(true)
                .start();
        Thread copier = new Thread(() -> copy(process, root.resolve(plan.log()), important), plan.name() + "-log");
        copier.setDaemon(true);
        copier.start();
        return new Child(plan, process);
    }

    private static void copy(Process process, Path log, Consumer<String> important) {
        LogFilter filter = new LogFilter();
        try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8);
                BufferedWriter out = Files.newBufferedWriter(
                        log, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                out.write(line);
                out.newLine();
                out.flush();
                if (filter.accept(line)) {
                    important.accept(LogFilter.brief(line));
                }
            }
        } catch (IOException e) {
            // Without a reader the process would block on a full pipe, so it is ended.
            important.accept("# its log cannot be written (" + e.getMessage() + "); stopping it");
            process.destroy();
        }
    }

    ProcessPlan plan() {
        return plan;
    }

    long pid() {
        return process.pid();
    }

    boolean alive() {
        return process.isAlive();
    }

    /** Calls back with the exit code when it ends, on a thread of the JDK. */
    void onExit(BiConsumer<Child, Integer> listener) {
        var unused = process.onExit().thenAccept(ended -> listener.accept(this, ended.exitValue()));
    }

    /** Sends SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** Waits for its end until the deadline (of {@link System#nanoTime}), then kills it. */
    void awaitEnd(long deadlineNanos) throws InterruptedException {
        if (!process.waitFor(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS)) {
            process.destroyForcibly();
            process.waitFor(1, TimeUnit.SECONDS);
        }
    }
}
