package dev.redoubt.node.script.lib;

import dev.redoubt.node.script.lib.CjsonSettings.Setting;
import dev.redoubt.node.script.lua.LuaString;
import dev.redoubt.node.script.lua.LuaTable;
import dev.redoubt.node.script.lua.NativeCall;
import dev.redoubt.node.script.lua.NativeFunction;

/**
 * The table {@code cjson}: JSON (lua_cjson.c). Each table has settings of its own, which live as long as it does and
 * thus outlive a script, as in Redis. One thread.
 */
public final class CjsonLibrary {
    private static final String[] SWITCH = {"off", "on"};
    private static final String[] SWITCH_OR_NULL = {"off", "on", "null"};
    private static final int MOST_DIGITS = 14;

    private final CjsonSettings settings = new CjsonSettings();
    private final LuaTable library = new LuaTable();

    private CjsonLibrary() {}

    /** Returns a new table of the functions, with the settings that Redis begins with. */
    public static LuaTable open() {
        return new CjsonLibrary().define();
    }

    private LuaTable define() {
        function("encode", this::encode);
        function("decode", this::decode);
        function("encode_sparse_array", this::sparseArray);
        integer("encode_max_depth", Setting.ENCODE_DEPTH, Integer.MAX_VALUE);
        integer("decode_max_depth", Setting.DECODE_DEPTH, Integer.MAX_VALUE);
        integer("encode_number_precision", Setting.PRECISION, MOST_DIGITS);
        option("encode_keep_buffer", Setting.KEEP_BUFFER, SWITCH);
        option("encode_invalid_numbers", Setting.ENCODE_INVALID, SWITCH_OR_NULL);
        option("decode_invalid_numbers", Setting.DECODE_INVALID, SWITCH);
        function("new", call -> call.add(open()));
        library.put("null", LightUserdata.NULL);
        library.put("_NAME", LuaString.of("cjson"));
        library.put("_VERSION", LuaString.of("2.1.0"));
        return library;
    }

    private void function(String name, NativeFunction.Body body) {
        library.put(name, NativeFunction.of(name, body));
    }

    private void integer(String name, Setting setting, int most) {
        function(name, call -> {
            checkCount(call, 1);
            integer(call, 1, setting, 1, most);
        });
    }

    private void option(String name, Setting setting, String[] names) {
        function(name, call -> {
            checkCount(call, 1);
            option(call, setting, names);
        });
    }

    private void encode(NativeCall call) {
        checkOne(call);
        ByteSink out = new ByteSink(call.memory());
        new JsonEncoder(settings, out).encode(call.get(1));
        call.add(out.text());
    }

    private void decode(NativeCall call) {
        checkOne(call);
        call.add(new JsonDecoder(settings, call.string(1), call.memory()).decode());
    }

    private void sparseArray(NativeCall call) {
        checkCount(call, 3);
        option(call, Setting.SPARSE_CONVERT, SWITCH);
        integer(call, 2, Setting.SPARSE_RATIO, 0, Integer.MAX_VALUE);
        integer(call, 3, Setting.SPARSE_SAFE, 0, Integer.MAX_VALUE);
    }

    private static void checkOne(NativeCall call) {
        if (call.count() != 1) {
            throw call.badArgument(1, "expected 1 argument");
        }
    }

    private static void checkCount(NativeCall call, int most) {
        if (call.count() > most) {
            throw call.badArgument(most + 1, "found too many arguments");
        }
    }

    /** Changes a setting if the argument is given, and answers it (json_integer_option). */
    private void integer(NativeCall call, int index, Setting setting, int least, int most) {
        if (call.get(index) != null) {
            int value = (int) CNumbers.integer(call, index);
            if (value < least || value > most) {
                throw call.badArgument(1, "expected integer between " + least + " and " + most);
            }
            settings.set(setting, value);
        }
        call.add((double) settings.get(setting));
    }

    /** Changes a setting to what the first argument names, if it is given, and answers it (json_enum_option). */
    private void option(NativeCall call, Setting setting, String[] names) {
        Object argument = call.get(1);
        if (argument instanceof Boolean on) {
            settings.set(setting, on ? 1 : 0);
        } else if (argument != null) {
            settings.set(setting, indexOf(names, call));
        }
        int value = settings.get(setting);
        call.add(value == CjsonSettings.AS_NULL ? (Object) LuaString.of(names[value]) : (Object) (value == 1));
    }

    private static int indexOf(String[] names, NativeCall call) {
        String given = call.string(1).toString();
        int end = given.indexOf(0);
        String name = end < 0 ? given : given.substring(0, end);
        for (int i = 0; i < names.length; i++) {
            if (names[i].equals(name)) {
                return i;
            }
        }
        throw call.badArgument(1, "invalid option '" + name + "'");
    }
}
