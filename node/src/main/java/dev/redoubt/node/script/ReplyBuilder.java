package dev.redoubt.node.script;

import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.resp.ReplyWriter;
import dev.redoubt.node.script.lua.LuaString;
import dev.redoubt.node.script.lua.LuaTable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns the value that a script returns into a reply (script_lua.c luaReplyToRedisReply). Tables that contain each
 * other are walked without recursion, up to the depth at which Lua's stack ends in Redis. One reply; one thread.
 */
final class ReplyBuilder {
    /** LUAI_MAXCSTACK, of which each level takes one and the reply itself a few. */
    private static final int MOST_LEVELS = 7_995;

    /** An array, map or set some of whose values are written. */
    private static final class Level {
        private final List<@Nullable Object> values;
        private int next;

        Level(List<@Nullable Object> values) {
            this.values = values;
        }
    }

    private final CommandContext c;
    private final ReplyWriter reply;

    /** The RESP version that the script chose; false is a boolean in version 3 and nil in version 2. */
    private final int scriptProtocol;

    private final Deque<Level> levels = new ArrayDeque<>();

    ReplyBuilder(CommandContext c, int scriptProtocol) {
        this.c = c;
        this.reply = c.reply;
        this.scriptProtocol = scriptProtocol;
    }

    void write(@Nullable Object value) {
        one(value);
        while (!levels.isEmpty() && !reply.isDropped()) {
            Level top = levels.peek();
            if (top.next == top.values.size()) {
                levels.pop();
            } else {
                one(top.values.get(top.next++));
            }
        }
    }

    private void one(@Nullable Object value) {
        if (value instanceof LuaString text) {
            reply.bulk(text.bytes());
        } else if (value instanceof Double number) {
            reply.integer(toLong(number));
        } else if (value instanceof Boolean truth) {
            bool(truth);
        } else if (value instanceof LuaTable table) {
            table(table);
        } else {
            reply.nullBulk();
        }
    }

    /** As x86-64 casts: what does not fit is the lowest long. */
    static long toLong(double number) {
        return number >= -0x1p63 && number < 0x1p63 ? (long) number : Long.MIN_VALUE;
    }

    private void bool(boolean value) {
        if (scriptProtocol == 3) {
            reply.bool(value);
        } else if (value) {
            reply.integer(1);
        } else {
            reply.nullBulk();
        }
    }

    private void table(LuaTable table) {
        if (levels.size() >= MOST_LEVELS) {
            c.error("ERR reached lua stack limit");
            return;
        }
        LuaString text = text(table, "err");
        if (text != null) {
            error(table, text.toString());
            return;
        }
        text = text(table, "ok");
        if (text != null) {
            reply.simple(text.toString().replace('\r', ' ').replace('\n', ' '));
            return;
        }
        if (!special(table)) {
            array(table);
        }
    }

    /** An error of a command that the script called was counted when the command failed. */
    private void error(LuaTable table, String text) {
        if (ScriptCalls.isCounted(table)) {
            reply.error(text);
            c.stats.failedToo(c.spec);
        } else {
            c.error(text);
        }
    }

    private boolean special(LuaTable table) {
        if (table.get("double") instanceof Double number) {
            reply.doubleValue(number);
            return true;
        }
        LuaString text = text(table, "big_number");
        if (text != null) {
            reply.bigNumber(text.toString().replace('\r', ' ').replace('\n', ' '));
            return true;
        }
        if (table.get("verbatim_string") instanceof LuaTable verbatim) {
            LuaString format = text(verbatim, "format");
            text = text(verbatim, "string");
            if (format != null && text != null) {
                reply.verbatim(text.toString(), (format + "   ").substring(0, 3));
                return true;
            }
        }
        if (table.get("map") instanceof LuaTable map) {
            List<@Nullable Object> values = entries(map, true);
            reply.map(values.size() / 2);
            levels.push(new Level(values));
            return true;
        }
        if (table.get("set") instanceof LuaTable set) {
            List<@Nullable Object> values = entries(set, false);
            reply.set(values.size());
            levels.push(new Level(values));
            return true;
        }
        return false;
    }

    private static List<@Nullable Object> entries(LuaTable table, boolean withValues) {
        List<@Nullable Object> entries = new ArrayList<>();
        for (int at = table.next(0); at >= 0; at = table.next(at)) {
            entries.add(table.keyAt(at));
            if (withValues) {
                entries.add(table.valueAt(at));
            }
        }
        return entries;
    }

    /** The values up to the first nil. */
    private void array(LuaTable table) {
        List<@Nullable Object> values = new ArrayList<>();
        Object value = table.get(1);
        while (value != null) {
            values.add(value);
            value = table.get(values.size() + 1);
        }
        reply.array(values.size());
        levels.push(new Level(values));
    }

    /** Returns a field that is a string; null for others. */
    private static @Nullable LuaString text(LuaTable table, String field) {
        Object value = table.get(field);
        return value instanceof LuaString text ? text : null;
    }
}
