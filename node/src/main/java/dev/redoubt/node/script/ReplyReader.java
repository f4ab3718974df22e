package dev.redoubt.node.script;

import dev.redoubt.node.script.lua.LuaString;
import dev.redoubt.node.script.lua.LuaTable;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Turns the reply of a command into a Lua value (script_lua.c redisProtocolToLuaType). The reply is our own, so its
 * form is not checked. Stateless.
 */
final class ReplyReader {
    private static final LuaString OK = LuaString.of("ok");
    private static final LuaString ERR = LuaString.of("err");
    private static final LuaString DOUBLE = LuaString.of("double");
    private static final LuaString BIG_NUMBER = LuaString.of("big_number");
    private static final LuaString MAP = LuaString.of("map");
    private static final LuaString SET = LuaString.of("set");
    private static final LuaString VERBATIM = LuaString.of("verbatim_string");
    private static final LuaString FORMAT = LuaString.of("format");
    private static final LuaString STRING = LuaString.of("string");
    private static final LuaString UNCOUNTED = LuaString.of("ignore_error_stats_update");
    private static final int FORMAT_CHARS = 3;

    private ReplyReader() {}

    /** Reads one reply; null is nil. */
    static @Nullable Object read(ByteBuf in) {
        byte type = in.readByte();
        return switch (type) {
            case '+' -> single(OK, LuaString.of(line(in)));
            case '-' -> error(line(in));
            case ':' -> (double) number(in);
            case '$' -> bulk(in);
            case '*' -> array(in);
            case '%' -> map(in);
            case '~' -> set(in);
            case '_' -> skipLine(in);
            case '#' -> line(in)[0] == 't';
            case ',' -> single(DOUBLE, decimal(line(in)));
            case '(' -> single(BIG_NUMBER, LuaString.of(line(in)));
            case '=' -> verbatim(in);
            case '|' -> behindAttribute(in);
            default -> throw new IllegalStateException("a command replied with type " + (char) type);
        };
    }

    private static LuaTable single(LuaString field, Object value) {
        LuaTable table = new LuaTable();
        table.put(field, value);
        return table;
    }

    /** The error of a command was counted when it was written. */
    private static LuaTable error(byte[] text) {
        LuaTable table = single(ERR, LuaString.of(text));
        table.put(UNCOUNTED, true);
        return table;
    }

    private static Object bulk(ByteBuf in) {
        int length = (int) number(in);
        return length < 0 ? (Object) false : LuaString.of(bytes(in, length));
    }

    private static byte[] bytes(ByteBuf in, int length) {
        byte[] bytes = new byte[length];
        in.readBytes(bytes);
        in.skipBytes(2);
        return bytes;
    }

    private static Object array(ByteBuf in) {
        int count = (int) number(in);
        if (count < 0) {
            return false;
        }
        LuaTable table = new LuaTable();
        for (int i = 1; i <= count; i++) {
            table.put(i, read(in));
        }
        return table;
    }

    /** Scripts do not see attributes (script_lua.c redisProtocolToLuaType_Attribute). */
    private static @Nullable Object behindAttribute(ByteBuf in) {
        map(in);
        return read(in);
    }

    private static LuaTable map(ByteBuf in) {
        LuaTable fields = new LuaTable();
        for (long left = number(in); left > 0; left--) {
            Object key = read(in);
            Object value = read(in);
            if (key != null) {
                fields.put(key, value);
            }
        }
        return single(MAP, fields);
    }

    private static LuaTable set(ByteBuf in) {
        LuaTable members = new LuaTable();
        for (long left = number(in); left > 0; left--) {
            Object member = read(in);
            if (member != null) {
                members.put(member, true);
            }
        }
        return single(SET, members);
    }

    private static LuaTable verbatim(ByteBuf in) {
        LuaString whole = LuaString.of(bytes(in, (int) number(in)));
        LuaTable parts = new LuaTable();
        parts.put(FORMAT, whole.slice(0, FORMAT_CHARS));
        parts.put(STRING, whole.slice(FORMAT_CHARS + 1, whole.length()));
        return single(VERBATIM, parts);
    }

    private static @Nullable Object skipLine(ByteBuf in) {
        line(in);
        return null;
    }

    private static byte[] line(ByteBuf in) {
        return bytes(in, in.bytesBefore((byte) '\r'));
    }

    private static long number(ByteBuf in) {
        boolean negative = false;
        long value = 0;
        for (byte b = in.readByte(); b != '\r'; b = in.readByte()) {
            if (b == '-') {
                negative = true;
            } else {
                value = value * 10 - (b - '0');
            }
        }
        in.skipBytes(1);
        return negative ? value : -value;
    }

    private static Double decimal(byte[] text) {
        String number = new String(text, java.nio.charset.StandardCharsets.ISO_8859_1);
        return switch (number) {
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            case "nan" -> Double.NaN;
            default -> Double.valueOf(number);
        };
    }
}
