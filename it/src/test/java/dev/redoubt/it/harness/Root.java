package dev.redoubt.it.harness;

import dev.redoubt.persistence.testing.Interop;
import java.io.IOException;
import java.util.List;

/** What only root may do to this machine: tests that need it are skipped, or fail where they are required. */
final class Root {
    private Root() {}

    /** First line of whatever needs root and these programs; tries {@code probe}, which must be harmless. */
    static void require(String purpose, List<String> probe) {
        Interop.requireTool(probe.get(0));
        try {
            run(probe);
        } catch (IOException e) {
            Interop.skip(purpose + " is not permitted here (" + e.getMessage() + ")");
        }
    }

    static void run(String... command) throws IOException {
        run(List.of(command));
    }

    private static void run(List<String> command) throws IOException {
        Interop.ToolResult result =
                Interop.run(command.get(0), command.subList(1, command.size()).toArray(String[]::new));
        if (result.exitCode() != 0) {
            throw new IOException(
                    String.join(" ", command) + ": " + result.output().strip());
        }
    }
}
