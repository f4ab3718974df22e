package dev.redoubt.node.script.lib;

import dev.redoubt.node.script.lib.CjsonSettings.Setting;
import dev.redoubt.node.script.lib.JsonTokens.Kind;
import dev.redoubt.node.script.lua.LuaError;
import dev.redoubt.node.script.lua.LuaMemory;
import dev.redoubt.node.script.lua.LuaString;
import dev.redoubt.node.script.lua.LuaTable;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Reads one value from JSON (lua_cjson.c, json_decode). It keeps the open arrays and objects in a list and does not
 * call itself, because scripts may allow more depth than the stack of a thread has room for. One thread.
 */
final class JsonDecoder {
    private final CjsonSettings settings;
    private final LuaString text;
    private final LuaMemory memory;
    private final JsonTokens tokens;
    private final Deque<Frame> open = new ArrayDeque<>();

    /** The slots in use: the argument, and what the open arrays and objects take. */
    private int slots = 1;

    /** An array or object whose end was not read yet. */
    private static final class Frame {
        final LuaTable table = new LuaTable();
        final boolean object;

        /** The key whose value comes next. */
        LuaString key = LuaString.EMPTY;

        /** The number of elements. */
        int count;

        Frame(boolean object) {
            this.object = object;
        }

        int slots() {
            return object ? 2 : 1;
        }
    }

    JsonDecoder(CjsonSettings settings, LuaString text, LuaMemory memory) {
        this.settings = settings;
        this.text = text;
        this.memory = memory;
        tokens = new JsonTokens(settings, text.bytes(), memory);
    }

    /**
     * Returns the value of the whole text.
     *
     * @throws LuaError it is not JSON, or nested too deep
     */
    Object decode() {
        if (text.length() >= 2 && (text.at(0) == 0 || text.at(1) == 0)) {
            throw new LuaError("JSON parser does not support UTF-16 or UTF-32");
        }
        tokens.next();
        while (true) {
            Object value = value();
            // A value may end what it is in, which is then a value itself.
            while (value != null) {
                if (open.isEmpty()) {
                    if (tokens.next() != Kind.T_END) {
                        throw tokens.unexpected("the end");
                    }
                    return value;
                }
                value = put(open.getLast(), value);
            }
        }
    }

    /** Takes the value that begins with the token; null if it is an array or object that has contents. */
    private @Nullable Object value() {
        switch (tokens.kind()) {
            case T_STRING:
            case T_NUMBER:
            case T_BOOLEAN:
            case T_NULL:
                return tokens.value();
            case T_OBJ_BEGIN:
                Frame object = begin(true);
                if (tokens.next() == Kind.T_OBJ_END) {
                    return end(object);
                }
                key(object);
                return null;
            case T_ARR_BEGIN:
                Frame array = begin(false);
                return tokens.next() == Kind.T_ARR_END ? end(array) : null;
            default:
                throw tokens.unexpected("value");
        }
    }

    private Frame begin(boolean object) {
        int depth = open.size() + 1;
        if (depth > settings.get(Setting.DECODE_DEPTH) || !CStack.fits(slots, object ? 3 : 2)) {
            throw new LuaError("Found too many nested data structures (" + depth + ") at character " + tokens.at());
        }
        memory.add(Sizes.TABLE);
        Frame frame = new Frame(object);
        slots += frame.slots();
        open.addLast(frame);
        return frame;
    }

    private LuaTable end(Frame frame) {
        open.removeLast();
        slots -= frame.slots();
        return frame.table;
    }

    private void key(Frame object) {
        if (tokens.kind() != Kind.T_STRING) {
            throw tokens.unexpected("object key string");
        }
        object.key = (LuaString) tokens.value();
        if (tokens.next() != Kind.T_COLON) {
            throw tokens.unexpected("colon");
        }
        tokens.next();
    }

    /** Puts a value into what is open; returns the table if it ends here, and null if another value follows. */
    private @Nullable LuaTable put(Frame frame, Object value) {
        if (frame.object) {
            memory.add(Sizes.FIELD);
            frame.table.put(frame.key, value);
        } else {
            memory.add(Sizes.ELEMENT);
            frame.table.put(++frame.count, value);
        }
        Kind next = tokens.next();
        if (next == (frame.object ? Kind.T_OBJ_END : Kind.T_ARR_END)) {
            return end(frame);
        }
        if (next != Kind.T_COMMA) {
            throw tokens.unexpected(frame.object ? "comma or object end" : "comma or array end");
        }
        tokens.next();
        if (frame.object) {
            key(frame);
        }
        return null;
    }
}
