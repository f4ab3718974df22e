package dev.redoubt.node.script.lib;

import dev.redoubt.node.script.lua.LuaString;
import dev.redoubt.node.script.lua.LuaTable;
import dev.redoubt.node.script.lua.NativeCall;
import dev.redoubt.node.script.lua.NativeFunction;

/** The table {@code struct}: values from and to the layouts of C (lua_struct.c). Stateless. */
public final class StructLibrary {
    private StructLibrary() {}

    /** Returns a new table of the functions. */
    public static LuaTable open() {
        LuaTable library = new LuaTable();
        library.put("pack", NativeFunction.of("pack", StructLibrary::pack));
        library.put("unpack", NativeFunction.of("unpack", call -> new StructReader(call).run()));
        library.put("size", NativeFunction.of("size", StructLibrary::size));
        return library;
    }

    private static void pack(NativeCall call) {
        StructFormat format = new StructFormat(call);
        ByteSink out = new ByteSink(call.memory());
        long total = 0;
        int argument = 2;
        while (format.more()) {
            int letter = format.next();
            int size = format.size(letter);
            int padding = format.padding(total, letter, size);
            out.addLittleEndian(0, padding);
            total += padding;
            switch (letter) {
                case 'b', 'B', 'h', 'H', 'l', 'L', 'T', 'i', 'I' ->
                    number(out, format, CNumbers.toUnsigned(number(call, argument++)), size);
                case 'f' -> number(out, format, Float.floatToRawIntBits((float) number(call, argument++)), size);
                case 'd' -> number(out, format, Double.doubleToRawLongBits(number(call, argument++)), size);
                case 'x' -> out.add(0);
                case 'c', 's' -> {
                    LuaString text = string(call, argument++);
                    size = size == 0 ? text.length() : size;
                    if (text.length() < size) {
                        // Redis names the argument behind the one that is too short.
                        throw call.badArgument(argument, "string too short");
                    }
                    out.add(text.bytes(), 0, size);
                    if (letter == 's') {
                        out.add(0);
                        size++;
                    }
                }
                default -> format.control(letter);
            }
            total += size;
        }
        call.add(out.text());
    }

    private static void number(ByteSink out, StructFormat format, long bits, int size) {
        if (format.bigEndian()) {
            out.addBigEndian(bits, size);
        } else {
            out.addLittleEndian(bits, size);
        }
    }

    private static double number(NativeCall call, int index) {
        if (index > call.count()) {
            throw missing(call, index, "number");
        }
        return call.number(index);
    }

    private static LuaString string(NativeCall call, int index) {
        if (index > call.count()) {
            throw missing(call, index, "string");
        }
        return call.string(index);
    }

    /** Redis puts a nil behind the arguments, so a missing one is "nil", not "no value". */
    private static RuntimeException missing(NativeCall call, int index, String expected) {
        return call.badArgument(index, expected + " expected, got nil");
    }

    private static void size(NativeCall call) {
        StructFormat format = new StructFormat(call);
        long total = 0;
        while (format.more()) {
            int letter = format.next();
            int size = format.size(letter);
            total += format.padding(total, letter, size);
            if (letter == 's') {
                throw call.badArgument(1, "option 's' has no fixed size");
            }
            if (letter == 'c' && size == 0) {
                throw call.badArgument(1, "option 'c0' has no fixed size");
            }
            if (!isAlphanumeric(letter)) {
                format.control(letter);
            }
            total += size;
        }
        call.add((double) total);
    }

    /** Unknown letters count nothing here; pack and unpack refuse them. */
    private static boolean isAlphanumeric(int c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }
}
