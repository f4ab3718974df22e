package dev.redoubt.it.fuzz;

import dev.redoubt.node.command.random.Scripts;
import dev.redoubt.node.command.random.WildRequests;
import dev.redoubt.node.command.random.WildRequests.Care;
import dev.redoubt.node.command.random.WildRequests.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Requests of a few clients to both servers, from empty data on. A client that waits is let go when it has something
 * else to send; its reply is compared then. The first difference ends a round. One thread.
 */
final class Round implements AutoCloseable {
    private static final Set<String> MAY_WAIT = Set.of(
            "blpop",
            "brpop",
            "blmove",
            "brpoplpush",
            "blmpop",
            "bzpopmin",
            "bzpopmax",
            "bzmpop",
            "xread",
            "xreadgroup");
    private static final Pattern FLAGS = Pattern.compile(" flags=(\\S+) ");
    private static final Pattern TIME = Pattern.compile("\\d{6,}");
    private static final int PATIENCE_MS = 2_000;
    private static final long LAPSE_MICROS = 3_000;
    private static final int MOST_CHOSEN = 3;
    private static final int PIPELINE = 16;
    private static final Set<String> ALONE = Set.of("multi", "exec", "discard", "reset", "spop");

    /** RDB_TYPE_STREAM_LISTPACKS_2: Redis 7.0 knows none behind it. */
    private static final int NEWEST_TYPE = 19;

    /** How many elements a packed collection has at most, by variant. */
    private static final int[] PACKED = {128, 512, 4, 0};

    static final int VARIANTS = PACKED.length;

    private static final String OK = "+OK\r\n";
    private static final String BAD_FORMAT = "-ERR Bad data format\r\n";

    private final Wire redis;
    private final Wire ours;
    private final Twin[] twins = new Twin[WildRequests.CLIENTS];
    private final List<Wire> replicas = new ArrayList<>();
    private final Data data;
    private final ReplyRules rules;
    private final List<byte[]> dumped = new ArrayList<>();
    private int sent;
    private int unblocked;

    /**
     * @param variant which limits of packed collections are in force
     */
    Round(Sides sides, int variant) throws IOException {
        redis = new Wire(sides.redis());
        ours = new Wire(sides.node());
        for (int replica : sides.replicas()) {
            replicas.add(new Wire(replica));
        }
        data = new Data(redis, ours, replicas);
        rules = new ReplyRules(replicas.size());
        prepare(redis, PACKED[variant]);
        prepare(ours, PACKED[variant]);
        for (int i = 0; i < twins.length; i++) {
            twins[i] = new Twin(sides.redis(), sides.node());
        }
    }

    private static void prepare(Wire server, int packed) throws IOException {
        server.call("FLUSHALL");
        server.call("FUNCTION", "FLUSH");
        server.call("SCRIPT", "FLUSH");
        for (Reply user : Reply.parse(server.call("ACL", "USERS").getBytes(StandardCharsets.ISO_8859_1))
                .items()) {
            server.call("ACL", "DELUSER", user.text());
        }
        server.call("ACL", "LOG", "RESET");
        server.call("CONFIG", "SET", "stream-node-max-entries", "100");
        server.call("DEBUG", "SET-ACTIVE-EXPIRE", "0");
        for (String type :
                List.of("hash-max-listpack-entries", "zset-max-listpack-entries", "set-max-intset-entries")) {
            server.call("CONFIG", "SET", type, "" + packed);
        }
        server.call("FUNCTION", "LOAD", Scripts.LIBRARY);
        for (String script : Scripts.ALL) {
            server.call("SCRIPT", "LOAD", script);
        }
    }

    /**
     * A difference.
     *
     * @param steps how many requests had been sent since the round began
     */
    record Found(int steps, Difference difference) {}

    /**
     * Sends the requests to both servers, those of one client behind each other, and returns the differences. Behind one
     * of waiting no more are sent.
     */
    List<Found> run(List<Request> requests) throws IOException {
        List<Found> found = new ArrayList<>();
        int at = 0;
        while (at < requests.size()) {
            Request first = requests.get(at);
            Twin twin = twins[first.client()];
            for (Twin other : twins) {
                boolean needed = other == twin || swapsDatabases(first, twin);
                add(found, at, other.waiting == null || !needed ? null : wake(other, other.waiting));
            }
            if (isOfWaiting(found)) {
                break;
            }
            int end = at + 1;
            if (isAlone(first)) {
                add(found, at, alone(first, twin));
            } else {
                while (end < requests.size() && end < at + PIPELINE && joins(requests.get(end), first)) {
                    end++;
                }
                List<Request> together = requests.subList(at, end).stream()
                        .filter(request -> twin.queue == null || !isSpared(request))
                        .toList();
                twin.send(together);
                for (Request request : together) {
                    Difference difference = isOfWaiting(found) ? null : compare(request, twin);
                    add(found, requests.subList(at, end).indexOf(request) + at, difference);
                }
            }
            if (isOfWaiting(found)) {
                break;
            }
            at = end;
        }
        sent += requests.size();
        return found;
    }

    private void add(List<Found> found, int at, @Nullable Difference difference) {
        if (difference != null) {
            found.add(new Found(sent + at + 1, difference));
        }
    }

    private static boolean isOfWaiting(List<Found> found) {
        return !found.isEmpty() && found.get(found.size() - 1).difference().isOfWaiting();
    }

    private static boolean joins(Request next, Request first) {
        return next.client() == first.client() && !isAlone(next);
    }

    /** Returns whether what is sent next depends on its reply. */
    private static boolean isAlone(Request request) {
        return MAY_WAIT.contains(request.name())
                || ALONE.contains(request.name())
                || visitsSome(request)
                || names(request, "swapdb")
                || request.care() != Care.NONE;
    }

    /**
     * Returns whether SWAPDB is called: Redis gives the keys that come so to clients that wait in the order of a table of
     * hashes.
     */
    private static boolean swapsDatabases(Request request, Twin twin) {
        boolean queued = twin.queue != null && request.name().equals("exec");
        return names(request, "swapdb") || (queued && twin.queue.stream().anyMatch(each -> names(each, "swapdb")));
    }

    private static boolean names(Request request, String command) {
        return Arrays.stream(request.args()).anyMatch(arg -> text(arg).equalsIgnoreCase(command));
    }

    /** Returns whether chance decides which keys it, or the command that its script calls, looks at. */
    private static boolean visitsSome(Request request) {
        byte[][] called = ReplyRules.called(request.args());
        String name = called.length > 0 ? text(called[0]).toLowerCase(Locale.ROOT) : "";
        boolean whole = called.length > 3
                && text(called[1]).equals("0")
                && text(called[3]).equals("1000");
        return name.equals("randomkey") || (name.equals("scan") && !whole);
    }

    private @Nullable Difference alone(Request request, Twin twin) throws IOException {
        if (twin.queue != null && isSpared(request)) {
            return null;
        }
        twin.send(List.of(request));
        if (MAY_WAIT.contains(request.name()) && twin.queue == null && !WildRequests.waitsShortly(request.args())) {
            boolean redisWaits = waits(redis, twin.redis, twin.redisId);
            boolean weWait = redisWaits ? waits(ours, twin.ours, twin.ourId) : !twin.ours.hasReplyWithin(PATIENCE_MS);
            if (redisWaits && weWait) {
                twin.waiting = request;
                return null;
            }
            if (redisWaits != weWait) {
                String answer = answer(redisWaits ? twin.ours : twin.redis);
                return new Difference(
                        Step.shown(request),
                        redisWaits ? "waits" : answer,
                        weWait ? "waits" : answer,
                        request.name() + " waits " + redisWaits);
            }
        }
        return compare(request, twin);
    }

    private @Nullable Difference compare(Request request, Twin twin) throws IOException {
        byte[] expected;
        try {
            expected = twin.redis.read();
        } catch (IOException e) {
            throw new IOException("redis-server has ended its connection at " + Step.shown(request), e);
        }
        byte[] actual;
        try {
            actual = twin.ours.read();
        } catch (IOException e) {
            return new Difference(Step.shown(request), Step.shown(expected), e.toString(), request.name() + " closed");
        }
        if (request.name().equals("dump") && twin.queue == null) {
            dumped.add(expected);
        }
        List<Request> queue = twin.queue == null ? List.of() : twin.queue;
        boolean same = rules.same(request, queue, expected, actual) || isListed(request, expected, actual);
        twin.answered(request, expected);
        if (!same) {
            return Difference.ofReplies(request.name(), Step.shown(request), expected, actual);
        }
        if (request.name().equals("spop")) {
            level(twin, request, Reply.parse(expected), Reply.parse(actual));
        }
        if (visitsSome(request) && twin.queue == null) {
            // What has expired goes when it is visited.
            twin.redis.call("SCAN", "0", "COUNT", "1000000");
            twin.ours.call("SCAN", "0", "COUNT", "1000000");
        }
        if (request.care() == Care.LAPSES) {
            pass(redis);
            pass(ours);
        }
        return null;
    }

    /**
     * Returns whether a damaged payload is refused by one of them, as docs/differences.md says at DumpCommands: we refuse
     * more than Redis, and know the types of Redis 7.2. The key is removed on both sides then.
     */
    private boolean isListed(Request request, byte[] expected, byte[] actual) throws IOException {
        if (request.care() != Care.DAMAGED || request.args()[3].length == 0) {
            return false;
        }
        boolean newer = request.args()[3][0] > NEWEST_TYPE;
        boolean listed = text(expected).equals(OK) && text(actual).equals(BAD_FORMAT)
                || newer && text(expected).equals(BAD_FORMAT) && text(actual).equals(OK);
        if (listed) {
            Twin twin = twins[request.client()];
            twin.redis.call("DEL", text(request.args()[1]));
            twin.ours.call("DEL", text(request.args()[1]));
        }
        return listed;
    }

    /** What cannot be compared inside a transaction: choices that change data, times, and a new protocol. */
    private static boolean isSpared(Request request) {
        String count = request.args().length > 2 ? text(request.args()[2]) : "";
        boolean chosen = request.name().equals("spop") && count.length() < MOST_CHOSEN && !count.equals("0");
        return request.care() != Care.NONE
                || chosen
                || visitsSome(request)
                || request.name().equals("hello");
    }

    /** Returns whether the server has the client wait; else its reply is there. */
    private static boolean waits(Wire control, Wire client, String id) throws IOException {
        long end = System.nanoTime() + PATIENCE_MS * 1_000_000L;
        while (!client.hasReply()) {
            Matcher flags = FLAGS.matcher(control.call("CLIENT", "LIST", "ID", id));
            if (flags.find() && flags.group(1).contains("b")) {
                return true;
            }
            if (System.nanoTime() > end) {
                return true;
            }
        }
        return false;
    }

    /** Lets go a client that waits, unless what it waits for has come, and compares what it was answered. */
    private @Nullable Difference wake(Twin twin, Request request) throws IOException {
        twin.waiting = null;
        String how = unblocked++ % 2 == 0 ? "TIMEOUT" : "ERROR";
        String expected = redis.call("CLIENT", "UNBLOCK", twin.redisId, how);
        String actual = ours.call("CLIENT", "UNBLOCK", twin.ourId, how);
        if (!expected.equals(actual)) {
            return new Difference(
                    Step.shown(request),
                    "CLIENT UNBLOCK " + expected.strip() + " " + answer(twin.redis),
                    "CLIENT UNBLOCK " + actual.strip() + " " + answer(twin.ours),
                    request.name() + " woken " + expected.strip());
        }
        return compare(request, twin);
    }

    private static String answer(Wire client) throws IOException {
        return client.hasReplyWithin(PATIENCE_MS) ? Step.shown(client.read()) : "no reply";
    }

    /** Gives our set the elements that redis-server's has left: the choice was another. */
    private static void level(Twin twin, Request request, Reply expected, Reply actual) throws IOException {
        Set<String> theirs = popped(expected);
        Set<String> gone = popped(actual);
        String key = text(request.args()[1]);
        for (String element : gone) {
            if (!theirs.contains(element)) {
                twin.ours.call("SADD", key, element);
            }
        }
        for (String element : theirs) {
            if (!gone.contains(element)) {
                twin.ours.call("SREM", key, element);
            }
        }
    }

    private static Set<String> popped(Reply reply) {
        Set<String> elements = new HashSet<>();
        if (reply.isAggregate()) {
            reply.items().forEach(item -> elements.add(item.text()));
        } else if (!reply.isNull() && !reply.isError() && reply.type() == '$') {
            elements.add(reply.text());
        }
        return elements;
    }

    /** Waits until the clock of the server has gone on. */
    private static void pass(Wire server) throws IOException {
        long start = micros(server);
        while (micros(server) < start + LAPSE_MICROS) {
            Thread.onSpinWait();
        }
    }

    private static long micros(Wire server) throws IOException {
        String[] lines = server.call("TIME").split("\r\n");
        Matcher seconds = TIME.matcher(lines[2]);
        if (!seconds.find()) {
            throw new IOException("no time: " + List.of(lines));
        }
        return Long.parseLong(seconds.group()) * 1_000_000 + Long.parseLong(lines[4]);
    }

    /** Compares all data, and returns the difference, if there is one. */
    @Nullable
    Difference compareData() throws IOException {
        return data.compare();
    }

    /** Lets all go that wait, and compares what they were answered. */
    @Nullable
    Difference end() throws IOException {
        for (Twin twin : twins) {
            Difference woken = twin.waiting == null ? null : wake(twin, Objects.requireNonNull(twin.waiting));
            if (woken != null) {
                return woken;
            }
        }
        return compareData();
    }

    /** Returns what redis-server has answered to DUMP since it was asked last. */
    List<byte[]> takeDumped() {
        List<byte[]> taken = List.copyOf(dumped);
        dumped.clear();
        return taken;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        redis.close();
        ours.close();
        for (Wire replica : replicas) {
            replica.close();
        }
        for (Twin twin : twins) {
            twin.close();
        }
    }
}
