package dev.redoubt.it.suite;

import static org.awaitility.Awaitility.await;

import dev.redoubt.it.harness.RedoubtProcess;
import dev.redoubt.it.harness.ReplyText;
import dev.redoubt.persistence.testing.RedisServer;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds out whether redis-server reads from the log and the snapshot of a node what the node has. Stateless. */
final class SavedFiles {
    private static final int DATABASES = 16;
    private static final Pattern EXPIRES = Pattern.compile("expires=[1-9]");
    private static final String AOF = "appendonlydir";
    private static final String RDB = "dump.rdb";

    private SavedFiles() {}

    /**
     * Compares the digest of all data, and the libraries of functions. Keys with a time to live are deleted first: they
     * might end while redis-server starts.
     *
     * @param copies a folder for copies of the files, made if it is not there
     * @return what differs; empty if nothing does
     */
    static String compare(RedoubtProcess node, Path copies) throws IOException {
        Path log = copies.resolve("log");
        Path snapshot = Files.createDirectories(copies.resolve("snapshot"));
        String ours;
        try (RespClient client = node.connect()) {
            client.timeoutMs(120_000);
            deleteVolatile(client);
            ours = content(client);
            copy(node.dir().resolve(AOF), Files.createDirectories(log.resolve(AOF)));
            client.ok("SAVE");
            Files.copy(node.dir().resolve(RDB), snapshot.resolve(RDB));
        }
        String fromLog = contentOf(log, "--appendonly", "yes");
        String fromSnapshot = contentOf(snapshot);
        return difference("log", ours, fromLog) + difference("snapshot", ours, fromSnapshot);
    }

    private static String contentOf(Path dir, String... options) throws IOException {
        try (RedisServer redis = RedisServer.start(dir, options);
                RespClient client = redis.connect()) {
            client.timeoutMs(120_000);
            return content(client);
        }
    }

    private static String content(RespClient client) throws IOException {
        Object libraries = client.call("FUNCTION", "LIST", "WITHCODE");
        List<String> codes = libraries instanceof List<?> list
                ? list.stream().map(ReplyText::of).sorted().toList()
                : List.of(ReplyText.of(libraries));
        return client.text("DEBUG", "DIGEST") + " " + codes;
    }

    private static String difference(String what, String ours, String theirs) {
        return ours.equals(theirs) ? "" : "the " + what + " has other data: " + ours + " is read as " + theirs + ". ";
    }

    /** Keys that have ended are removed by the node itself; the digest would count them until then. */
    private static void deleteVolatile(RespClient client) throws IOException {
        client.ok("DEBUG", "SET-ACTIVE-EXPIRE", 1);
        for (int db = 0; db < DATABASES; db++) {
            client.ok("SELECT", db);
            if (client.call("KEYS", "*") instanceof List<?> keys) {
                for (Object key : keys) {
                    if (!Long.valueOf(-1).equals(client.call("PTTL", key))) {
                        client.call("DEL", key);
                    }
                }
            }
        }
        await().atMost(Duration.ofSeconds(30))
                .until(() -> !EXPIRES.matcher(String.valueOf(client.text("INFO", "keyspace")))
                        .find());
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }
}
