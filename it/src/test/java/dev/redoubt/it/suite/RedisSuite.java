package dev.redoubt.it.suite;

import dev.redoubt.it.harness.RedoubtProcess;
import dev.redoubt.persistence.testing.RedisServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs Redis's own test suite against redis-server and against a node, unit by unit, each on a fresh server, and prints
 * how many tests passed, failed and were skipped on both. {@code -Dsuite.units=type/list,scripting} chooses units,
 * {@code -Dsuite.source=FOLDER} names the source of Redis, {@code -Dsuite.seconds=300} is how long a unit may take. The
 * output of each unit stays in the folder that is named at the end.
 */
public final class RedisSuite {
    /** The units that can run against a server that is up already. */
    private static final String ALL = "dump,protocol,keyspace,scan,info,type/string,type/incr,type/list,type/list-2,"
            + "type/list-3,type/set,type/zset,type/hash,type/stream,type/stream-cgroups,sort,expire,other,multi,quit,"
            + "aofrw,acl,acl-v2,latency-monitor,scripting,functions,pubsub,pubsubshard,slowlog,introspection,"
            + "introspection-2,limits,obuf-limits,bitops,bitfield,geo,hyperloglog,pause,querybuf,tracking,networking,"
            + "replybufsize,info-command,lazyfree,wait,maxmemory";

    private static final String[] DEBUG = {"--enable-debug-command", "yes"};

    private final Path source;
    private final Path logs;
    private final long seconds;

    private RedisSuite(Path source, Path logs, long seconds) {
        this.source = source;
        this.logs = logs;
        this.seconds = seconds;
    }

    /** Runs the units that were asked for. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path dir = Files.createTempDirectory("redoubt-suite");
        Path source = SuiteSource.find(Files.createDirectory(dir.resolve("source")));
        Path logs = Files.createDirectory(dir.resolve("logs"));
        RedisSuite suite = new RedisSuite(source, logs, Long.getLong("suite.seconds", 300));
        System.out.printf("%-24s %-18s %-18s%n", "unit", "redis-server", "Redoubt");
        int less = 0;
        for (String unit : System.getProperty("suite.units", ALL).split(",")) {
            less += suite.compare(unit, dir.resolve(unit.replace('/', '-'))) ? 0 : 1;
        }
        System.out.println(
                "Units in which fewer tests pass: " + less + ". passed/failed/skipped; the output is in " + logs);
    }

    /** Returns whether the node passes as many tests as redis-server. */
    private boolean compare(String unit, Path dir) throws IOException, InterruptedException {
        UnitResult theirs;
        try (RedisServer redis = RedisServer.start(Files.createDirectories(dir.resolve("redis")), DEBUG)) {
            theirs = run(unit, redis.port(), "redis");
        }
        UnitResult ours;
        try (RedoubtProcess node = RedoubtProcess.node(dir.resolve("redoubt"), DEBUG)) {
            node.start().awaitMaster();
            ours = run(unit, node.port(), "redoubt");
        }
        System.out.printf("%-24s %-18s %-18s%n", unit, theirs.text(), ours.text());
        ours.failed().stream()
                .filter(failure -> !theirs.failed().contains(failure))
                .forEach(failure -> System.out.println("    " + failure));
        return ours.passed() >= theirs.passed();
    }

    private UnitResult run(String unit, int port, String server) throws IOException, InterruptedException {
        Path log = logs.resolve(unit.replace('/', '-') + "." + server + ".log");
        List<String> command = List.of(
                "./runtest",
                "--host",
                "127.0.0.1",
                "--port",
                String.valueOf(port),
                "--tags",
                "-needs:repl",
                "--single",
                "unit/" + unit);
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
}
