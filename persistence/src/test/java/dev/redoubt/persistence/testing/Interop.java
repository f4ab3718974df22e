package dev.redoubt.persistence.testing;

import static org.assertj.core.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/**
 * The precondition of tests that need the real Redis tools. Without the tools such a test is skipped with a message;
 * with {@code -Dredoubt.interop=required} it fails instead.
 */
public final class Interop {
    private static final long TOOL_TIMEOUT_SECONDS = 60;

    private Interop() {}

    /**
     * The first line of each test against redis-server: skips the test, or fails it if required, without the program.
     */
    public static void requireRedis() {
        requireTool("redis-server");
    }

    /** Does the same for another program, as {@code redis-check-rdb}; returns its path. */
    public static Path requireTool(String name) {
        Optional<Path> tool = find(name);
        if (tool.isEmpty()) {
            return skip(name + " is not on the PATH");
        }
        return tool.get();
    }

    /** Skips the test for a reason, or fails it if interop is required; never returns. */
    public static <T> T skip(String reason) {
        String message = reason + ": interop test skipped (-Dredoubt.interop=required fails it)";
        if ("required".equals(System.getProperty("redoubt.interop"))) {
            return fail(message);
        }
        // Maven counts what is skipped, but keeps the reason for its reports.
        System.out.println(message);
        return Assumptions.abort(message);
    }

    /** The executable of that name on the PATH. */
    public static Optional<Path> find(String name) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Pattern.compile(Pattern.quote(File.pathSeparator))
                .splitAsStream(path)
                .filter(dir -> !dir.isEmpty())
                .map(dir -> Path.of(dir, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** The output of a program, standard error included. */
    public record ToolResult(int exitCode, String output) {}

    /** Runs a Redis tool to its end. */
    public static ToolResult run(String tool, String... args) throws IOException {
        String[] command = new String[args.length + 1];
        command[0] = requireTool(tool).toString();
        System.arraycopy(args, 0, command, 1, args.length);
        Path output = Files.createTempFile("redoubt-tool", ".out");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(output.toFile())
                .start();
        try {
            if (!process.waitFor(TOOL_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException(tool + " did not end: " + Files.readString(output, StandardCharsets.ISO_8859_1));
            }
            return new ToolResult(process.exitValue(), Files.readString(output, StandardCharsets.ISO_8859_1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + tool + " ran", e);
        } finally {
            process.destroyForcibly();
            Files.deleteIfExists(output);
        }
    }
}
