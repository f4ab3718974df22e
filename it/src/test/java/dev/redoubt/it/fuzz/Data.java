package dev.redoubt.it.fuzz;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/** The data of both servers and of the node's replicas, compared by their digests. One thread. */
final class Data {
    private static final int DATABASES = 3;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Wire redis;
    private final Wire ours;
    private final List<Wire> replicas;

    Data(Wire redis, Wire ours, List<Wire> replicas) {
        this.redis = redis;
        this.ours = ours;
        this.replicas = List.copyOf(replicas);
    }

    /** Returns the keys that are not the same, if there are any. */
    @Nullable
    Difference compare() throws IOException {
        Difference found = compare("", redis, ours);
        for (Wire replica : replicas) {
            if (found == null && !follows(replica)) {
                found = compare("on a replica: ", ours, replica);
            }
        }
        return found;
    }

    /** Returns whether the replica comes to have what the node has; a majority may have acknowledged it without it. */
    private boolean follows(Wire replica) throws IOException {
        String digest = digest(ours);
        try {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(2))
                    .until(() -> digest(replica).equals(digest));
            return true;
        } catch (ConditionTimeoutException never) {
            return false;
        }
    }

    private static @Nullable Difference compare(String where, Wire redis, Wire ours) throws IOException {
        String expected = digest(redis);
        String actual = digest(ours);
        if (expected.equals(actual)) {
            return null;
        }
        for (int db = 0; db < DATABASES; db++) {
            Difference found = compare(where, redis, ours, db);
            if (found != null) {
                return found;
            }
        }
        return new Difference(where + "DEBUG DIGEST", expected.strip(), actual.strip(), where + "digest");
    }

    /** Removes what has expired, and returns the digest of all data. */
    private static String digest(Wire server) throws IOException {
        for (int db = 0; db < DATABASES; db++) {
            server.call("SELECT", "" + db);
            server.call("SCAN", "0", "COUNT", "1000000");
        }
        return server.call("DEBUG", "DIGEST");
    }

    private static @Nullable Difference compare(String where, Wire redis, Wire ours, int db) throws IOException {
        List<String> keys = keys(redis, db);
        List<String> ourKeys = keys(ours, db);
        if (!keys.equals(ourKeys)) {
            return new Difference(
                    where + "KEYS * of database " + db, keys.toString(), ourKeys.toString(), where + "keys");
        }
        for (String key : keys) {
            String expected = shown(redis, key);
            String actual = shown(ours, key);
            if (!expected.equals(actual)) {
                return new Difference(
                        where + "key " + key + " of database " + db,
                        expected,
                        actual,
                        where + "data " + expected.charAt(0));
            }
        }
        return null;
    }

    private static List<String> keys(Wire server, int db) throws IOException {
        server.call("SELECT", "" + db);
        Reply reply = Reply.parse(server.call("KEYS", "*").getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        TreeSet<String> keys = new TreeSet<>();
        reply.items().forEach(key -> keys.add(key.text()));
        return new ArrayList<>(keys);
    }

    private static String shown(Wire server, String key) throws IOException {
        String type = server.call("TYPE", key).substring(1).strip();
        boolean expires = !server.call("PEXPIRETIME", key).startsWith(":-");
        String digest = server.call("DEBUG", "DIGEST-VALUE", key).replaceAll("\\s+", " ");
        return type + (expires ? " expires " : " ") + digest;
    }
}
