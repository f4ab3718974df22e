package dev.redoubt.it.harness;

import dev.redoubt.persistence.testing.RedisServer;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds out whether redis-server reads from the log and the snapshot of a node what the node has. Stateless. */
public final class SavedFiles {
    private static final int DATABASES = 16;
    private static final int TIMEOUT_MS = 120_000;

    /** Longer than redis-server takes to read the files, on a busy machine too. */
    private static final long SOON_MS = 300_000;

    private static final String AOF = "appendonlydir";
    private static final String RDB = "dump.rdb";

    private SavedFiles() {}

    /**
     * Compares the digest of all data, and the libraries of functions, as redis-server reads them from the log as it
     * is, and behind SAVE from the log with its new base, and from the snapshot. Keys that expire soon are deleted
     * first: they might end while redis-server starts.
     *
     * @param copies a folder for copies of the files, made if it is not there
     * @return what differs; empty if nothing does
     */
    public static String compare(RedoubtProcess node, Path copies) throws IOException {
        Path log = copies.resolve("log");
        Path base = copies.resolve("base");
        Path snapshot = Files.createDirectories(copies.resolve("snapshot"));
        String ours;
        try (RespClient client = node.connect()) {
            client.timeoutMs(TIMEOUT_MS);
            deleteWhatEndsSoon(client);
            ours = content(client);
            copy(node.dir().resolve(AOF), Files.createDirectories(log.resolve(AOF)));
            client.ok("SAVE");
            copy(node.dir().resolve(AOF), Files.createDirectories(base.resolve(AOF)));
            Files.copy(node.dir().resolve(RDB), snapshot.resolve(RDB));
        }
        return difference("log", ours, contentOf(log, "--appendonly", "yes"))
                + difference("log behind SAVE", ours, contentOf(base, "--appendonly", "yes"))
                + difference("snapshot", ours, contentOf(snapshot));
    }

    private static String contentOf(Path dir, String... options) throws IOException {
        try (RedisServer redis = RedisServer.start(dir, options);
                RespClient client = redis.connect()) {
            client.timeoutMs(TIMEOUT_MS);
            return content(client);
        }
    }

    private static String content(RespClient client) throws IOException {
        Object libraries = client.ok("FUNCTION", "LIST", "WITHCODE");
        List<String> codes = libraries instanceof List<?> list
                ? list.stream().map(SavedFiles::code).sorted().toList()
                : List.of();
        return client.text("DEBUG", "DIGEST") + " " + codes;
    }

    /** The source of a library is its last field; its functions, which follow from that, come in any order. */
    private static String code(@Nullable Object library) {
        return library instanceof List<?> fields ? ReplyText.of(fields.get(fields.size() - 1)) : "";
    }

    private static String difference(String what, String ours, String theirs) {
        return ours.equals(theirs) ? "" : "the " + what + " has other data: " + ours + " is read as " + theirs + ". ";
    }

    /** Deletes also what has ended: SCAN removes it, and the digest would count it until then. */
    private static void deleteWhatEndsSoon(RespClient client) throws IOException {
        for (int db = 0; db < DATABASES; db++) {
            client.ok("SELECT", db);
            client.ok("SCAN", 0, "COUNT", Integer.MAX_VALUE);
            if (client.ok("KEYS", "*") instanceof List<?> keys) {
                for (Object key : keys) {
                    long left = client.ok("PTTL", key) instanceof Long ms ? ms : -1;
                    if (left != -1 && left < SOON_MS) {
                        client.ok("DEL", key);
                    }
                }
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }
}
