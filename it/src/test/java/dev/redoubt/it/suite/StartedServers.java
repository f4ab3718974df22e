package dev.redoubt.it.suite;

import dev.redoubt.it.harness.RedoubtProcess;
import dev.redoubt.persistence.testing.Interop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * The units of the suite that start their servers themselves, with configuration files of their own. They find the
 * programs in the folder {@code src} of the source. Stateless.
 */
final class StartedServers {
    /** What the other units leave out of themselves ({@code external:skip}) is not among these. */
    static final Set<String> UNITS =
            Set.of("acl", "acl-v2", "info", "limits", "maxmemory", "obuf-limits", "pubsubshard");

    /**
     * Starts a node as redis-server: the suite takes the process id from the output. Two directives that it gives to
     * every server are refused by a node, and no unit needs them.
     */
    private static final String NODE =
            """
            #!/bin/sh
            echo "$$:M # PID: $$"
            case "$1" in
                -*) ;;
                *)
                    conf="$1.node"
                    grep -v -e '^enable-protected-configs' -e '^enable-module-command' "$1" > "$conf"
                    shift
                    set -- "$conf" "$@"
                    ;;
            esac
            exec %s "$@" --cluster-port 0
            """;

    private StartedServers() {}

    /** Runs a unit as {@link UnitComparison#run} does; the files of the servers are not compared. */
    static UnitComparison compare(String unit, Path source, Path dir, long seconds)
            throws IOException, InterruptedException {
        Path programs = source.resolve("src");
        for (String program : List.of("redis-cli", "redis-benchmark")) {
            link(programs.resolve(program), Interop.requireTool(program));
        }
        Path server = programs.resolve("redis-server");
        link(server, Interop.requireTool("redis-server"));
        UnitResult theirs = run(unit, source, dir.resolve("redis-server.log"), seconds);
        Files.delete(server);
        Files.writeString(server, NODE.formatted(RedoubtProcess.command(RedoubtProcess.Kind.NODE)));
        if (!server.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + server + " executable");
        }
        UnitResult ours = run(unit, source, dir.resolve("redoubt.log"), seconds);
        return new UnitComparison(unit, theirs, ours, "");
    }

    private static UnitResult run(String unit, Path source, Path log, long seconds)
            throws IOException, InterruptedException {
        return UnitComparison.run(unit, source, List.of("--clients", "1"), log, seconds);
    }

    private static void link(Path name, Path program) throws IOException {
        Files.deleteIfExists(name);
        Files.createSymbolicLink(name, program);
    }
}
