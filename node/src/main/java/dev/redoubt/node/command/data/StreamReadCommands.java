package dev.redoubt.node.command.data;

import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.command.engine.KeyWait;
import dev.redoubt.node.keyspace.Entry;
import dev.redoubt.node.keyspace.StreamGroup;
import dev.redoubt.node.keyspace.StreamValue;
import dev.redoubt.node.keyspace.ValueType;
import dev.redoubt.node.resp.ReplyWriter;
import dev.redoubt.persistence.text.StreamId;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** XREAD and XREADGROUP, which may wait (t_stream.c xreadCommand, blocked.c serveClientsBlockedOnStreamKey). */
public final class StreamReadCommands {
    private static final String UNBALANCED =
            "ERR Unbalanced XREAD list of streams: for each stream key an ID or '$' must be specified.";
    private static final String DOLLAR_IN_GROUP =
            "ERR The $ ID is meaningless in the context of XREADGROUP: you want to"
                    + " read the history of this consumer by specifying a proper ID, or use the > ID to get new messages. The $"
                    + " ID would just return an empty result set.";
    private static final String NEW_WITHOUT_GROUP =
            "ERR The > ID can be specified only when calling XREADGROUP using the GROUP <group> <consumer> option.";

    /** A request that has waited and has no COUNT gets so many entries at most. */
    private static final long COUNT_AFTER_WAIT = 1000;

    private static final int NO_WAIT = -1;

    private final CommandContext c;
    private final boolean inGroup;
    private long timeoutMs = NO_WAIT;
    private long count;
    private boolean noAck;
    private byte @Nullable [] groupName;
    private byte[] consumerName = {};

    /** The index of the first key, and the number of keys. */
    private int first;

    private int streams;

    private StreamReadCommands(CommandContext c, boolean inGroup) {
        this.c = c;
        this.inGroup = inGroup;
    }

    public static void xread(CommandContext c) {
        new StreamReadCommands(c, false).run();
    }

    public static void xreadgroup(CommandContext c) {
        new StreamReadCommands(c, true).run();
    }

    private void run() {
        c.suppressEffect();
        if (!parse()) {
            return;
        }
        if (c.retried) {
            goOn();
            return;
        }
        StreamId[] ids = ids();
        if (ids == null || serve(ids)) {
            return;
        }
        if (timeoutMs == NO_WAIT || c.inExec) {
            c.reply.nullArray();
        } else {
            List<byte[]> keys = List.of(Arrays.copyOfRange(c.args, first, first + streams));
            c.block(new KeyWait(c.dbIndex, keys, inGroup, timeoutMs, resolved(ids), ReplyWriter::nullArray));
        }
    }

    // ---- The request

    private boolean parse() {
        byte[][] args = c.args;
        for (int i = 1; i < args.length && first == 0; i++) {
            int more = args.length - i - 1;
            if (Texts.is(args[i], "block") && more > 0) {
                if (c.inScript) {
                    c.error("ERR " + StreamArgs.printed(args[0])
                            + " command is not allowed with BLOCK option from scripts");
                    return false;
                }
                i++;
                if (!BlockingCommands.timeoutMs(c, args[i])) {
                    return false;
                }
                timeoutMs = c.number;
            } else if (Texts.is(args[i], "count") && more > 0) {
                i++;
                if (!c.longArg(args[i])) {
                    return false;
                }
                count = Math.max(c.number, 0);
            } else if (Texts.is(args[i], "streams") && more > 0) {
                first = i + 1;
            } else if (Texts.is(args[i], "group") && more > 1) {
                groupName = args[i + 1];
                consumerName = args[i + 2];
                if (isNotForXread("GROUP")) {
                    return false;
                }
                i += 2;
            } else if (Texts.is(args[i], "noack")) {
                noAck = true;
                if (isNotForXread("NOACK")) {
                    return false;
                }
            } else {
                c.error(Texts.SYNTAX);
                return false;
            }
        }
        return isComplete();
    }

    private boolean isNotForXread(String option) {
        if (!inGroup) {
            c.error("ERR The " + option + " option is only supported by XREADGROUP. You called XREAD instead.");
        }
        return !inGroup;
    }

    private boolean isComplete() {
        if (first > 0 && (c.args.length - first) % 2 != 0) {
            c.error(UNBALANCED);
            return false;
        }
        if (first == 0) {
            c.error(Texts.SYNTAX);
            return false;
        }
        streams = (c.args.length - first) / 2;
        if (inGroup && groupName == null) {
            c.error("ERR Missing GROUP option for XREADGROUP");
            return false;
        }
        return true;
    }

    private byte[] key(int i) {
        return c.args[first + i];
    }

    /** The ids behind which to read; the highest one stands for new entries. Null after an error. */
    private StreamId @Nullable [] ids() {
        StreamId[] ids = new StreamId[streams];
        for (int i = 0; i < streams; i++) {
            Entry entry = c.read(key(i));
            if (StreamArgs.isOther(c, entry)) {
                return null;
            }
            byte[] name = groupName;
            if (name != null && (entry == null || entry.stream().group(name) == null)) {
                c.error("NOGROUP No such key '" + StreamArgs.printed(key(i)) + "' or consumer group '"
                        + StreamArgs.printed(name) + "' in XREADGROUP with GROUP option");
                return null;
            }
            StreamId id = id(c.args[first + streams + i], entry);
            if (id == null) {
                return null;
            }
            ids[i] = id;
        }
        return ids;
    }

    private @Nullable StreamId id(byte[] arg, @Nullable Entry entry) {
        if (arg.length == 1 && arg[0] == '$') {
            if (inGroup) {
                c.error(DOLLAR_IN_GROUP);
                return null;
            }
            return entry == null ? StreamId.MIN : entry.stream().lastId();
        }
        if (arg.length == 1 && arg[0] == '>') {
            if (!inGroup) {
                c.error(NEW_WITHOUT_GROUP);
                return null;
            }
            return StreamId.MAX;
        }
        return StreamArgs.strictId(c, arg);
    }

    /** The request as it runs again: what was the last id when it came is so for good. */
    private byte[][] resolved(StreamId[] ids) {
        byte[][] again = c.args.clone();
        for (int i = 0; i < streams && !inGroup; i++) {
            again[first + streams + i] = ids[i].toBytes();
        }
        return again;
    }

    // ---- At once

    /** Answers with what is there; returns false if there is nothing. */
    private boolean serve(StreamId[] ids) {
        boolean[] served = new boolean[streams];
        int number = 0;
        for (int i = 0; i < streams; i++) {
            served[i] = hasSome(ids, served, i);
            number += served[i] ? 1 : 0;
        }
        if (number == 0) {
            return false;
        }
        for (int i = 0; i < streams; i++) {
            if (served[i] && ids[i].equals(StreamId.MAX) && !hasRoom(key(i), count)) {
                c.error(Texts.OUT_OF_MEMORY);
                return true;
            }
        }
        head(number);
        for (int i = 0; i < streams; i++) {
            if (served[i]) {
                serve(key(i), ids[i], count);
            }
        }
        return true;
    }

    /**
     * Returns whether there is memory for the entries that the consumer gets.
     *
     * <p>DIFFERS: Redis delivers as many as there are.
     */
    private boolean hasRoom(byte[] key, long limit) {
        StreamValue stream = c.db.stream(key);
        byte[] name = groupName;
        StreamGroup group = stream == null || name == null ? null : stream.group(name);
        if (stream == null || name == null || group == null || noAck) {
            return true;
        }
        long entries = stream.count(group.lastId().next(), StreamId.MAX, limit == 0 ? Integer.MAX_VALUE : limit);
        return StreamEffects.take(c, key, name, consumerName, entries);
    }

    /** Returns whether a stream has something, after the streams before it were served: it may be one of them. */
    private boolean hasSome(StreamId[] ids, boolean[] served, int i) {
        Entry entry = c.read(key(i));
        if (entry == null) {
            return false;
        }
        StreamValue stream = entry.stream();
        byte[] name = groupName;
        if (name == null) {
            return stream.size() > 0 && stream.lastEntryId().compareTo(ids[i]) > 0;
        }
        if (!ids[i].equals(StreamId.MAX)) {
            return true;
        }
        StreamGroup group = stream.group(name);
        if (group == null || stream.size() == 0 || stream.lastEntryId().compareTo(group.lastId()) <= 0) {
            return false;
        }
        long before = 0;
        for (int j = 0; j < i; j++) {
            boolean same = served[j] && ids[j].equals(StreamId.MAX) && Arrays.equals(key(j), key(i));
            before += same ? 1 : 0;
        }
        if (before == 0 || count == 0) {
            return before == 0;
        }
        long taken = count > Integer.MAX_VALUE ? Integer.MAX_VALUE : count * before;
        return stream.count(group.lastId().next(), StreamId.MAX, taken + 1) > taken;
    }

    private void head(int number) {
        if (c.reply.protocol() == 2) {
            c.reply.array(number);
        } else {
            c.reply.map(number);
        }
    }

    private void serve(byte[] key, StreamId after, long limit) {
        if (c.reply.protocol() == 2) {
            c.reply.array(2);
        }
        c.reply.bulk(key);
        byte[] name = groupName;
        if (name != null) {
            new StreamDelivery(c, key, name, consumerName, noAck).deliver(after, limit);
            return;
        }
        StreamValue stream = c.db.stream(key);
        if (stream == null) {
            throw new IllegalStateException("the stream has gone");
        }
        new StreamReplies(c).range(stream, after.next(), StreamId.MAX, false, limit == 0 ? Long.MAX_VALUE : limit);
    }

    // ---- After waiting

    /** Looks at the key that has changed, and goes on waiting if it has nothing. */
    private void goOn() {
        byte[] key = c.blocked.servedKey();
        Entry entry = key == null ? null : c.find(key);
        if (key == null || entry == null || entry.type() != ValueType.STREAM) {
            if (inGroup) {
                c.error("UNBLOCKED the stream key no longer exists");
            } else {
                goOnWaiting();
            }
            return;
        }
        StreamValue stream = entry.stream();
        StreamId after = null;
        byte[] name = groupName;
        if (name == null) {
            after = StreamId.parse(c.args[first + streams + indexOf(key)], 0);
        } else {
            StreamGroup group = stream.group(name);
            if (group == null) {
                c.error("NOGROUP the consumer group this client was blocked on no longer exists");
                return;
            }
            after = group.lastId();
        }
        long most = count == 0 ? COUNT_AFTER_WAIT : count;
        if (after == null || stream.lastId().compareTo(after) <= 0) {
            goOnWaiting();
        } else if (!hasRoom(key, most)) {
            c.error(Texts.OUT_OF_MEMORY);
        } else {
            head(1);
            serve(key, name == null ? after : StreamId.MAX, most);
        }
    }

    private void goOnWaiting() {
        c.block(List.of(), 0, ReplyWriter::nullArray);
    }

    private int indexOf(byte[] key) {
        int i = 0;
        while (!Arrays.equals(key(i), key)) {
            i++;
        }
        return i;
    }
}
