package dev.redoubt.node.script.lua;

/** The library {@code string} (lstrlib.c). Stateless. */
final class StringLibrary {
    /** The values that a function of the library may have in the stack (LUAI_MAXCSTACK). */
    private static final int MAX_STACK = 8000;

    /** The bytes that are copied or changed in the time of a step of the machine. */
    private static final int BYTES_OF_STEP = 256;

    /** The signature, then version, format, byte order and sizes, as Lua writes them on 64 bits (luaU_header). */
    private static final byte[] CHUNK_HEAD = {0x1b, 'L', 'u', 'a', 0x51, 0, 1, 4, 8, 4, 8, 0};

    private StringLibrary() {}

    static void open(LuaMachine machine) {
        LuaTable library = new LuaTable();
        machine.globals().put("string", library);
        Builtin.add(library, "byte", StringLibrary::bytes);
        Builtin.add(library, "char", StringLibrary::characters);
        Builtin.add(library, "dump", StringLibrary::dump);
        Builtin.add(library, "format", StringFormat::format);
        Builtin.add(library, "gsub", Substitution::begin);
        Builtin.add(library, "len", call -> call.addNumber(call.string(1).length()));
        Builtin.add(library, "lower", call -> shift(call, 'A', 'Z', 'a' - 'A'));
        Builtin.add(library, "rep", StringLibrary::repeat);
        Builtin.add(library, "reverse", StringLibrary::reverse);
        Builtin.add(library, "sub", StringLibrary::slice);
        Builtin.add(library, "upper", call -> shift(call, 'a', 'z', 'A' - 'a'));
        StringSearch.open(library);
        LuaTable metatable = new LuaTable();
        metatable.put("__index", library);
        machine.metatables().ofStrings(metatable);
    }

    /** Returns a position from the beginning; negative ones count from the end (posrelat). */
    static long position(long given, int length) {
        return Math.max(0, given < 0 ? given + length + 1 : given);
    }

    private static void bytes(Call call) {
        LuaString text = call.string(1);
        long from = position(call.integer(2, 1), text.length());
        long to = position(call.integer(3, from), text.length());
        from = Math.max(from, 1);
        to = Math.min(to, text.length());
        if (from <= to && call.count() + (to - from + 1) > MAX_STACK) {
            throw new LuaError("stack overflow (string slice too long)");
        }
        for (long at = from; at <= to; at++) {
            call.addNumber(text.at((int) at - 1));
        }
    }

    private static void characters(Call call) {
        int count = call.count();
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            int character = call.intArgument(i + 1);
            if (character < 0 || character > 0xff) {
                throw call.badArgument(i + 1, "invalid value");
            }
            bytes[i] = (byte) character;
        }
        call.memory().add(LuaString.OBJECT_BYTES + (long) count);
        call.add(LuaString.of(bytes));
    }

    /**
     * DIFFERS: the chunk ends behind its head, because nothing loads it: loadstring takes sources only, as in Redis
     * (ldo.c f_parser). The code in it would be that of another machine than Redis's.
     */
    private static void dump(Call call) {
        Object function = call.get(1);
        if (!(function instanceof LuaFunction)) {
            throw call.wrongType(1, "function");
        }
        if (!(function instanceof LuaClosure)) {
            throw new LuaError("unable to dump given function");
        }
        call.add(LuaString.of(CHUNK_HEAD.clone()));
    }

    private static byte[] allocate(Call call, long length) {
        call.machine().charge(length / BYTES_OF_STEP);
        return LuaText.allocate(call.memory(), length);
    }

    private static void shift(Call call, char from, char to, int distance) {
        byte[] source = call.string(1).bytes();
        byte[] changed = allocate(call, source.length);
        for (int i = 0; i < source.length; i++) {
            byte b = source[i];
            changed[i] = b >= from && b <= to ? (byte) (b + distance) : b;
        }
        call.add(LuaString.of(changed));
    }

    private static void repeat(Call call) {
        byte[] source = call.string(1).bytes();
        long length = (long) source.length * Math.max(0, call.intArgument(2));
        byte[] repeated = allocate(call, length);
        int filled = Math.min(source.length, repeated.length);
        System.arraycopy(source, 0, repeated, 0, filled);
        while (filled < repeated.length) {
            int more = Math.min(filled, repeated.length - filled);
            System.arraycopy(repeated, 0, repeated, filled, more);
            filled += more;
        }
        call.add(LuaString.of(repeated));
    }

    private static void reverse(Call call) {
        byte[] source = call.string(1).bytes();
        byte[] reversed = allocate(call, source.length);
        for (int i = 0; i < source.length; i++) {
            reversed[source.length - 1 - i] = source[i];
        }
        call.add(LuaString.of(reversed));
    }

    private static void slice(Call call) {
        LuaString text = call.string(1);
        long from = Math.max(1, position(call.integer(2), text.length()));
        long to = Math.min(text.length(), position(call.integer(3, -1), text.length()));
        if (from > to) {
            call.add(LuaString.EMPTY);
            return;
        }
        call.memory().add(LuaString.OBJECT_BYTES + (to - from + 1));
        call.add(text.slice((int) from - 1, (int) to));
    }
}
