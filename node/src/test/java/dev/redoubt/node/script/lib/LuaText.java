package dev.redoubt.node.script.lib;

import dev.redoubt.node.script.lua.LuaFunction;
import dev.redoubt.node.script.lua.LuaString;
import dev.redoubt.node.script.lua.LuaTable;
import dev.redoubt.persistence.text.RedisNumbers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values as the source of scripts, and as a text that tells all of them apart. */
final class LuaText {
    /** The function {@code dump} of a script, which writes what {@link #dump} writes; {@code all} does it for a list. */
    static final String DUMP =
            """
            local function hex(s)
              return (string.gsub(s, '.', function(c) return string.format('%02x', string.byte(c)) end))
            end
            local function less(a, b)
              for i = 1, math.min(#a, #b) do
                local x, y = string.byte(a, i), string.byte(b, i)
                if x ~= y then return x < y end
              end
              return #a < #b
            end
            local function dump(v)
              local t = type(v)
              if t == 'string' then return 's' .. hex(v) end
              if t == 'number' then return string.format('%.17g', v) end
              if t ~= 'table' then return v == cjson.null and 'null' or t == 'function' and t or tostring(v) end
              local fields = {}
              for k, w in pairs(v) do
                if type(k) == 'number' then k = k + 0 end
                fields[#fields + 1] = dump(k) .. '=' .. dump(w)
              end
              table.sort(fields, less)
              return '{' .. table.concat(fields, ',') .. '}'
            end
            local function all(...)
              local out = {}
              for i = 1, select('#', ...) do out[i] = dump((select(i, ...))) end
              return table.concat(out, ' ')
            end
            """;

    private LuaText() {}

    /** Returns the source of a value: it gives the value again when a script runs it. */
    static String source(@Nullable Object value) {
        if (value instanceof LuaString text) {
            return quoted(text);
        }
        if (value instanceof Double number) {
            if (Double.isNaN(number)) {
                return Double.doubleToRawLongBits(number) < 0 ? "(0/0)" : "(-(0/0))";
            }
            if (Double.isInfinite(number)) {
                return number < 0 ? "(-1/0)" : "(1/0)";
            }
            if (number == 0 && 1 / number < 0) {
                return "(-1/(1/0))";
            }
            return "(" + RedisNumbers.formatDouble(number) + ")";
        }
        if (value instanceof LuaTable table) {
            StringBuilder out = new StringBuilder("{");
            for (int at = table.next(0); at > 0; at = table.next(at)) {
                out.append('[').append(source(table.keyAt(at))).append("]=");
                out.append(source(table.valueAt(at))).append(',');
            }
            return out.append('}').toString();
        }
        if (value == LightUserdata.NULL) {
            return "cjson.null";
        }
        return value instanceof LuaFunction ? "type" : value == null ? "nil" : value.toString();
    }

    private static String quoted(LuaString text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            int c = text.at(i);
            if (c >= ' ' && c < 0x7f && c != '"' && c != '\\') {
                out.append((char) c);
            } else {
                out.append("\\").append(c / 100).append(c / 10 % 10).append(c % 10);
            }
        }
        return out.append('"').toString();
    }

    /** Returns values as the function {@code all} of {@link #DUMP} writes them. */
    static String dump(List<@Nullable Object> values) {
        return values.stream().map(LuaText::dump).collect(Collectors.joining(" "));
    }

    static String dump(@Nullable Object value) {
        if (value instanceof LuaString text) {
            return "s" + HexFormat.of().formatHex(text.bytes());
        }
        if (value instanceof Double number) {
            boolean minus = Double.isNaN(number) && Double.doubleToRawLongBits(number) < 0;
            return (minus ? "-" : "") + RedisNumbers.formatDouble(number);
        }
        if (value instanceof LuaTable table) {
            List<String> fields = new ArrayList<>();
            for (int at = table.next(0); at > 0; at = table.next(at)) {
                Object key = table.keyAt(at);
                // Whether a key is 0 or -0 is none of the libraries' business.
                Object shown = key instanceof Double number ? (Object) (number + 0.0) : key;
                fields.add(dump(shown) + "=" + dump(table.valueAt(at)));
            }
            Collections.sort(fields);
            return "{" + String.join(",", fields) + "}";
        }
        if (value == LightUserdata.NULL) {
            return "null";
        }
        return value instanceof LuaFunction ? "function" : value == null ? "nil" : value.toString();
    }
}
