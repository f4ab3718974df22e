package dev.redoubt.it.failover;

import dev.redoubt.it.harness.ReplyText;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All that a server has, in a form that can be compared: each key with type, end of life and content, streams with their
 * groups, the functions, and the digest.
 *
 * @param digest the reply to DEBUG DIGEST
 * @param keys by database and name
 */
record TypedContent(String digest, SortedMap<String, String> keys) {
    private static final int DATABASES = 16;
    private static final String TIME = "a time";

    /** Times of deliveries are the clock's; those that the test sets are older than any clock that runs it. */
    private static final long FIRST_CLOCK_MS = 1_750_000_000_000L;

    /**
     * Reads everything.
     *
     * @param times false to leave out when entries of streams were delivered, which two servers that carry out the same
     *     commands know differently, but the members of a shard in the same way
     */
    static TypedContent read(RespClient client, boolean times) throws IOException {
        SortedMap<String, String> keys = new TreeMap<>();
        for (int db = 0; db < DATABASES; db++) {
            client.ok("SELECT", db);
            if (client.ok("KEYS", "*") instanceof List<?> names) {
                for (Object name : names) {
                    keys.put(db + " " + ReplyText.of(name), content(client, (byte[]) name, times));
                }
            }
        }
        client.ok("SELECT", 0);
        keys.put(
                "functions",
                ReplyText.sorted(client.ok("FUNCTION", "LIST", "WITHCODE"), 1).toString());
        // The digest counts expired keys too; KEYS has removed them on a master.
        return new TypedContent(String.valueOf(client.text("DEBUG", "DIGEST")), keys);
    }

    private static String content(RespClient client, byte[] name, boolean times) throws IOException {
        String type = String.valueOf(client.ok("TYPE", name)).toLowerCase(Locale.ROOT);
        String value =
                switch (type) {
                    case "string" -> ReplyText.of(client.ok("GET", name));
                    case "list" -> ReplyText.of(client.ok("LRANGE", name, 0, -1));
                    case "set" ->
                        ReplyText.sorted(client.ok("SMEMBERS", name), 1).toString();
                    case "hash" ->
                        ReplyText.sorted(client.ok("HGETALL", name), 2).toString();
                    case "zset" -> ReplyText.of(client.ok("ZRANGE", name, 0, -1, "WITHSCORES"));
                    case "stream" -> stream(client, name, times);
                    default -> throw new IOException("a key of type " + type);
                };
        return type + " until " + client.ok("PEXPIRETIME", name) + encoding(client, name) + ": " + value;
    }

    /** The encoding of those keys that never grow and shrink again: another one is chosen when files are read. */
    private static String encoding(RespClient client, byte[] name) throws IOException {
        String key = ReplyText.latin(name);
        boolean steady = key.endsWith(":large") || key.endsWith(":small") || !key.contains(":");
        return steady ? " as " + client.text("OBJECT", "ENCODING", name) : "";
    }

    private static String stream(RespClient client, byte[] name, boolean times) throws IOException {
        Object info = client.ok("XINFO", "STREAM", name, "FULL", "COUNT", 0);
        return ReplyText.of(client.ok("XRANGE", name, "-", "+")) + " " + ReplyText.of(masked(info, times));
    }

    /** Leaves out when a consumer was last seen, which is no data, and what says how a server stores the stream. */
    private static Object masked(@Nullable Object reply, boolean times) {
        if (!(reply instanceof List<?> items)) {
            return reply instanceof Long number && number >= FIRST_CLOCK_MS && !times
                    ? TIME
                    : reply == null ? "none" : reply;
        }
        List<Object> kept = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            String field = items.get(i) instanceof byte[] text ? ReplyText.latin(text) : "";
            if (field.equals("seen-time") || field.startsWith("radix-tree-")) {
                i++;
            } else {
                kept.add(masked(items.get(i), times));
            }
        }
        return kept;
    }

    /** Returns what is other there, each key with the part of both values that begins to differ. */
    List<String> differences(TypedContent there) {
        SortedSet<String> names = new TreeSet<>(keys.keySet());
        names.addAll(there.keys.keySet());
        List<String> found = new ArrayList<>();
        for (String name : names) {
            String ours = keys.getOrDefault(name, "nothing");
            String theirs = there.keys.getOrDefault(name, "nothing");
            if (!ours.equals(theirs)) {
                int same = Arrays.mismatch(ours.toCharArray(), theirs.toCharArray());
                found.add(name + ": " + excerpt(ours, same) + " or " + excerpt(theirs, same));
            }
        }
        if (!digest.equals(there.digest)) {
            found.add("digest: " + digest + " or " + there.digest);
        }
        return found;
    }

    private static String excerpt(String text, int at) {
        return text.substring(Math.max(0, at - 100), Math.min(text.length(), at + 100));
    }
}
