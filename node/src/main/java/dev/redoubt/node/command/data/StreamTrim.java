package dev.redoubt.node.command.data;

import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.keyspace.StreamValue;
import dev.redoubt.persistence.text.RedisNumbers;
import dev.redoubt.persistence.text.StreamId;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The options of XADD and XTRIM (t_stream.c, streamParseAddOrTrimArgsOrReply). One request. */
final class StreamTrim {
    private static final String TWO_STRATEGIES =
            "ERR syntax error, MAXLEN and MINID options at the same time are not compatible";
    private static final byte[] EXACTLY = {'='};

    /** Without LIMIT, so many full nodes are trimmed at once. */
    private static final long NODES_AT_ONCE = 100;

    private static final long DEFAULT_LIMIT = 10_000;
    private static final long MOST_AT_ONCE = 1_000_000;

    private final CommandContext c;
    private final boolean adds;

    /** The index of the length or the id; 0 if nothing is trimmed. */
    private int strategy;

    private boolean byId;
    private boolean wholeNodes;
    private long most;
    private StreamId least = StreamId.MIN;
    private long limit;
    private boolean limitGiven;

    /** XADD: the index of the id. */
    int idIndex;

    /** XADD: the id; null for the next one. */
    @Nullable
    StreamId id;

    /** XADD: the id's sequence is as given. */
    boolean sequenceGiven;

    boolean onlyExisting;

    private StreamTrim(CommandContext c, boolean adds) {
        this.c = c;
        this.adds = adds;
    }

    /** Reads the options; answers an error and returns null if one does not fit. */
    static @Nullable StreamTrim parse(CommandContext c, boolean adds) {
        StreamTrim trim = new StreamTrim(c, adds);
        return trim.parse() && trim.settle() ? trim : null;
    }

    private boolean parse() {
        byte[][] args = c.args;
        for (int i = 2; i < args.length; i++) {
            boolean more = i + 1 < args.length;
            if (adds && isWord(args[i], '*')) {
                idIndex = i;
                return true;
            }
            if (more && (Texts.is(args[i], "maxlen") || Texts.is(args[i], "minid"))) {
                i = strategy(i);
            } else if (more && Texts.is(args[i], "limit")) {
                i = limit(i + 1);
            } else if (adds && Texts.is(args[i], "nomkstream")) {
                onlyExisting = true;
            } else if (adds) {
                idIndex = i;
                return id(args[i]);
            } else {
                c.error(Texts.SYNTAX);
                return false;
            }
            if (i < 0) {
                return false;
            }
        }
        idIndex = args.length;
        return true;
    }

    private static boolean isWord(byte[] arg, char word) {
        return arg.length == 1 && arg[0] == word;
    }

    /** Reads MAXLEN or MINID; returns the index of its last argument, or a negative number if it answered an error. */
    private int strategy(int at) {
        byte[][] args = c.args;
        if (strategy != 0) {
            c.error(TWO_STRATEGIES);
            return -1;
        }
        byId = Texts.is(args[at], "minid");
        int index = at + 1;
        if (index + 1 < args.length && (isWord(args[index], '~') || isWord(args[index], '='))) {
            wholeNodes = args[index][0] == '~';
            index++;
        }
        strategy = index;
        if (byId) {
            StreamId given = StreamArgs.strictId(c, args[index]);
            least = given == null ? StreamId.MIN : given;
            return given == null ? -1 : index;
        }
        if (!c.longArg(args[index])) {
            return -1;
        }
        most = c.number;
        if (most < 0) {
            c.error("ERR The MAXLEN argument must be >= 0.");
            return -1;
        }
        return index;
    }

    private int limit(int index) {
        if (!c.longArg(c.args[index])) {
            return -1;
        }
        limit = c.number;
        limitGiven = true;
        if (limit < 0) {
            c.error("ERR The LIMIT argument must be >= 0.");
            return -1;
        }
        return index;
    }

    /** Reads the id of XADD, whose sequence may be left to the server. */
    private boolean id(byte[] arg) {
        int dash = arg.length - 2;
        boolean open = dash >= 0 && arg[dash] == '-' && arg[dash + 1] == '*';
        byte[] text = open ? Arrays.copyOf(arg, dash) : arg;
        sequenceGiven = !open;
        for (int i = 0; open && i < dash; i++) {
            if (text[i] == '-') {
                c.error(StreamArgs.INVALID_ID);
                return false;
            }
        }
        id = StreamArgs.strictId(c, text);
        return id != null;
    }

    /** Finds the limit, or an error of options that do not fit together. */
    private boolean settle() {
        if (limit != 0 && strategy == 0) {
            c.error("ERR syntax error, LIMIT cannot be used without specifying a trimming strategy");
            return false;
        }
        if (!adds && strategy == 0) {
            c.error("ERR syntax error, XTRIM must be called with a trimming strategy");
            return false;
        }
        if (c.replaying) {
            // The master has put the outcome in the place of what was asked for.
            limit = 0;
        } else if (limitGiven && !wholeNodes) {
            c.error("ERR syntax error, LIMIT cannot be used without the special ~ option");
            return false;
        } else if (!limitGiven && wholeNodes) {
            long entries = c.keyspace.options().streamNodeMaxEntries();
            limit = entries == 0 ? DEFAULT_LIMIT : Math.min(entries, MOST_AT_ONCE / NODES_AT_ONCE) * NODES_AT_ONCE;
        }
        return true;
    }

    /** Trims the stream; returns how many entries were deleted. */
    long trim(StreamValue stream) {
        if (strategy == 0) {
            return 0;
        }
        return byId ? stream.trimBelow(least, wholeNodes, limit) : stream.trimToLength(most, wholeNodes, limit);
    }

    /** Returns whether the log has to get another request than the client's. */
    boolean isInexact() {
        return strategy != 0 && wholeNodes;
    }

    /** Puts the outcome in the place of what was asked for (streamRewriteTrimArgument). */
    void resolve(byte[][] request, StreamValue trimmed) {
        request[strategy - 1] = EXACTLY;
        request[strategy] = byId ? trimmed.firstStoredId().toBytes() : RedisNumbers.longBytes(trimmed.size());
    }
}
