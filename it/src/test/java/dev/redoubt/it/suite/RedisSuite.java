package dev.redoubt.it.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs Redis's own test suite against redis-server and against a node, unit by unit, each on a fresh server, and prints
 * how many tests passed, failed and were skipped on both. A test that redis-server passes and the node does not must be
 * one of {@link ExpectedDifferences}; the run fails otherwise. Behind each unit redis-server must read the data of the
 * node from its log and its snapshot.
 *
 * <p>{@code -Dsuite.units=type/list,scripting} chooses units, {@code -Dsuite.source=FOLDER} names the source of Redis,
 * {@code -Dsuite.seconds=300} is how long a unit may take on one server. With {@code -Dsuite.acknowledge=quorum} the node
 * is the master of three, and its replies wait for a majority; behind each unit all members must have the same data.
 */
public final class RedisSuite {
    /** The units that need neither replication nor modules; {@link StartedServers} has some of them. */
    private static final String ALL = "dump,protocol,keyspace,scan,info,type/string,type/incr,type/list,type/list-2,"
            + "type/list-3,type/set,type/zset,type/hash,type/stream,type/stream-cgroups,sort,expire,other,multi,quit,"
            + "aofrw,acl,acl-v2,latency-monitor,scripting,functions,pubsub,pubsubshard,slowlog,introspection,"
            + "introspection-2,limits,obuf-limits,bitops,bitfield,geo,hyperloglog,pause,querybuf,tracking,networking,"
            + "replybufsize,info-command,lazyfree,wait,maxmemory";

    private final ExpectedDifferences expected;
    private int differences;
    private int failures;

    private RedisSuite(ExpectedDifferences expected) {
        this.expected = expected;
    }

    /**
     * Runs the units that were asked for.
     *
     * @throws IllegalStateException something is not as it should be; the output says what
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path dir = Files.createTempDirectory("redoubt-suite");
        Path source = SuiteSource.find(Files.createDirectory(dir.resolve("source")));
        boolean quorum = System.getProperty("suite.acknowledge", "local").equals("quorum");
        RedisSuite suite = new RedisSuite(quorum ? ExpectedDifferences.readInQuorum() : ExpectedDifferences.read());
        System.out.printf("%-24s %-18s %-18s passed/failed/skipped%n", "unit", "redis-server", "Redoubt");
        for (String unit : System.getProperty("suite.units", ALL).split(",")) {
            Path place = Files.createDirectory(dir.resolve(unit.replace('/', '-')));
            long seconds = Long.getLong("suite.seconds", 300);
            // The suite starts lone servers only; given the master of three, it leaves those units out.
            suite.judge(
                    StartedServers.UNITS.contains(unit) && !quorum
                            ? StartedServers.compare(unit, source, place, seconds)
                            : UnitComparison.run(unit, source, place, seconds, quorum));
        }
        String summary = suite.differences + " tests pass on redis-server only; "
                + (suite.failures == 0 ? "all of them are listed." : suite.failures + " findings are not listed.");
        System.out.println(summary + " The output of the units is in " + dir);
        if (suite.failures > 0) {
            throw new IllegalStateException(summary);
        }
    }

    private void judge(UnitComparison unit) {
        System.out.println(unit.row());
        if (unit.theirs().isEmpty() || unit.ours().isEmpty()) {
            fail("the unit was not run: another run of the suite may have its ports");
        }
        List<String> found = unit.differences();
        differences += found.size();
        for (String name : expected.unlisted(unit.unit(), found)) {
            fail("not passed: " + name);
        }
        if (!unit.files().isEmpty()) {
            fail(unit.files());
        }
        for (String name : expected.unneeded(unit.unit(), found)) {
            System.out.println("    listed, but passed: " + name);
        }
    }

    private void fail(String what) {
        failures++;
        System.out.println("    " + what);
    }
}
