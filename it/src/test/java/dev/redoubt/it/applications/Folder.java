package dev.redoubt.it.applications;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The folder in which the scripts of one application run, with its libraries and all that is printed. */
final class Folder {
    private static final long INSTALL_SECONDS = 300;

    private final Application application;
    private final Path dir;
    private final long seconds;

    private Folder(Application application, Path dir, long seconds) {
        this.application = application;
        this.dir = dir;
        this.seconds = seconds;
    }

    /** Copies the scripts into {@code dir}, which must be new; a script may take {@code seconds}. */
    static Folder of(Application application, Path scripts, Path dir, long seconds) throws IOException {
        Files.createDirectories(dir);
        try (Stream<Path> files = Files.list(scripts.resolve(application.name()))) {
            for (Path file : files.toList()) {
                Files.copy(file, dir.resolve(file.getFileName()));
            }
        }
        return new Folder(application, dir, seconds);
    }

    /** Installs the libraries; returns what the application still needs, or nothing if it can run. */
    Optional<String> missing() throws IOException {
        if (!endsWell(application.probe(), "probe.log")) {
            return Optional.of(application.needs());
        }
        if (!application.install().isEmpty() && !endsWell(application.install(), "install.log")) {
            return Optional.of("its libraries, see " + dir.resolve("install.log"));
        }
        return Optional.empty();
    }

    private boolean endsWell(List<String> command, String log) throws IOException {
        Process process;
        try {
            process = builder(command, log).start();
        } catch (IOException missing) {
            Files.writeString(dir.resolve(log), missing.toString());
            return false;
        }
        return await(process, INSTALL_SECONDS) && process.exitValue() == 0;
    }

    /** Returns whether the application has a script of this name. */
    boolean has(String script) {
        return Files.exists(dir.resolve(application.file(script)));
    }

    /** Returns the last line that the script prints: {@code ok}, or {@code failed} and a reason. */
    String run(String script, String server, Map<String, String> environment) throws IOException {
        return result(start(script, server, environment), script, server);
    }

    /** Starts a script; its output goes to a file that is named after the script and the server. */
    Process start(String script, String server, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = builder(application.command(script), log(script, server));
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** Waits until a script has ended; returns its last line, or that it took too long. */
    String result(Process process, String script, String server) throws IOException {
        boolean ended = await(process, seconds);
        List<String> lines =
                output(script, server).lines().filter(line -> !line.isBlank()).toList();
        if (!ended) {
            return "failed: not done in " + seconds + " s";
        }
        return lines.stream()
                .filter(line -> line.equals("ok") || line.startsWith("failed"))
                .reduce((first, last) -> last)
                .filter(line -> line.equals("ok") == (process.exitValue() == 0))
                .orElse("failed: exit code " + process.exitValue() + ", see " + dir.resolve(log(script, server)));
    }

    /** Returns all that a script has printed up to now. */
    String output(String script, String server) throws IOException {
        return Files.readString(dir.resolve(log(script, server)), StandardCharsets.ISO_8859_1);
    }

    private static String log(String script, String server) {
        return script + "." + server + ".log";
    }

    private ProcessBuilder builder(List<String> command, String log) {
        return new ProcessBuilder(command)
                .directory(dir.toFile())
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve(log).toFile());
    }

    /** Waits, and kills the process with all that it has started if it does not end. */
    private static boolean await(Process process, long seconds) throws IOException {
        try {
            if (process.waitFor(seconds, TimeUnit.SECONDS)) {
                return true;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        return false;
    }
}
