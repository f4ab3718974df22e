package dev.redoubt.node.script.lib;

import dev.redoubt.node.script.lib.CjsonSettings.Setting;
import dev.redoubt.node.script.lua.LuaError;
import dev.redoubt.node.script.lua.LuaString;
import dev.redoubt.node.script.lua.LuaTable;
import dev.redoubt.node.script.lua.LuaValues;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Writes one value as JSON (lua_cjson.c, json_append_data). It keeps the open tables in a list and does not call
 * itself, because scripts may allow more depth than the stack of a thread has room for. One thread.
 */
final class JsonEncoder {
    private static final int NOT_AN_ARRAY = -1;
    private static final byte[][] ESCAPES = escapes();

    /** The value that is encoded is an argument, and takes a slot. */
    private static final int FIRST_SLOT = 1;

    private final CjsonSettings settings;
    private final ByteSink out;
    private final Deque<Frame> open = new ArrayDeque<>();

    /** A table that is being written. */
    private static final class Frame {
        final LuaTable table;
        final int slots;

        /** The number of elements; {@link #NOT_AN_ARRAY} for objects. */
        final int length;

        /** The index of the last element that was written, or the position of the last field. */
        int at;

        Frame(LuaTable table, int length, int slots) {
            this.table = table;
            this.length = length;
            this.slots = slots;
        }
    }

    JsonEncoder(CjsonSettings settings, ByteSink out) {
        this.settings = settings;
        this.out = out;
    }

    private static byte[][] escapes() {
        byte[][] escapes = new byte[256][];
        for (int c = 0; c < ' '; c++) {
            escapes[c] = ascii(String.format("\\u%04x", c));
        }
        escapes[0x7f] = ascii("\\u007f");
        escapes['\b'] = ascii("\\b");
        escapes['\t'] = ascii("\\t");
        escapes['\n'] = ascii("\\n");
        escapes['\f'] = ascii("\\f");
        escapes['\r'] = ascii("\\r");
        escapes['"'] = ascii("\\\"");
        escapes['/'] = ascii("\\/");
        escapes['\\'] = ascii("\\\\");
        return escapes;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Writes a value with all that it contains.
     *
     * @throws LuaError JSON has no form for it, or it is nested too deep
     */
    void encode(@Nullable Object value) {
        add(value, FIRST_SLOT);
        while (!open.isEmpty()) {
            Frame last = open.getLast();
            boolean array = last.length != NOT_AN_ARRAY;
            if (!(array ? addElement(last) : addField(last))) {
                out.add(array ? ']' : '}');
                open.removeLast();
            }
        }
    }

    private boolean addElement(Frame array) {
        if (array.at == array.length) {
            return false;
        }
        separate(array);
        array.at++;
        add(array.table.get(array.at), array.slots + 1);
        return true;
    }

    private boolean addField(Frame object) {
        int next = object.table.next(object.at);
        if (next < 0) {
            return false;
        }
        separate(object);
        object.at = next;
        Object key = object.table.keyAt(next);
        if (key instanceof Double number) {
            out.add('"');
            addNumber(number);
            out.add('"');
        } else if (key instanceof LuaString name) {
            addString(name);
        } else {
            throw cannot(key, "table key must be a number or string");
        }
        out.add(':');
        add(object.table.valueAt(next), object.slots + 2);
        return true;
    }

    private void separate(Frame frame) {
        if (frame.at > 0) {
            out.add(',');
        }
    }

    /** @param slots the slots in use, the one of the value included */
    private void add(@Nullable Object value, int slots) {
        if (value instanceof LuaString string) {
            addString(string);
        } else if (value instanceof Double number) {
            addNumber(number);
        } else if (value instanceof LuaTable table) {
            begin(table, slots);
        } else if (value instanceof Boolean flag) {
            addWord(flag ? "true" : "false");
        } else if (value == null || value == LightUserdata.NULL) {
            addWord("null");
        } else {
            throw cannot(value, "type not supported");
        }
    }

    private void begin(LuaTable table, int slots) {
        int depth = open.size() + 1;
        if (depth > settings.get(Setting.ENCODE_DEPTH) || !CStack.fits(slots, 3)) {
            throw new LuaError("Cannot serialise, excessive nesting (" + depth + ")");
        }
        int length = arrayLength(table);
        boolean array = length > 0;
        out.add(array ? '[' : '{');
        open.addLast(new Frame(table, array ? length : NOT_AN_ARRAY, slots));
    }

    /** Returns the largest index if all keys are indexes that an array may have (lua_array_length). */
    private int arrayLength(LuaTable table) {
        int most = 0;
        int items = 0;
        for (int at = table.next(0); at > 0; at = table.next(at)) {
            if (!(table.keyAt(at) instanceof Double index) || index < 1 || Math.floor(index) != index) {
                return NOT_AN_ARRAY;
            }
            if (index > most) {
                // An index beyond 2^31 becomes negative, so that the table is an object.
                most = CNumbers.toInt(index);
            }
            items++;
        }
        int ratio = settings.get(Setting.SPARSE_RATIO);
        if (ratio > 0 && most > items * ratio && most > settings.get(Setting.SPARSE_SAFE)) {
            if (settings.get(Setting.SPARSE_CONVERT) == 0) {
                throw cannot(table, "excessively sparse array");
            }
            return NOT_AN_ARRAY;
        }
        return most;
    }

    private void addNumber(double number) {
        if (!Double.isFinite(number)) {
            int invalid = settings.get(Setting.ENCODE_INVALID);
            if (invalid == 0) {
                throw cannot(number, "must not be NaN or Inf");
            }
            if (invalid == CjsonSettings.AS_NULL || Double.isNaN(number)) {
                addWord(invalid == CjsonSettings.AS_NULL ? "null" : "nan");
                return;
            }
        }
        NumberPrinter.add(out, number, settings.get(Setting.PRECISION));
    }

    private void addString(LuaString text) {
        byte[] bytes = text.bytes();
        out.add('"');
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            byte[] escape = ESCAPES[bytes[i] & 0xff];
            if (escape != null) {
                out.add(bytes, start, i - start);
                out.add(escape, 0, escape.length);
                start = i + 1;
            }
        }
        out.add(bytes, start, bytes.length - start);
        out.add('"');
    }

    private void addWord(String word) {
        for (int i = 0; i < word.length(); i++) {
            out.add(word.charAt(i));
        }
    }

    private static LuaError cannot(Object value, String reason) {
        return new LuaError("Cannot serialise " + LuaValues.typeName(value) + ": " + reason);
    }
}
