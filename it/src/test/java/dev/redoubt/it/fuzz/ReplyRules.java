package dev.redoubt.it.fuzz;

import dev.redoubt.node.command.random.WildRequests.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * When two replies to a request are the same: byte by byte, but where Redis leaves the order open, chooses by chance, or
 * tells times, memory and the process. Each rule is for the commands that it names.
 *
 * @param replicas how many the node has; redis-server has none
 */
record ReplyRules(int replicas) {
    private static final Set<String> UNORDERED = Set.of(
            "smembers",
            "sunion",
            "sinter",
            "sdiff",
            "hkeys",
            "hvals",
            "hgetall",
            "keys",
            // Without STORE, Redis compares by strcoll, which ends at a NUL byte.
            "sort",
            "sort_ro");
    private static final Set<String> SCANS = Set.of("scan", "sscan", "hscan", "zscan");
    private static final Set<String> CHOICES = Set.of("spop", "srandmember", "hrandfield", "zrandmember");
    private static final Set<String> TIMES = Set.of("ttl", "pttl", "expiretime", "pexpiretime");
    private static final Set<String> IDLE_TIMES = Set.of("xpending", "xinfo");
    private static final Set<String> SCRIPTS = Set.of("eval", "eval_ro", "evalsha", "evalsha_ro", "fcall", "fcall_ro");

    /** What tells of the process, or is a form of its own: DUMP writes other encodings than Redis. */
    private static final Set<String> OF_THE_SERVER = Set.of(
            "dump",
            "randomkey",
            "time",
            "lastsave",
            "lolwut",
            "role",
            "function dump",
            "function stats",
            "acl genpass",
            "acl log",
            "memory usage",
            "memory doctor",
            "slowlog len",
            "memory stats",
            "client id",
            "client info",
            "client list",
            "info",
            "command count",
            "latency latest",
            "latency doctor",
            "latency histogram",
            "slowlog get",
            "object idletime");

    /** What comes from a table of hashes. */
    private static final Set<String> FROM_TABLES = Set.of("function list", "acl cat", "config get");

    private static final int ALL = 1000;
    private static final long CLOCK_TOLERANCE_MS = 3_000;

    /**
     * Returns whether the replies are the same.
     *
     * @param queue the requests of the transaction that EXEC runs; else anything
     */
    boolean same(Request request, List<Request> queue, byte[] expected, byte[] actual) {
        if (Arrays.equals(expected, actual)) {
            return true;
        }
        Reply one = Reply.parse(expected);
        Reply other = Reply.parse(actual);
        if (request.name().equals("exec")) {
            return sameTransaction(queue, one, other);
        }
        return same(request.args(), one, other);
    }

    private boolean sameTransaction(List<Request> queue, Reply one, Reply other) {
        if (!sameForm(one, other) || one.items().size() != queue.size()) {
            return one.equals(other);
        }
        for (int i = 0; i < queue.size(); i++) {
            if (!same(queue.get(i).args(), one.items().get(i), other.items().get(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean same(byte[][] args, Reply one, Reply other) {
        if (one.equals(other)) {
            return true;
        }
        if (one.isError() || other.isError()) {
            return false;
        }
        String name = word(args, 0);
        if (SCRIPTS.contains(name)) {
            return sameOfScript(args, one, other);
        }
        if (UNORDERED.contains(name)) {
            int width = name.equals("hgetall") ? 2 : 1;
            return one.sorted(width).equals(other.sorted(width));
        }
        if (SCANS.contains(name)) {
            return sameScan(name, args, one, other);
        }
        if (CHOICES.contains(name)) {
            return sameChoice(args, one, other);
        }
        if (TIMES.contains(name)) {
            return near(one, other, name.startsWith("p") ? CLOCK_TOLERANCE_MS : CLOCK_TOLERANCE_MS / 1000);
        }
        if (IDLE_TIMES.contains(name)) {
            return timeless(one).equals(timeless(other));
        }
        if (name.equals("wait")) {
            return one.type() == ':' && other.type() == ':' && Long.parseLong(other.text()) <= replicas;
        }
        String both = name + " " + word(args, 1);
        if (OF_THE_SERVER.contains(name) || OF_THE_SERVER.contains(both)) {
            return one.type() == other.type() && one.isNull() == other.isNull();
        }
        if (both.equals("object refcount")) {
            // Redis counts the arguments of the transaction that it runs; a copy of a shared integer is not shared.
            boolean copied = one.text().equals("1") && other.text().equals("2147483647");
            return copied || (one.type() == ':' && other.text().equals("1"));
        }
        if (FROM_TABLES.contains(both)) {
            return one.deeplySorted().equals(other.deeplySorted());
        }
        if (both.equals("object encoding")) {
            // SORT makes a sorted set a skiplist in Redis, and a renamed key may be one that SORT has read.
            return one.text().equals("skiplist") && other.text().equals("listpack");
        }
        return name.equals("hello") && withoutId(one).equals(withoutId(other));
    }

    /** Returns the command that a script without keys is given to call; any other request as it is. */
    static byte[][] called(byte[][] args) {
        boolean script = args.length > 3
                && SCRIPTS.contains(word(args, 0))
                && word(args, 2).equals("0");
        return script ? Arrays.copyOfRange(args, 3, args.length) : args;
    }

    private boolean sameOfScript(byte[][] args, Reply one, Reply other) {
        if (args.length < 4 || !word(args, 2).equals("0")) {
            return false;
        }
        byte[][] called = called(args);
        boolean open = UNORDERED.contains(word(called, 0))
                || SCANS.contains(word(called, 0))
                || CHOICES.contains(word(called, 0));
        // A map is a table of Lua, which has no order.
        if (one.deeplySorted().equals(other.deeplySorted())) {
            return open || mayBeMap(one);
        }
        if (open && one.type() == '$' && other.type() == '$') {
            return sortedBytes(one).equals(sortedBytes(other));
        }
        return same(called, one, other);
    }

    /** A map that a script gives on: to a client of protocol 2 it is an array of pairs. */
    private static boolean mayBeMap(Reply reply) {
        return reply.type() == '%' || (reply.isAggregate() && reply.items().size() % 2 == 0);
    }

    /** JSON of an array in another order has the same bytes in another order. */
    private static String sortedBytes(Reply reply) {
        char[] chars = reply.text().toCharArray();
        Arrays.sort(chars);
        return new String(chars);
    }

    private static boolean sameScan(String name, byte[][] args, Reply one, Reply other) {
        if (!sameForm(one, other) || one.items().size() != 2) {
            return false;
        }
        String from = word(args, name.equals("scan") ? 1 : 2);
        boolean whole = from.equals("0")
                && one.items().get(0).text().equals("0")
                && other.items().get(0).text().equals("0");
        int width = name.equals("hscan") || name.equals("zscan") ? 2 : 1;
        return !whole
                || one.items().get(1).sorted(width).equals(other.items().get(1).sorted(width));
    }

    private static boolean sameChoice(byte[][] args, Reply one, Reply other) {
        boolean pairs =
                args.length > 3 && one.isAggregate() && one.items().stream().noneMatch(Reply::isAggregate);
        int width = pairs ? 2 : 1;
        if (one.sorted(width).equals(other.sorted(width))) {
            return true;
        }
        boolean all = args.length > 2 && new String(args[2], StandardCharsets.ISO_8859_1).length() > 3;
        return !all
                && one.type() == other.type()
                && one.items().size() == other.items().size()
                && one.isNull() == other.isNull();
    }

    private static boolean sameForm(Reply one, Reply other) {
        return one.isAggregate()
                && other.isAggregate()
                && one.type() == other.type()
                && one.text().equals(other.text());
    }

    private static boolean near(Reply one, Reply other, long tolerance) {
        return one.type() == ':'
                && other.type() == ':'
                && Long.parseLong(one.text()) >= ALL
                && Math.abs(Long.parseLong(one.text()) - Long.parseLong(other.text())) <= tolerance;
    }

    /** Without idle times: those of pending entries come before their counts, those of consumers behind their names. */
    private static Reply timeless(Reply reply) {
        if (!reply.isAggregate()) {
            return reply;
        }
        List<Reply> items = new ArrayList<>();
        for (int i = 0; i < reply.items().size(); i++) {
            Reply item = reply.items().get(i);
            boolean counted =
                    i + 1 < reply.items().size() && reply.items().get(i + 1).type() == ':';
            boolean named = i > 0
                    && Set.of("idle", "seen-time")
                            .contains(reply.items().get(i - 1).text());
            boolean time = item.type() == ':' && (counted || named);
            items.add(time ? new Reply(':', "time", List.of()) : timeless(item));
        }
        return new Reply(reply.type(), reply.text(), items);
    }

    private static Reply withoutId(Reply hello) {
        List<Reply> items = new ArrayList<>(hello.items());
        for (int i = 1; i < items.size(); i++) {
            if (items.get(i - 1).text().equals("id")) {
                items.set(i, new Reply(':', "id", List.of()));
            }
        }
        return new Reply(hello.type(), hello.text(), items);
    }

    private static String word(byte[][] args, int at) {
        return at < args.length ? new String(args[at], StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT) : "";
    }
}
