package dev.redoubt.node.command.data;

import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.keyspace.Entry;
import dev.redoubt.node.keyspace.PendingEntry;
import dev.redoubt.node.keyspace.StreamConsumer;
import dev.redoubt.node.keyspace.StreamGroup;
import dev.redoubt.persistence.text.StreamId;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** XPENDING, with and without a range (t_stream.c xpendingCommand). */
public final class StreamPendingCommand {
    private final CommandContext c;
    private StreamId from = StreamId.MIN;
    private StreamId to = StreamId.MAX;
    private long count;
    private long minIdleMs;
    private byte @Nullable [] consumerName;

    private StreamPendingCommand(CommandContext c) {
        this.c = c;
    }

    public static void xpending(CommandContext c) {
        StreamPendingCommand command = new StreamPendingCommand(c);
        int length = c.args.length;
        if (length != 3 && (length < 6 || length > 9)) {
            c.error(Texts.SYNTAX);
            return;
        }
        if (length > 3 && !command.parse()) {
            return;
        }
        byte[] key = c.args[1];
        byte[] name = c.args[2];
        Entry entry = c.read(key);
        if (StreamArgs.isOther(c, entry)) {
            return;
        }
        StreamGroup group = entry == null ? null : entry.stream().group(name);
        if (group == null) {
            StreamArgs.noGroup(c, key, name);
        } else if (length == 3) {
            command.summary(group);
        } else {
            command.entries(group);
        }
    }

    private boolean parse() {
        byte[][] args = c.args;
        int at = 3;
        if (Texts.is(args[3], "idle")) {
            if (!c.longArg(args[4])) {
                return false;
            }
            minIdleMs = c.number;
            if (args.length < 8) {
                c.error(Texts.SYNTAX);
                return false;
            }
            at = 5;
        }
        if (!c.longArg(args[at + 2])) {
            return false;
        }
        count = Math.max(c.number, 0);
        StreamId start = StreamArgs.intervalStart(c, args[at]);
        StreamId end = start == null ? null : StreamArgs.intervalEnd(c, args[at + 1]);
        if (start == null || end == null) {
            return false;
        }
        from = start;
        to = end;
        if (at + 3 < args.length) {
            consumerName = args[at + 3];
        }
        return true;
    }

    private void summary(StreamGroup group) {
        c.reply.array(4);
        c.reply.integer(group.pendingCount());
        PendingEntry first = group.firstPending(null, StreamId.MIN);
        PendingEntry last = group.lastPending();
        if (first == null || last == null) {
            c.reply.nullBulk();
            c.reply.nullBulk();
            c.reply.nullArray();
            return;
        }
        c.reply.bulk(first.id().toString());
        c.reply.bulk(last.id().toString());
        List<StreamConsumer> busy = group.consumers().stream()
                .filter(consumer -> consumer.pendingCount() > 0)
                .toList();
        c.reply.array(busy.size());
        for (StreamConsumer consumer : busy) {
            c.reply.array(2);
            c.reply.bulk(consumer.name());
            c.reply.bulkLong(consumer.pendingCount());
        }
    }

    private void entries(StreamGroup group) {
        byte[] name = consumerName;
        StreamConsumer consumer = name == null ? null : group.consumer(name);
        if (name != null && consumer == null) {
            c.reply.array(0);
            return;
        }
        c.reply.array(visit(group, consumer, entry -> {}));
        visit(group, consumer, this::entry);
    }

    /** Visits the entries that are asked for; returns how many there are. */
    private int visit(StreamGroup group, @Nullable StreamConsumer consumer, Consumer<PendingEntry> visitor) {
        int[] found = new int[1];
        long most = Math.min(count, Integer.MAX_VALUE);
        if (most > 0) {
            group.<RuntimeException>forEachPending(consumer, from, entry -> {
                if (entry.id().compareTo(to) > 0) {
                    return false;
                }
                if (minIdleMs == 0 || c.nowMs - entry.deliveryTimeMs() >= minIdleMs) {
                    visitor.accept(entry);
                    found[0]++;
                }
                return found[0] < most;
            });
        }
        return found[0];
    }

    private void entry(PendingEntry entry) {
        c.reply.array(4);
        c.reply.bulk(entry.id().toString());
        c.reply.bulk(entry.consumer().name());
        c.reply.integer(Math.max(c.nowMs - entry.deliveryTimeMs(), 0));
        c.reply.integer(entry.deliveryCount());
    }
}
