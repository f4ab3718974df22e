package dev.redoubt.it.fuzz;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The data of both servers, compared by their digests. One thread. */
final class Data {
    private static final int DATABASES = 3;

    private final Wire redis;
    private final Wire ours;

    Data(Wire redis, Wire ours) {
        this.redis = redis;
        this.ours = ours;
    }

    /** Returns the keys that are not the same, if there are any. */
    @Nullable
    Difference compare() throws IOException {
        String expected = digest(redis);
        String actual = digest(ours);
        if (expected.equals(actual)) {
            return null;
        }
        for (int db = 0; db < DATABASES; db++) {
            Difference found = compare(db);
            if (found != null) {
                return found;
            }
        }
        return new Difference("DEBUG DIGEST", expected.strip(), actual.strip(), "digest");
    }

    /** Removes what has expired, and returns the digest of all data. */
    static String digest(Wire server) throws IOException {
        for (int db = 0; db < DATABASES; db++) {
            server.call("SELECT", "" + db);
            server.call("SCAN", "0", "COUNT", "1000000");
        }
        return server.call("DEBUG", "DIGEST");
    }

    private @Nullable Difference compare(int db) throws IOException {
        List<String> keys = keys(redis, db);
        List<String> ourKeys = keys(ours, db);
        if (!keys.equals(ourKeys)) {
            return new Difference("KEYS * of database " + db, keys.toString(), ourKeys.toString(), "keys");
        }
        for (String key : keys) {
            String expected = shown(redis, key);
            String actual = shown(ours, key);
            if (!expected.equals(actual)) {
                return new Difference(
                        "key " + key + " of database " + db, expected, actual, "data " + expected.charAt(0));
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
