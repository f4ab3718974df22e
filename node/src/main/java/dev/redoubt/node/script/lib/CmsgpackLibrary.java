package dev.redoubt.node.script.lib;

import dev.redoubt.node.script.lua.LuaError;
import dev.redoubt.node.script.lua.LuaString;
import dev.redoubt.node.script.lua.LuaTable;
import dev.redoubt.node.script.lua.NativeCall;
import dev.redoubt.node.script.lua.NativeFunction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The table {@code cmsgpack}: MessagePack (lua_cmsgpack.c). Stateless. */
public final class CmsgpackLibrary {
    private CmsgpackLibrary() {}

    /** Returns a new table of the functions. */
    public static LuaTable open() {
        LuaTable library = new LuaTable();
        function(library, "pack", CmsgpackLibrary::pack);
        function(library, "unpack", call -> unpack(call, call.count(), 0, 0));
        function(library, "unpack_one", call -> unpack(call, 1, 1, CNumbers.integer(call, 2, 0)));
        function(library, "unpack_limit", call -> {
            long limit = CNumbers.integer(call, 2);
            unpack(call, 1, limit, CNumbers.integer(call, 3, 0));
        });
        library.put("_NAME", LuaString.of("cmsgpack"));
        library.put("_VERSION", LuaString.of("lua-cmsgpack 0.4.0"));
        library.put("_COPYRIGHT", LuaString.of("Copyright (C) 2012, Salvatore Sanfilippo"));
        library.put("_DESCRIPTION", LuaString.of("MessagePack C implementation for Lua"));
        return library;
    }

    private static void function(LuaTable library, String name, NativeFunction.Body body) {
        library.put(name, NativeFunction.of(name, body));
    }

    private static void pack(NativeCall call) {
        int count = call.count();
        if (count == 0) {
            throw call.badArgument(0, "MessagePack pack needs input.");
        }
        if (!CStack.fits(count, count)) {
            throw call.badArgument(0, "Too many arguments for MessagePack pack.");
        }
        ByteSink out = new ByteSink(call.memory());
        for (int i = 1; i <= count; i++) {
            new MsgpackEncoder(out).encode(call.get(i), count + i);
        }
        call.add(out.text());
    }

    /**
     * Reads values one behind the other (mp_unpack_full). Without limit and offset it reads all; else the first result
     * is the offset of what follows, or -1 at the end.
     *
     * @param slots the slots of the stack that the arguments take
     */
    private static void unpack(NativeCall call, int slots, long limit, long offset) {
        LuaString text = call.string(1);
        int length = text.length();
        if (offset < 0 || limit < 0) {
            // Redis shows the length where it says limit.
            throw new LuaError(
                    "Invalid request to unpack with offset of " + (int) offset + " and limit of " + length + ".");
        }
        if (offset > length) {
            throw new LuaError("Start offset " + (int) offset + " greater than input length " + length + ".");
        }
        boolean all = limit == 0 && offset == 0;
        long most = all ? Integer.MAX_VALUE : limit;
        MsgpackDecoder decoder = new MsgpackDecoder(text.bytes(), (int) offset, call.memory());
        List<@Nullable Object> values = new ArrayList<>();
        while (decoder.more() && values.size() < most) {
            values.add(decoder.decode(slots + values.size()));
        }
        if (!all) {
            CStack.check(slots + values.size(), 1, "in function mp_unpack_full");
            call.add(decoder.more() ? (double) decoder.at() : -1.0);
        }
        values.forEach(call::add);
    }
}
