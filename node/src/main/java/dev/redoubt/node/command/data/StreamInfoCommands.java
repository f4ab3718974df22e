package dev.redoubt.node.command.data;

import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.keyspace.Entry;
import dev.redoubt.node.keyspace.PendingEntry;
import dev.redoubt.node.keyspace.StreamConsumer;
import dev.redoubt.node.keyspace.StreamGroup;
import dev.redoubt.node.keyspace.StreamValue;
import dev.redoubt.persistence.text.StreamId;
import org.jspecify.annotations.Nullable;

/** XINFO (t_stream.c xinfoCommand). */
public final class StreamInfoCommands {
    private static final long DEFAULT_COUNT = 10;

    private StreamInfoCommands() {}

    public static void stream(CommandContext c) {
        StreamValue stream = read(c);
        if (stream == null) {
            return;
        }
        byte[][] args = c.args;
        int options = args.length - 3;
        boolean full = options > 0;
        long count = DEFAULT_COUNT;
        if (full) {
            boolean fits = (options == 1 || (options == 3 && Texts.is(args[4], "count"))) && Texts.is(args[3], "full");
            if (!fits) {
                c.error(Texts.unknownSubcommand(args));
                return;
            }
            if (options == 3) {
                if (!c.longArg(args[5])) {
                    return;
                }
                count = c.number < 0 ? DEFAULT_COUNT : c.number;
            }
        }
        c.reply.map(full ? 9 : 10);
        integer(c, "length", stream.size());
        integer(c, "radix-tree-keys", stream.nodes());
        integer(c, "radix-tree-nodes", stream.radixNodes());
        id(c, "last-generated-id", stream.lastId());
        id(c, "max-deleted-entry-id", stream.maxDeletedId());
        integer(c, "entries-added", stream.entriesAdded());
        id(c, "recorded-first-entry-id", stream.firstId());
        if (full) {
            full(c, stream, count == 0 ? Integer.MAX_VALUE : Math.min(count, Integer.MAX_VALUE));
        } else {
            integer(c, "groups", stream.groups().size());
            edge(c, "first-entry", stream, stream.firstId());
            edge(c, "last-entry", stream, stream.lastEntryId());
        }
    }

    /** The stream for reading; answers an error and returns null if it is not there. */
    private static @Nullable StreamValue read(CommandContext c) {
        Entry entry = c.read(c.args[2]);
        if (entry == null) {
            c.error(Texts.NO_SUCH_KEY);
            return null;
        }
        return StreamArgs.isOther(c, entry) ? null : entry.stream();
    }

    private static void integer(CommandContext c, String name, long value) {
        c.reply.bulk(name);
        c.reply.integer(value);
    }

    private static void id(CommandContext c, String name, StreamId value) {
        c.reply.bulk(name);
        c.reply.bulk(value.toString());
    }

    private static void edge(CommandContext c, String name, StreamValue stream, StreamId id) {
        c.reply.bulk(name);
        if (!new StreamReplies(c).entry(stream, id)) {
            c.reply.nullBulk();
        }
    }

    private static void full(CommandContext c, StreamValue stream, long count) {
        c.reply.bulk("entries");
        new StreamReplies(c).range(stream, StreamId.MIN, StreamId.MAX, false, count);
        c.reply.bulk("groups");
        c.reply.array(stream.groups().size());
        for (StreamGroup group : stream.groups()) {
            c.reply.map(7);
            c.reply.bulk("name");
            c.reply.bulk(group.name());
            position(c, stream, group);
            integer(c, "pel-count", group.pendingCount());
            c.reply.bulk("pending");
            pending(c, group, null, count);
            c.reply.bulk("consumers");
            c.reply.array(group.consumers().size());
            for (StreamConsumer consumer : group.consumers()) {
                c.reply.map(4);
                c.reply.bulk("name");
                c.reply.bulk(consumer.name());
                integer(c, "seen-time", consumer.seenTimeMs());
                integer(c, "pel-count", consumer.pendingCount());
                c.reply.bulk("pending");
                pending(c, group, consumer, count);
            }
        }
    }

    private static void pending(CommandContext c, StreamGroup group, @Nullable StreamConsumer of, long count) {
        long number = group.countPending(of, StreamId.MIN, count);
        c.reply.array((int) number);
        long[] left = {number};
        if (number > 0) {
            group.<RuntimeException>forEachPending(of, StreamId.MIN, entry -> {
                pending(c, entry, of == null);
                return --left[0] > 0;
            });
        }
    }

    private static void pending(CommandContext c, PendingEntry entry, boolean named) {
        c.reply.array(named ? 4 : 3);
        c.reply.bulk(entry.id().toString());
        if (named) {
            c.reply.bulk(entry.consumer().name());
        }
        c.reply.integer(entry.deliveryTimeMs());
        c.reply.integer(entry.deliveryCount());
    }

    /** The last id of a group, how many entries that makes, and how many come behind it (streamReplyWithCGLag). */
    private static void position(CommandContext c, StreamValue stream, StreamGroup group) {
        id(c, "last-delivered-id", group.lastId());
        orNull(c, "entries-read", group.entriesRead() == StreamGroup.UNKNOWN, group.entriesRead());
        long read = group.entriesRead();
        if (read == StreamGroup.UNKNOWN || stream.hasDeletedFrom(group.lastId())) {
            read = stream.addedUpTo(group.lastId());
        }
        boolean unused = stream.entriesAdded() == 0;
        orNull(c, "lag", !unused && read == StreamGroup.UNKNOWN, unused ? 0 : stream.entriesAdded() - read);
    }

    private static void orNull(CommandContext c, String name, boolean unknown, long value) {
        c.reply.bulk(name);
        if (unknown) {
            c.reply.nullBulk();
        } else {
            c.reply.integer(value);
        }
    }

    public static void groups(CommandContext c) {
        StreamValue stream = read(c);
        if (stream == null) {
            return;
        }
        c.reply.array(stream.groups().size());
        for (StreamGroup group : stream.groups()) {
            c.reply.map(6);
            c.reply.bulk("name");
            c.reply.bulk(group.name());
            integer(c, "consumers", group.consumers().size());
            integer(c, "pending", group.pendingCount());
            position(c, stream, group);
        }
    }

    public static void consumers(CommandContext c) {
        StreamValue stream = read(c);
        if (stream == null) {
            return;
        }
        StreamGroup group = stream.group(c.args[3]);
        if (group == null) {
            c.error("NOGROUP No such consumer group '" + StreamArgs.printed(c.args[3]) + "' for key name '"
                    + StreamArgs.printed(c.args[2]) + "'");
            return;
        }
        c.reply.array(group.consumers().size());
        for (StreamConsumer consumer : group.consumers()) {
            c.reply.map(3);
            c.reply.bulk("name");
            c.reply.bulk(consumer.name());
            integer(c, "pending", consumer.pendingCount());
            integer(c, "idle", Math.max(c.nowMs - consumer.seenTimeMs(), 0));
        }
    }
}
