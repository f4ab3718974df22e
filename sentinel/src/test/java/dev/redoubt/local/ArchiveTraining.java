package dev.redoubt.local;

import dev.redoubt.config.Role;
import dev.redoubt.persistence.testing.CertificateAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The program with which the build makes the class-data archives of node and sentinel. It runs a cluster of one
 * sentinel and two nodes with mutual TLS, lets it elect a master, sends it commands, and ends it; the sentinel and the
 * master list the classes that they load, and a JVM makes an archive of each list. So the archives hold the classes of
 * a start, of an election, of replication, of the first commands and of Akka's membership.
 *
 * <p>These archives stand in the place of Java's own. One that adds to Java's own ({@code ArchiveClassesAtExit}) needs
 * no list, but both are in memory then: some 4 MB more in each process.
 *
 * <p>An archive only saves time, so that a build never fails for lack of one: the program says why there is none, in
 * one line, and ends with status 0.
 */
public final class ArchiveTraining {
    private static final long START_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(120);
    private static final long END_LIMIT_SECONDS = 120;
    private static final int POLL_MS = 60;

    /** The messages that the members of an Akka cluster send each other last of all after a start. */
    private static final Set<String> MEMBERSHIP = Set.of(
            "akka/cluster/protobuf/msg/ClusterMessages$HeartBeatResponse",
            "akka/cluster/protobuf/msg/ClusterMessages$GossipStatus");

    /** A busy machine needs longer; the archives then lack some classes. */
    private static final long MEMBERSHIP_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** The first compiler is enough for a run of seconds. */
    private static final List<String> SHORT_RUN = List.of("-XX:TieredStopAtLevel=1", "-Xlog:disable");

    /** What clients and monitoring send first, one command a line. */
    private static final List<String> COMMANDS = List.of(
            "PING",
            "HELLO 2",
            "COMMAND COUNT",
            "CONFIG GET maxmemory",
            "CLIENT LIST",
            "SELECT 0",
            "SET key value PX 100000",
            "GET key",
            "INCR counter",
            "EXPIRE counter 100",
            "MSET a 1 b 2",
            "MGET a b",
            "APPEND a 1",
            "LPUSH list a b c",
            "LRANGE list 0 -1",
            "SADD set a b 1",
            "SMEMBERS set",
            "HSET hash field value",
            "HGETALL hash",
            "ZADD zset 1 a 2 b",
            "ZRANGE zset 0 -1",
            "SCAN 0",
            "DBSIZE",
            "PUBLISH channel message",
            "DEL a b",
            "INFO",
            "ROLE");

    /** What clients ask a sentinel first. */
    private static final List<String> QUESTIONS =
            List.of("PING", "SENTINEL get-master-addr-by-name mymaster", "SENTINEL MASTERS", "INFO");

    private final Path root;
    private final Path dir;
    private final ClassDataArchive node;
    private final ClassDataArchive sentinel;
    private final List<Process> processes = new ArrayList<>();

    private ArchiveTraining(Path root, Path dir) {
        this.root = root;
        this.dir = dir;
        this.node = new ClassDataArchive(root, Role.NODE);
        this.sentinel = new ClassDataArchive(root, Role.SENTINEL);
    }

    /** The argument is the project's root; the jars are built. */
    public static void main(String[] args) {
        try {
            Path dir = Files.createTempDirectory("redoubt-class-data");
            try {
                new ArchiveTraining(Path.of(args[0]).toAbsolutePath().normalize(), dir).run();
            } finally {
                delete(dir);
            }
        } catch (IOException | RuntimeException e) {
            System.out.println("No class-data archives, servers start slower: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() throws IOException, InterruptedException {
        if (!node.isFresh() || !sentinel.isFresh()) {
            name(false);
            Runtime.getRuntime().addShutdownHook(new Thread(this::kill, "kill"));
            try {
                train();
            } finally {
                kill();
            }
        }
        name(true);
    }

    private void name(boolean usable) throws IOException {
        node.name(usable);
        sentinel.name(usable);
    }

    private void train() throws IOException, InterruptedException {
        List<Integer> ports = freePorts(6);
        List<String> tls = new CertificateAuthority("class-data")
                .issue(dir.resolve("tls"), "peer")
                .arguments();
        String voters = "127.0.0.1:" + ports.get(1);
        Process voter = start(sentinel, "sentinel", true, ports.subList(0, 2), voters, tls, "--members", "2");
        Process master = start(
                node,
                "master",
                true,
                ports.subList(2, 4),
                voters,
                tls,
                "--acknowledge",
                "quorum",
                "--replica-priority",
                "1");
        Process replica = start(node, "replica", false, ports.subList(4, 6), voters, tls, "--acknowledge", "quorum");
        await(ports.get(2), "SET", "key", "value");
        COMMANDS.forEach(command -> ask(ports.get(2), command));
        QUESTIONS.forEach(question -> ask(ports.get(0), question));
        awaitMembership();
        voter.destroy();
        master.destroy();
        end(voter);
        end(master);
        replica.destroyForcibly();
        node.make();
        sentinel.make();
    }

    /** Any answer will do: on a busy machine a write may find no replica. */
    private static void ask(int port, String command) {
        try {
            RespProbe.ask("127.0.0.1", port, command.split(" "));
        } catch (IOException e) {
            // An error reply has loaded the classes too.
        }
    }

    private Process start(
            ClassDataArchive of,
            String name,
            boolean listing,
            List<Integer> ports,
            String voters,
            List<String> tls,
            String... more)
            throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(List.of(java, "@" + of.jvmOptions()));
        command.addAll(SHORT_RUN);
        if (listing) {
            command.add("-XX:DumpLoadedClassList=" + of.classes());
        }
        command.addAll(List.of("-jar", of.jar().toString(), "--port", "" + ports.get(0)));
        command.addAll(List.of("--cluster-port", "" + ports.get(1), "--sentinels", voters));
        command.addAll(
                List.of("--dir", Files.createDirectories(dir.resolve(name)).toString()));
        command.addAll(List.of("--exit-on-stdin-close", "yes"));
        command.addAll(tls);
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command)
                .directory(root.toFile())
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve(name + ".log").toFile())
                .start();
        processes.add(process);
        return process;
    }

    /** Asks until the answer is no error. */
    private void await(int port, String... words) throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (true) {
            try {
                RespProbe.ask("127.0.0.1", port, words);
                return;
            } catch (IOException notYet) {
                for (Process process : processes) {
                    if (process.waitFor(POLL_MS / processes.size(), TimeUnit.MILLISECONDS)) {
                        throw new IOException("a process of the training cluster ended: " + lastLine(), notYet);
                    }
                }
                if (System.nanoTime() - start > START_LIMIT_NANOS) {
                    throw new IOException("the training cluster did not serve within 120 s", notYet);
                }
            }
        }
    }

    /** The cluster serves before its processes are members for Akka, which takes 150 more classes in each. */
    private void awaitMembership() throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (!(sentinel.lists(MEMBERSHIP) && node.lists(MEMBERSHIP))
                && System.nanoTime() - start < MEMBERSHIP_LIMIT_NANOS) {
            TimeUnit.MILLISECONDS.sleep(POLL_MS);
        }
    }

    private String lastLine() throws IOException {
        String last = "no output";
        for (String name : List.of("sentinel", "master", "replica")) {
            Path log = dir.resolve(name + ".log");
            List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
            last = lines.isEmpty() ? last : lines.get(lines.size() - 1);
        }
        return last;
    }

    private static void end(Process process) throws IOException, InterruptedException {
        if (!process.waitFor(END_LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("a process of the training cluster did not end within " + END_LIMIT_SECONDS + " s");
        }
    }

    private void kill() {
        processes.forEach(Process::destroyForcibly);
        processes.forEach(process -> process.onExit().join());
    }

    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        List<Integer> ports = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                sockets.add(socket);
                ports.add(socket.getLocalPort());
            }
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
        return ports;
    }

    private static void delete(Path dir) throws IOException {
        try (Stream<Path> files = Files.walk(dir)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
