package dev.redoubt.node.command.data;

import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.command.engine.KeyEvent;
import dev.redoubt.node.keyspace.Database;
import dev.redoubt.node.keyspace.Entry;
import java.util.Arrays;

/** COPY and MOVE, within a database and between two, and SWAPDB (db.c copyCommand, moveCommand, swapdbCommand). */
public final class CopyCommands {
    private static final String SAME_OBJECT = "ERR source and destination objects are the same";

    private static final String NO_SUCH_DATABASE = "ERR DB index is out of range";

    private CopyCommands() {}

    public static void copy(CommandContext c) {
        byte[][] args = c.args;
        int target = c.dbIndex;
        boolean replace = false;
        for (int i = 3; i < args.length; i++) {
            if (Texts.is(args[i], "replace")) {
                replace = true;
            } else if (i + 1 < args.length && Texts.is(args[i], "db")) {
                if (!databaseArg(c, args[++i])) {
                    return;
                }
                target = (int) c.number;
            } else {
                c.error(Texts.SYNTAX);
                return;
            }
        }
        byte[] from = args[1];
        byte[] to = args[2];
        if (target == c.dbIndex && Arrays.equals(from, to)) {
            c.error(SAME_OBJECT);
            return;
        }
        boolean possible = c.read(from) != null;
        boolean there = possible && isThere(c, target, to);
        if (!possible || (there && !replace)) {
            c.reply.integer(0);
        } else if (copied(c, from, target, to, there)) {
            eventIn(c, target, KeyEvent.COPY_TO, to);
            c.changedAll(1);
            c.reply.integer(1);
        }
    }

    public static void move(CommandContext c) {
        byte[] key = c.args[1];
        if (!databaseArg(c, c.args[2])) {
            return;
        }
        int target = (int) c.number;
        if (target == c.dbIndex) {
            c.error(SAME_OBJECT);
        } else if (c.find(key) == null || isThere(c, target, key)) {
            c.reply.integer(0);
        } else if (copied(c, key, target, key, false)) {
            c.db.remove(key);
            c.changed(key, KeyEvent.MOVE_FROM);
            eventIn(c, target, KeyEvent.MOVE_TO, key);
            c.reply.integer(1);
        }
    }

    public static void swapdb(CommandContext c) {
        if (!intArg(c, c.args[1], "ERR invalid first DB index")) {
            return;
        }
        int one = (int) c.number;
        if (!intArg(c, c.args[2], "ERR invalid second DB index")) {
            return;
        }
        int other = (int) c.number;
        if (c.replaying) {
            // Of a master that may have more databases.
            c.keyspace.dbOrNew(Math.max(one, other));
        }
        int databases = c.keyspace.databases();
        if (one < 0 || one >= databases || other < 0 || other >= databases) {
            c.error(NO_SUCH_DATABASE);
            return;
        }
        if (one != other) {
            Database first = c.keyspace.db(one);
            Database second = c.keyspace.db(other);
            c.watches.touchSwapped(one, first, second, key -> c.isExpired(other, key));
            c.watches.touchSwapped(other, second, first, key -> c.isExpired(one, key));
            c.keyspace.swap(one, other);
            // DIFFERS: Redis leaves clients with what they have read of the other database.
            c.tracking.emptied();
            c.blocked.touchAll(one);
            c.blocked.touchAll(other);
        }
        c.changedAll(1);
        c.reply.ok();
    }

    private static boolean intArg(CommandContext c, byte[] argument, String error) {
        if (!c.longArg(argument, error)) {
            return false;
        }
        boolean fits = c.number == (int) c.number;
        if (!fits) {
            c.error(error);
        }
        return fits;
    }

    /** Reads the number of a database; answers an error and returns false if there is none. */
    private static boolean databaseArg(CommandContext c, byte[] argument) {
        if (!c.longArg(argument)) {
            return false;
        }
        if (c.number != (int) c.number) {
            c.error("ERR value is out of range, value must between -2147483648 and 2147483647");
            return false;
        }
        if (c.number < 0 || c.number >= c.keyspace.databases()) {
            c.error(NO_SUCH_DATABASE);
            return false;
        }
        return true;
    }

    private static boolean isThere(CommandContext c, int database, byte[] key) {
        int own = c.dbIndex;
        c.useDb(database);
        boolean there = c.find(key) != null;
        c.useDb(own);
        return there;
    }

    /** Makes the copy, in the place of what is there; answers an error and returns false if it does not fit. */
    private static boolean copied(CommandContext c, byte[] from, int database, byte[] to, boolean there) {
        Entry source = c.db.find(from);
        if (source == null || (!c.replaying && !c.engine.take(source.copyBytes()))) {
            c.error(Texts.OUT_OF_MEMORY);
            return false;
        }
        Database target = c.keyspace.db(database);
        if (there) {
            target.remove(to);
        }
        c.db.copy(from, target, to);
        int own = c.dbIndex;
        c.useDb(database);
        c.touch(to);
        c.useDb(own);
        return true;
    }

    private static void eventIn(CommandContext c, int database, KeyEvent event, byte[] key) {
        int own = c.dbIndex;
        c.useDb(database);
        c.event(event, key);
        c.useDb(own);
    }
}
