package dev.redoubt.it.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redoubt.it.harness.RedoubtProcess;
import dev.redoubt.node.tools.Tools;
import dev.redoubt.persistence.backup.DirectoryTarget;
import dev.redoubt.persistence.testing.RespClient;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Restores to random times, each compared with what the writers saw: a write that was answered before the time is
 * there, one that was sent behind it is not. In the middle of the history two nodes go on from the same files, as after
 * a failover with a stale master: one branch dies.
 *
 * <p>{@code -Dredoubt.restores=N} sets the number of restores (8).
 */
@Timeout(900)
class PointInTimeIT {
    private static final int WRITERS = 3;
    private static final int WRITES = 150;

    @TempDir
    Path dir;

    private final Random random = new Random(11);
    private final List<Write> writes = new ArrayList<>();

    /** A write of {@code number} to the key of a writer, and when the client sent it and got the answer. */
    private record Write(int writer, long number, long sentMs, long answeredMs) {}

    private static void rewrite(RespClient client) throws IOException {
        client.ok("BGREWRITEAOF");
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            String info = String.valueOf(client.text("INFO", "persistence"));
            return info.contains("aof_rewrite_in_progress:0") && info.contains("aof_last_bgrewrite_status:ok");
        });
    }

    /** Writes by turns; the writes of a dead branch are not noted. */
    private void write(RedoubtProcess node, int count, boolean dead) throws Exception {
        try (RespClient client = node.connect()) {
            for (int i = 0; i < count; i++) {
                int writer = random.nextInt(WRITERS);
                long number = writes.size() + 1;
                long sent = System.currentTimeMillis();
                if (dead) {
                    client.ok("SET", "w:" + writer, "dead");
                } else {
                    client.ok("SET", "w:" + writer, Long.toString(number));
                    writes.add(new Write(writer, number, sent, System.currentTimeMillis()));
                }
                long next = sent + random.nextInt(4);
                await().pollInterval(Duration.ofMillis(1)).until(() -> System.currentTimeMillis() >= next);
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    /** Writes the history and its archive. */
    private void fill(DirectoryTarget target) throws Exception {
        LogArchiver archiver = new LogArchiver(target, 3);
        Path first = dir.resolve("first");
        Path second = dir.resolve("second");
        RedoubtProcess old = RedoubtProcess.node(first);
        try (old) {
            old.start().awaitMaster();
            try (RespClient client = old.connect()) {
                rewrite(client);
            }
            write(old, WRITES, false);
            archiver.put(first, "backup-1");
            write(old, WRITES, false);
            old.terminate();
            archiver.put(first, "backup-1");
            copy(first, second);
            old.start().awaitMaster();
            write(old, WRITES / 2, true);
            old.terminate();
            archiver.put(first, "backup-1");
        }
        try (RedoubtProcess node = RedoubtProcess.node(second)) {
            node.start().awaitMaster();
            write(node, WRITES, false);
            try (RespClient client = node.connect()) {
                archiver.put(second, "backup-1");
                rewrite(client);
            }
            write(node, WRITES, false);
            node.terminate();
            archiver.put(second, "backup-2");
            // Another term, so that the newest one is not ambiguous.
            node.start().awaitMaster();
            write(node, WRITES, false);
            node.terminate();
            archiver.put(second, "backup-2");
        }
    }

    private static String run(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        int status = Tools.run(words, new ByteArrayInputStream(new byte[0]), print, print);
        String text = out.toString(StandardCharsets.UTF_8);
        assertThat(status).as(text).isZero();
        return text;
    }

    private void check(long unixMs, Path restored) throws Exception {
        try (RedoubtProcess node = RedoubtProcess.node(restored).start().awaitMaster();
                RespClient client = node.connect()) {
            for (int writer = 0; writer < WRITERS; writer++) {
                String text = client.text("GET", "w:" + writer);
                long got = text == null ? 0 : Long.parseLong(text);
                for (Write write : writes) {
                    if (write.writer() == writer && write.answeredMs() < unixMs) {
                        assertThat(got)
                                .as("answered before %s: %s", unixMs, write)
                                .isGreaterThanOrEqualTo(write.number());
                    }
                    if (write.writer() == writer && write.sentMs() > unixMs) {
                        assertThat(got).as("sent after %s: %s", unixMs, write).isLessThan(write.number());
                    }
                }
            }
        }
    }

    @Test
    void each_time_gives_what_the_writers_had_written() throws Exception {
        DirectoryTarget target = new DirectoryTarget(dir.resolve("target"));
        fill(target);
        String from = target.description();
        assertThat(run("backups", "--from", from)).contains("backup-1", "backup-2");
        assertThat(run("verify", "--from", from)).contains("whole");
        long begin = writes.get(0).answeredMs();
        long end = writes.get(writes.size() - 1).answeredMs() + 5;
        for (int i = 0; i < Integer.getInteger("redoubt.restores", 8); i++) {
            long unixMs = begin + random.nextInt((int) (end - begin));
            Path restored = dir.resolve("restored-" + i);
            run("restore", "--from", from, "--to-time", Long.toString(unixMs), "--dir", restored.toString(), "--yes");
            check(unixMs, restored);
        }
    }
}
