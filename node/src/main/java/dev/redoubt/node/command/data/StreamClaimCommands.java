package dev.redoubt.node.command.data;

import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.command.engine.KeyEvent;
import dev.redoubt.node.keyspace.Entry;
import dev.redoubt.node.keyspace.PendingEntry;
import dev.redoubt.node.keyspace.StreamConsumer;
import dev.redoubt.node.keyspace.StreamGroup;
import dev.redoubt.node.keyspace.StreamValue;
import dev.redoubt.persistence.text.StreamId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** XCLAIM and XAUTOCLAIM (t_stream.c xclaimCommand, xautoclaimCommand). */
public final class StreamClaimCommands {
    private static final long NOT_GIVEN = -1;

    /** XAUTOCLAIM looks at so many entries for each that it may claim. */
    private static final long ATTEMPTS = 10;

    private static final long DEFAULT_COUNT = 100;
    private static final long MAX_COUNT = Long.MAX_VALUE / 16;

    private final CommandContext c;
    private final byte[] key;
    private final byte[] groupName;
    private long minIdleMs;
    private boolean justId;
    private boolean force;
    private long deliveryTimeMs;
    private long retryCount = NOT_GIVEN;
    private final List<StreamId> claimed = new ArrayList<>();
    private final List<StreamId> deleted = new ArrayList<>();
    private @Nullable StreamConsumer consumer;

    private StreamClaimCommands(CommandContext c) {
        this.c = c;
        this.key = c.args[1];
        this.groupName = c.args[2];
        this.deliveryTimeMs = c.nowMs;
    }

    public static void xclaim(CommandContext c) {
        c.suppressEffect();
        new StreamClaimCommands(c).claim();
    }

    public static void xautoclaim(CommandContext c) {
        c.suppressEffect();
        new StreamClaimCommands(c).autoClaim();
    }

    /** Returns whether the group is there; else answers an error. */
    private boolean hasGroup(@Nullable Entry entry) {
        if (StreamArgs.isOther(c, entry)) {
            return false;
        }
        if (entry == null || entry.stream().group(groupName) == null) {
            StreamArgs.noGroup(c, key, groupName);
            return false;
        }
        return true;
    }

    private boolean readMinIdle() {
        if (!c.longArg(
                c.args[4],
                "ERR Invalid min-idle-time argument for " + c.spec.name().toUpperCase(Locale.ROOT))) {
            return false;
        }
        minIdleMs = Math.max(c.number, 0);
        return true;
    }

    // ---- XCLAIM

    private void claim() {
        byte[][] args = c.args;
        if (!hasGroup(c.read(key)) || !readMinIdle()) {
            return;
        }
        List<StreamId> ids = new ArrayList<>();
        StreamId id = StreamId.parse(args[5], 0);
        while (id != null) {
            ids.add(id);
            int next = 5 + ids.size();
            id = next == args.length ? null : StreamId.parse(args[next], 0);
        }
        StreamId last = options(5 + ids.size());
        if (last == null) {
            return;
        }
        if (!StreamEffects.take(c, key, groupName, args[3], ids.size())) {
            c.error(Texts.OUT_OF_MEMORY);
            return;
        }
        StreamValue stream = c.db.streamForWrite(key);
        StreamGroup group = stream.groupForWrite(groupName);
        boolean moved = last.compareTo(group.lastId()) > 0;
        boolean delivery = moved && ids.contains(last);
        if (delivery && c.replaying) {
            StreamDelivery.advance(stream, group, last);
        } else if (moved) {
            group.setPosition(last, group.entriesRead());
        }
        boolean logged = false;
        for (int i = 0; i < ids.size(); i++) {
            logged |= claim(stream, group, ids.get(i), args[5 + i]);
        }
        // Effects that look like those of a delivery are replayed as one.
        if (moved && (!logged || delivery)) {
            StreamEffects.position(c, key, group);
        }
        reply(stream);
    }

    /** Reads the options; returns the id of LASTID, or the lowest one. Null after an error. */
    private @Nullable StreamId options(int from) {
        byte[][] args = c.args;
        StreamId last = StreamId.MIN;
        long time = NOT_GIVEN;
        for (int i = from; i < args.length; i++) {
            boolean more = i + 1 < args.length;
            if (Texts.is(args[i], "force")) {
                force = true;
            } else if (Texts.is(args[i], "justid")) {
                justId = true;
            } else if (more && Texts.is(args[i], "idle")) {
                if (!c.longArg(args[++i], "ERR Invalid IDLE option argument for XCLAIM")) {
                    return null;
                }
                time = c.nowMs - c.number;
            } else if (more && Texts.is(args[i], "time")) {
                if (!c.longArg(args[++i], "ERR Invalid TIME option argument for XCLAIM")) {
                    return null;
                }
                time = c.number;
            } else if (more && Texts.is(args[i], "retrycount")) {
                if (!c.longArg(args[++i], "ERR Invalid RETRYCOUNT option argument for XCLAIM")) {
                    return null;
                }
                retryCount = c.number;
            } else if (more && Texts.is(args[i], "lastid")) {
                StreamId given = StreamArgs.strictId(c, args[++i]);
                if (given == null) {
                    return null;
                }
                last = given;
            } else {
                c.error("ERR Unrecognized XCLAIM option '" + StreamArgs.printed(args[i]) + "'");
                return null;
            }
        }
        // The log tells the time of the master, whatever the time is where it is replayed.
        boolean sane = time >= 0 && (c.replaying || time <= c.nowMs);
        deliveryTimeMs = sane ? time : c.nowMs;
        return last;
    }

    /** Returns whether there is an effect. */
    private boolean claim(StreamValue stream, StreamGroup group, StreamId id, byte[] text) {
        PendingEntry pending = group.pending(id);
        if (!stream.contains(id)) {
            return pending != null && forget(group, pending, text);
        }
        if (pending == null && !force) {
            return false;
        }
        if (pending != null && minIdleMs > 0 && c.nowMs - pending.deliveryTimeMs() < minIdleMs) {
            return false;
        }
        long count = pending == null ? 1 : pending.deliveryCount();
        if (retryCount >= 0) {
            count = retryCount;
        } else if (!justId) {
            count++;
        }
        take(group, id, text, count);
        return true;
    }

    /** The stream does not have the entry any more. */
    private boolean forget(StreamGroup group, PendingEntry pending, byte[] text) {
        byte[] owner = pending.consumer().name();
        StreamEffects.claim(c, key, group, text, owner, pending.deliveryTimeMs(), pending.deliveryCount());
        group.acknowledge(pending.id());
        return true;
    }

    private void take(StreamGroup group, StreamId id, byte[] text, long count) {
        StreamConsumer to = consumer;
        if (to == null) {
            byte[] name = c.args[3];
            to = group.consumer(name);
            if (to == null) {
                to = group.createConsumer(name, c.nowMs);
                c.changedAll(1);
                c.event(KeyEvent.XGROUP_CREATECONSUMER, key);
            } else {
                group.seen(to, c.nowMs);
            }
            consumer = to;
        }
        group.deliver(id, to, deliveryTimeMs, count);
        StreamEffects.claim(c, key, group, text, to.name(), deliveryTimeMs, count);
        claimed.add(id);
    }

    private void reply(StreamValue stream) {
        c.reply.array(claimed.size());
        StreamReplies replies = new StreamReplies(c);
        for (StreamId id : claimed) {
            if (justId) {
                c.reply.bulk(id.toString());
            } else {
                replies.entry(stream, id);
            }
        }
    }

    // ---- XAUTOCLAIM

    private void autoClaim() {
        byte[][] args = c.args;
        Entry entry = c.read(key);
        if (!readMinIdle()) {
            return;
        }
        StreamId start = StreamArgs.intervalStart(c, args[5]);
        if (start == null) {
            return;
        }
        long count = DEFAULT_COUNT;
        for (int i = 6; i < args.length; i++) {
            if (Texts.is(args[i], "count") && i + 1 < args.length) {
                String error = "ERR COUNT must be > 0";
                if (!c.longArg(args[++i], error)) {
                    return;
                }
                count = c.number;
                if (count < 1 || count > MAX_COUNT) {
                    c.error(error);
                    return;
                }
            } else if (Texts.is(args[i], "justid")) {
                justId = true;
            } else {
                c.error(Texts.SYNTAX);
                return;
            }
        }
        if (hasGroup(entry)) {
            autoClaim(start, count);
        }
    }

    private void autoClaim(StreamId start, long count) {
        StreamValue stream = c.db.streamForWrite(key);
        StreamGroup group = stream.groupForWrite(groupName);
        PendingEntry next = group.firstPending(null, start);
        long attempts = count * ATTEMPTS;
        long left = Math.min(count, StreamEffects.most(key, groupName, c.args[3]));
        for (; next != null && attempts > 0 && left > 0; attempts--) {
            StreamId id = next.id();
            boolean there = stream.contains(id);
            if (!there || minIdleMs == 0 || c.nowMs - next.deliveryTimeMs() >= minIdleMs) {
                // DIFFERS: without memory it ends early, as after so many attempts: the cursor says where to go on.
                if (!StreamEffects.take(c, key, groupName, c.args[3], 1)) {
                    break;
                }
                if (there) {
                    take(group, id, id.toBytes(), next.deliveryCount() + (justId ? 0 : 1));
                } else {
                    forget(group, next, id.toBytes());
                    deleted.add(id);
                }
                left--;
            }
            next = id.equals(StreamId.MAX) ? null : group.firstPending(null, id.next());
        }
        c.reply.array(3);
        c.reply.bulk((next == null ? StreamId.MIN : next.id()).toString());
        reply(stream);
        c.reply.array(deleted.size());
        deleted.forEach(id -> c.reply.bulk(id.toString()));
    }
}
