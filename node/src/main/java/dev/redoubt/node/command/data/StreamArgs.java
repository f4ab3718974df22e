package dev.redoubt.node.command.data;

import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.keyspace.Entry;
import dev.redoubt.node.keyspace.ValueType;
import dev.redoubt.persistence.text.StreamId;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads the arguments of stream commands; a method that answers an error returns null. Stateless. */
final class StreamArgs {
    static final String INVALID_ID = "ERR Invalid stream ID specified as stream command argument";

    private StreamArgs() {}

    /** An id, where {@code -} and {@code +} are none (t_stream.c, streamParseStrictIDOrReply). */
    static @Nullable StreamId strictId(CommandContext c, byte[] arg) {
        return id(c, arg, 0);
    }

    private static @Nullable StreamId id(CommandContext c, byte[] arg, long missingSeq) {
        StreamId id = StreamId.parse(arg, missingSeq);
        if (id == null) {
            c.error(INVALID_ID);
        }
        return id;
    }

    /** Ids from {@code args[from]} on. */
    static StreamId @Nullable [] strictIds(CommandContext c, int from) {
        StreamId[] ids = new StreamId[c.args.length - from];
        for (int i = 0; i < ids.length; i++) {
            StreamId id = strictId(c, c.args[from + i]);
            if (id == null) {
                return null;
            }
            ids[i] = id;
        }
        return ids;
    }

    /** An id, or {@code -} or {@code +} (streamParseIDOrReply). */
    static @Nullable StreamId looseId(CommandContext c, byte[] arg, long missingSeq) {
        if (arg.length == 1 && arg[0] == '-') {
            return StreamId.MIN;
        }
        if (arg.length == 1 && arg[0] == '+') {
            return StreamId.MAX;
        }
        return id(c, arg, missingSeq);
    }

    /** The first id of an interval, whose end may be open (streamParseIntervalIDOrReply). */
    static @Nullable StreamId intervalStart(CommandContext c, byte[] arg) {
        if (!isOpen(arg)) {
            return looseId(c, arg, 0);
        }
        StreamId id = strictId(c, Arrays.copyOfRange(arg, 1, arg.length));
        if (StreamId.MAX.equals(id)) {
            c.error("ERR invalid start ID for the interval");
            return null;
        }
        return id == null ? null : id.next();
    }

    /** The last id of an interval. */
    static @Nullable StreamId intervalEnd(CommandContext c, byte[] arg) {
        if (!isOpen(arg)) {
            return looseId(c, arg, -1);
        }
        StreamId id = id(c, Arrays.copyOfRange(arg, 1, arg.length), -1);
        if (StreamId.MIN.equals(id)) {
            c.error("ERR invalid end ID for the interval");
            return null;
        }
        return id == null ? null : id.previous();
    }

    private static boolean isOpen(byte[] arg) {
        return arg.length > 1 && arg[0] == '(';
    }

    /** Answers the error of a group that is not there. */
    static void noGroup(CommandContext c, byte[] key, byte[] group) {
        c.error("NOGROUP No such key '" + printed(key) + "' or consumer group '" + printed(group) + "'");
    }

    static String printed(byte[] arg) {
        return Texts.printed(arg, arg.length);
    }

    /** Answers an error and returns true if there is an entry that is no stream. */
    static boolean isOther(CommandContext c, @Nullable Entry entry) {
        return c.wrongType(entry, ValueType.STREAM);
    }
}
