package dev.redoubt.node.command.data;

import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.command.engine.KeyEvent;
import dev.redoubt.node.keyspace.Entry;
import dev.redoubt.node.keyspace.StreamValue;
import dev.redoubt.persistence.text.StreamId;
import org.jspecify.annotations.Nullable;

/** The commands on the entries of streams (t_stream.c). */
public final class StreamCommands {
    /** STREAM_LISTPACK_MAX_SIZE. */
    private static final long MAX_ENTRY_BYTES = 1 << 30;

    /** The copy of a node that grows counts from this size on. */
    private static final long LARGE_NODE_BYTES = 64 << 10;

    private StreamCommands() {}

    public static void xadd(CommandContext c) {
        StreamTrim options = StreamTrim.parse(c, true);
        if (options == null) {
            return;
        }
        byte[][] args = c.args;
        int from = options.idIndex + 1;
        if (args.length - from < 2 || (args.length - from) % 2 == 1) {
            c.wrongArity();
            return;
        }
        StreamId given = options.id;
        if (given != null && options.sequenceGiven && given.isZero()) {
            c.error("ERR The ID specified in XADD must be greater than 0-0");
            return;
        }
        byte[] key = args[1];
        Entry entry = c.find(key);
        if (StreamArgs.isOther(c, entry)) {
            return;
        }
        if (entry == null && options.onlyExisting) {
            c.reply.nullBulk();
            return;
        }
        StreamId last = entry == null ? StreamId.MIN : entry.stream().lastId();
        StreamId id = newId(c, options, last);
        if (id == null || !fits(c, entry, from)) {
            return;
        }
        StreamValue stream = c.db.streamForWrite(key);
        stream.append(id, args, from);
        long trimmed = options.trim(stream);
        c.reply.bulk(id.toString());
        if (options.isInexact() || given == null || !options.sequenceGiven) {
            byte[][] resolved = args.clone();
            if (options.isInexact()) {
                options.resolve(resolved, stream);
            }
            if (given == null || !options.sequenceGiven) {
                resolved[options.idIndex] = id.toBytes();
            }
            c.effect(resolved);
        }
        c.changed(key, KeyEvent.XADD);
        if (trimmed > 0) {
            c.event(KeyEvent.XTRIM, key);
        }
    }

    /** The id of a new entry (streamNextID, streamAppendItem); answers an error and returns null if there is none. */
    private static @Nullable StreamId newId(CommandContext c, StreamTrim options, StreamId last) {
        if (last.equals(StreamId.MAX)) {
            c.error("ERR The stream has exhausted the last possible ID, unable to add more items");
            return null;
        }
        StreamId given = options.id;
        if (given == null) {
            return Long.compareUnsigned(c.nowMs, last.ms()) > 0 ? new StreamId(c.nowMs, 0) : last.next();
        }
        StreamId id = !options.sequenceGiven && given.ms() == last.ms() ? last.next() : given;
        if (id.compareTo(last) <= 0 || id.ms() != given.ms()) {
            c.error("ERR The ID specified in XADD is equal or smaller than the target stream top item");
            return null;
        }
        return id;
    }

    private static boolean fits(CommandContext c, @Nullable Entry entry, int from) {
        long bytes = 0;
        for (int i = from; i < c.args.length; i++) {
            bytes += c.args[i].length;
        }
        if (bytes > MAX_ENTRY_BYTES) {
            // DIFFERS: Redis has made an empty stream by then if there was none.
            c.error("ERR Elements are too large to be stored");
            return false;
        }
        long nodeBytes = entry == null ? 0 : entry.stream().lastNodeBytes();
        long needed = 2 * bytes + (nodeBytes > LARGE_NODE_BYTES ? nodeBytes : 0);
        if (!c.replaying && !c.engine.take(needed)) {
            c.error(Texts.OUT_OF_MEMORY);
            return false;
        }
        return true;
    }

    public static void xlen(CommandContext c) {
        Entry entry = c.read(c.args[1]);
        if (!StreamArgs.isOther(c, entry)) {
            c.reply.integer(entry == null ? 0 : entry.stream().size());
        }
    }

    public static void xrange(CommandContext c) {
        range(c, c.args[2], c.args[3], false);
    }

    public static void xrevrange(CommandContext c) {
        range(c, c.args[3], c.args[2], true);
    }

    private static void range(CommandContext c, byte[] start, byte[] end, boolean reverse) {
        StreamId from = StreamArgs.intervalStart(c, start);
        StreamId to = from == null ? null : StreamArgs.intervalEnd(c, end);
        if (from == null || to == null) {
            return;
        }
        long count = Long.MAX_VALUE;
        for (int i = 4; i < c.args.length; i += 2) {
            if (!Texts.is(c.args[i], "count") || i + 1 == c.args.length) {
                c.error(Texts.SYNTAX);
                return;
            }
            if (!c.longArg(c.args[i + 1])) {
                return;
            }
            count = Math.max(c.number, 0);
        }
        Entry entry = c.read(c.args[1]);
        if (StreamArgs.isOther(c, entry)) {
            return;
        }
        if (entry == null) {
            c.reply.array(0);
        } else if (count == 0) {
            c.reply.nullArray();
        } else {
            new StreamReplies(c).range(entry.stream(), from, to, reverse, count);
        }
    }

    public static void xdel(CommandContext c) {
        byte[] key = c.args[1];
        Entry entry = c.find(key);
        if (StreamArgs.isOther(c, entry)) {
            return;
        }
        if (entry == null) {
            c.reply.integer(0);
            return;
        }
        StreamId[] ids = StreamArgs.strictIds(c, 2);
        if (ids == null) {
            return;
        }
        StreamValue stream = c.db.streamForWrite(key);
        int deleted = 0;
        for (StreamId id : ids) {
            deleted += stream.delete(id) ? 1 : 0;
        }
        if (deleted > 0) {
            c.changedUnseen(key, deleted);
            c.event(KeyEvent.XDEL, key);
        }
        c.reply.integer(deleted);
    }

    public static void xtrim(CommandContext c) {
        StreamTrim options = StreamTrim.parse(c, false);
        if (options == null) {
            return;
        }
        byte[] key = c.args[1];
        Entry entry = c.find(key);
        if (StreamArgs.isOther(c, entry)) {
            return;
        }
        if (entry == null) {
            c.reply.integer(0);
            return;
        }
        StreamValue stream = c.db.streamForWrite(key);
        long deleted = options.trim(stream);
        if (deleted > 0) {
            if (options.isInexact()) {
                byte[][] resolved = c.args.clone();
                options.resolve(resolved, stream);
                c.effect(resolved);
            }
            c.changedUnseen(key, deleted);
            c.event(KeyEvent.XTRIM, key);
        }
        c.reply.integer(deleted);
    }

    public static void xsetid(CommandContext c) {
        byte[][] args = c.args;
        StreamId id = StreamArgs.strictId(c, args[2]);
        if (id == null) {
            return;
        }
        long added = -1;
        StreamId deleted = StreamId.MIN;
        for (int i = 3; i < args.length; i += 2) {
            boolean more = i + 1 < args.length;
            if (more && Texts.is(args[i], "entriesadded")) {
                if (!c.longArg(args[i + 1])) {
                    return;
                }
                added = c.number;
                if (added < 0) {
                    c.error("ERR entries_added must be positive");
                    return;
                }
            } else if (more && Texts.is(args[i], "maxdeletedid")) {
                StreamId given = StreamArgs.strictId(c, args[i + 1]);
                if (given == null) {
                    return;
                }
                deleted = given;
                if (id.compareTo(deleted) < 0) {
                    c.error("ERR The ID specified in XSETID is smaller than the provided max_deleted_entry_id");
                    return;
                }
            } else {
                c.error(Texts.SYNTAX);
                return;
            }
        }
        setId(c, id, added, deleted);
    }

    private static void setId(CommandContext c, StreamId id, long added, StreamId deleted) {
        byte[] key = c.args[1];
        Entry entry = c.find(key);
        if (entry == null) {
            c.error(Texts.NO_SUCH_KEY);
            return;
        }
        if (StreamArgs.isOther(c, entry)) {
            return;
        }
        StreamValue found = entry.stream();
        if (found.size() > 0 && id.compareTo(found.lastEntryId()) < 0) {
            c.error("ERR The ID specified in XSETID is smaller than the target stream top item");
            return;
        }
        if (added >= 0 && found.size() > added) {
            c.error("ERR The entries_added specified in XSETID is smaller than the target stream length");
            return;
        }
        StreamValue stream = c.db.streamForWrite(key);
        stream.setState(
                id, deleted.isZero() ? stream.maxDeletedId() : deleted, added < 0 ? stream.entriesAdded() : added);
        c.reply.ok();
        c.changedAll(1);
        c.event(KeyEvent.XSETID, key);
    }
}
