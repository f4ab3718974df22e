package dev.redoubt.node.command.data;

import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.command.engine.KeyEvent;
import dev.redoubt.node.keyspace.Entry;
import dev.redoubt.node.keyspace.StreamConsumer;
import dev.redoubt.node.keyspace.StreamGroup;
import dev.redoubt.node.keyspace.StreamValue;
import dev.redoubt.persistence.text.StreamId;
import org.jspecify.annotations.Nullable;

/** XGROUP and XACK (t_stream.c xgroupCommand, xackCommand). */
public final class StreamGroupCommands {
    private static final String NO_STREAM =
            "ERR The XGROUP subcommand requires the key to exist. Note that for CREATE you"
                    + " may want to use the MKSTREAM option to create an empty stream automatically.";

    private StreamGroupCommands() {}

    public static void create(CommandContext c) {
        byte[][] args = c.args;
        Options options = Options.parse(c, true);
        if (options == null) {
            return;
        }
        byte[] key = args[2];
        Entry entry = c.find(key);
        if (StreamArgs.isOther(c, entry)) {
            return;
        }
        if (entry == null && !options.makesStream) {
            c.error(NO_STREAM);
            return;
        }
        if (args.length > 8) {
            c.error(Texts.unknownSubcommand(args));
            return;
        }
        StreamId id = isDollar(args[4])
                ? entry == null ? StreamId.MIN : entry.stream().lastId()
                : StreamArgs.strictId(c, args[4]);
        if (id == null) {
            return;
        }
        StreamValue stream = c.db.streamForWrite(key);
        if (entry == null) {
            c.touch(key);
        }
        if (stream.createGroup(args[3], id, options.entriesRead)) {
            c.reply.ok();
            c.changedAll(1);
            c.event(KeyEvent.XGROUP_CREATE, key);
        } else {
            c.error("BUSYGROUP Consumer Group name already exists");
        }
    }

    private static boolean isDollar(byte[] arg) {
        return arg.length == 1 && arg[0] == '$';
    }

    public static void setId(CommandContext c) {
        byte[][] args = c.args;
        Options options = Options.parse(c, false);
        StreamGroup found = options == null ? null : group(c);
        if (options == null || found == null) {
            return;
        }
        if (args.length != 5 && args.length != 7) {
            c.error(Texts.unknownSubcommand(args));
            return;
        }
        StreamValue stream = c.db.streamForWrite(args[2]);
        StreamId id = isDollar(args[4]) ? stream.lastId() : StreamArgs.looseId(c, args[4], 0);
        if (id != null) {
            stream.groupForWrite(args[3]).setPosition(id, options.entriesRead);
            c.reply.ok();
            c.changedAll(1);
            c.event(KeyEvent.XGROUP_SETID, args[2]);
        }
    }

    public static void destroy(CommandContext c) {
        byte[] key = c.args[2];
        Entry entry = c.find(key);
        if (StreamArgs.isOther(c, entry)) {
            return;
        }
        if (entry == null) {
            c.error(NO_STREAM);
            return;
        }
        boolean there = entry.stream().group(c.args[3]) != null;
        if (there) {
            c.db.streamForWrite(key).removeGroup(c.args[3]);
            c.changedAll(1);
            c.event(KeyEvent.XGROUP_DESTROY, key);
            c.ready(key);
        }
        c.reply.integer(there ? 1 : 0);
    }

    public static void createConsumer(CommandContext c) {
        StreamGroup found = group(c);
        if (found == null) {
            return;
        }
        byte[] name = c.args[4];
        boolean isNew = found.consumer(name) == null;
        if (isNew) {
            forWrite(c).createConsumer(name, c.nowMs);
            c.changedAll(1);
            c.event(KeyEvent.XGROUP_CREATECONSUMER, c.args[2]);
        }
        c.reply.integer(isNew ? 1 : 0);
    }

    public static void deleteConsumer(CommandContext c) {
        StreamGroup found = group(c);
        if (found == null) {
            return;
        }
        long pending = 0;
        if (found.consumer(c.args[4]) != null) {
            StreamGroup group = forWrite(c);
            StreamConsumer consumer = group.consumer(c.args[4]);
            if (consumer != null) {
                pending = consumer.pendingCount();
                group.deleteConsumer(consumer);
                c.changedAll(1);
                c.event(KeyEvent.XGROUP_DELCONSUMER, c.args[2]);
            }
        }
        c.reply.integer(pending);
    }

    private static StreamGroup forWrite(CommandContext c) {
        return c.db.streamForWrite(c.args[2]).groupForWrite(c.args[3]);
    }

    /** The group that an XGROUP names; answers an error and returns null if it is not there. */
    private static @Nullable StreamGroup group(CommandContext c) {
        Entry entry = c.find(c.args[2]);
        if (StreamArgs.isOther(c, entry)) {
            return null;
        }
        if (entry == null) {
            c.error(NO_STREAM);
            return null;
        }
        StreamGroup group = entry.stream().group(c.args[3]);
        if (group == null) {
            c.error("NOGROUP No such consumer group '" + StreamArgs.printed(c.args[3]) + "' for key name '"
                    + StreamArgs.printed(c.args[2]) + "'");
        }
        return group;
    }

    /** The options of XGROUP CREATE and SETID. */
    private static final class Options {
        boolean makesStream;
        long entriesRead = StreamGroup.UNKNOWN;

        static @Nullable Options parse(CommandContext c, boolean creates) {
            byte[][] args = c.args;
            Options options = new Options();
            for (int i = 5; i < args.length; i++) {
                if (creates && Texts.is(args[i], "mkstream")) {
                    options.makesStream = true;
                } else if (Texts.is(args[i], "entriesread") && i + 1 < args.length) {
                    i++;
                    if (!c.longArg(args[i])) {
                        return null;
                    }
                    options.entriesRead = c.number;
                    // A number of entries that has overflowed gets into the log.
                    if (c.number < 0 && c.number != StreamGroup.UNKNOWN && !c.replaying) {
                        c.error("ERR value for ENTRIESREAD must be positive or -1");
                        return null;
                    }
                } else {
                    c.error(Texts.unknownSubcommand(args));
                    return null;
                }
            }
            return options;
        }
    }

    public static void xack(CommandContext c) {
        byte[] key = c.args[1];
        byte[] name = c.args[2];
        Entry entry = c.read(key);
        if (StreamArgs.isOther(c, entry)) {
            return;
        }
        if (entry == null || entry.stream().group(name) == null) {
            c.reply.integer(0);
            return;
        }
        StreamId[] ids = StreamArgs.strictIds(c, 3);
        if (ids == null) {
            return;
        }
        StreamGroup group = c.db.streamForWrite(key).groupForWrite(name);
        int acknowledged = 0;
        for (StreamId id : ids) {
            acknowledged += group.acknowledge(id) ? 1 : 0;
        }
        c.changedAll(acknowledged);
        c.reply.integer(acknowledged);
    }
}
