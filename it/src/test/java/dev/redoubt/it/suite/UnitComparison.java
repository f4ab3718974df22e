package dev.redoubt.it.suite;

import dev.redoubt.it.harness.NodeUnderTest;
import dev.redoubt.it.harness.SavedFiles;
import dev.redoubt.persistence.testing.RedisServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One unit of the suite on redis-server and on a node, each fresh. The suite knows them by their ports only, goes on
 * behind an error ({@code --durable}), and leaves out what needs replication.
 *
 * @param unit its name
 * @param theirs of redis-server
 * @param ours of the node
 * @param files what redis-server, or another member, does not have as the node has it; empty if all is the same
 */
record UnitComparison(String unit, UnitResult theirs, UnitResult ours, String files) {
    private static final String[] DEBUG = {"--enable-debug-command", "yes"};

    /**
     * Runs the unit.
     *
     * @param source the folder of Redis's source
     * @param dir a folder for data and output, made if it is not there
     * @param seconds how long the unit may take on one server
     * @param quorum true for a node that is the master of three and acknowledges with a majority
     */
    static UnitComparison run(String unit, Path source, Path dir, long seconds, boolean quorum)
            throws IOException, InterruptedException {
        UnitResult theirs;
        try (RedisServer redis = RedisServer.start(Files.createDirectories(dir.resolve("redis")), DEBUG)) {
            theirs = run(unit, source, redis.port(), dir.resolve("redis-server.log"), seconds);
        }
        try (NodeUnderTest ours = NodeUnderTest.start(quorum, dir, DEBUG)) {
            UnitResult result = run(unit, source, ours.node().port(), dir.resolve("redoubt.log"), seconds);
            String files = SavedFiles.compare(ours.node(), dir.resolve("files"));
            return new UnitComparison(unit, theirs, result, files + ours.members());
        }
    }

    private static UnitResult run(String unit, Path source, int port, Path log, long seconds)
            throws IOException, InterruptedException {
        return run(unit, source, List.of("--host", "127.0.0.1", "--port", String.valueOf(port)), log, seconds);
    }

    /**
     * Runs a unit on one server.
     *
     * @param options more of the suite's: they name the server, or the suite starts its own
     * @param log for the output
     */
    static UnitResult run(String unit, Path source, List<String> options, Path log, long seconds)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("./runtest", "--durable", "--tags", "-needs:repl"));
        command.addAll(List.of("--single", "unit/" + unit));
        command.addAll(options);
        Process process = new ProcessBuilder(command)
                .directory(source.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
        if (!ended) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
        return UnitResult.of(Files.readString(log, StandardCharsets.ISO_8859_1), ended);
    }

    /** Returns the tests that redis-server passes and the node does not. */
    List<String> differences() {
        return theirs.passedOnlyHere(ours);
    }

    /** Returns the row of the table. */
    String row() {
        return String.format("%-24s %-18s %-18s %s", unit, theirs.text(), ours.text(), files.isEmpty() ? "" : "FILES");
    }
}
