package dev.redoubt.node.script.lib;

import dev.redoubt.node.script.lua.LuaString;
import dev.redoubt.node.script.lua.LuaTable;
import dev.redoubt.node.script.lua.NativeFunction;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Makes values of Lua, JSON, MessagePack and formats of struct from a seed, many of them with damage. */
final class RandomLua {
    private static final String[] NUMBER_TEXTS = {
        "0",
        "7",
        "-0",
        "1.",
        "-.5",
        "1.5e3",
        "1E-7",
        "1e400",
        "-1e-400",
        "0x1f",
        "0x1.8p3",
        "0x.8",
        "0x",
        "1e",
        "1e+",
        "+5",
        "inf",
        "-Infinity",
        "nan",
        "-nan",
        "nan(12)",
        "nan()",
        "-nan(0x1F)",
        "nan(0)",
        "nan(18446744073709551616)",
        "nan(018)",
        "nan(0x1",
        "NaN",
        "01",
        "123456789012345678",
        "--1",
        "-a",
        "9007199254740993",
        "0.1",
        "1.7976931348623157e308",
        "2.2250738585072011e-308"
    };
    private static final String[] STRING_PARTS = {
        "a", "Z", "\\n", "\\u0041", "\\u00e9", "\\u20AC", "\\ud83d\\ude00", "\\ud83d", "\\ude00", "\\ud83dx", "\\u12",
        "\\x", "\\/", "\\\"", "\\\\", "\\b\\f\\r\\t", "\\u0000", "\u00ff", "\u0001", "/", "\\ud800\\u0041", "\\"
    };
    private static final String LETTERS = "bBhHlLTiIfdxsc<>! bhlIfdsc";

    private final SplittableRandom random;

    RandomLua(long seed) {
        random = new SplittableRandom(seed);
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    <T> T oneOf(T[] choices) {
        return choices[random.nextInt(choices.length)];
    }

    double number() {
        switch (random.nextInt(12)) {
            case 0:
                return random.nextInt(-40, 300);
            case 1:
                return Math.scalb(1.0, random.nextInt(66)) + random.nextInt(-2, 3);
            case 2:
                return -Math.scalb(1.0, random.nextInt(66)) + random.nextInt(-2, 3);
            case 3:
                return random.nextInt(1000) / 8.0;
            case 4:
                return random.nextDouble() * Math.pow(10, random.nextInt(-20, 20));
            case 5:
                return -random.nextDouble();
            case 6:
                return finite(Double.longBitsToDouble(random.nextLong()));
            case 7:
                return (float) random.nextDouble();
            case 8:
                return random.nextInt(20) == 0 ? special() : random.nextInt();
            case 9:
                return random.nextLong();
            default:
                return random.nextInt(10);
        }
    }

    private static double finite(double number) {
        return Double.isFinite(number) ? number : 0.5;
    }

    private double special() {
        // The first is what a processor of Intel gives for 0/0.
        double[] all = {Double.longBitsToDouble(0xfff8L << 48), Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0
        };
        return all[random.nextInt(all.length)];
    }

    LuaString string() {
        int kind = random.nextInt(300);
        int length =
                kind == 0 ? random.nextInt(65_530, 65_540) : kind < 20 ? random.nextInt(250, 260) : random.nextInt(36);
        return LuaString.of(bytes(length));
    }

    byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte)
                    (random.nextBoolean() ? "\"\\/\b\f\u007f09azAZ".charAt(random.nextInt(12)) : random.nextInt(256));
        }
        return bytes;
    }

    /** Returns a value that both servers traverse in the same order. */
    @Nullable
    Object value(int depth, boolean holes) {
        switch (random.nextInt(depth > 0 ? 10 : 6)) {
            case 0:
                return random.nextBoolean();
            case 1:
            case 2:
                return number();
            case 3:
            case 4:
                return string();
            case 5:
                return rare();
            case 6:
            case 7:
                return array(depth, holes);
            default:
                LuaTable object = new LuaTable();
                object.put(key(depth), value(depth - 1, holes));
                return object;
        }
    }

    private @Nullable Object rare() {
        switch (random.nextInt(12)) {
            case 0:
                return NativeFunction.of("type", call -> {});
            case 1:
            case 2:
                return LightUserdata.NULL;
            case 3:
                return null;
            default:
                return (double) random.nextInt(100);
        }
    }

    private Object key(int depth) {
        Object key = random.nextInt(12) == 0 ? value(depth - 1, false) : random.nextInt(3) == 0 ? number() : string();
        return key == null || (key instanceof Double number && number.isNaN()) ? Boolean.TRUE : key;
    }

    private LuaTable array(int depth, boolean holes) {
        LuaTable array = new LuaTable();
        int index = 0;
        for (int left = random.nextInt(5); left > 0; left--) {
            index += holes ? random.nextInt(1, random.nextInt(3) == 0 ? 12 : 2) : 1;
            Object value = value(depth - 1, holes);
            array.put(index, value == null ? Boolean.FALSE : value);
        }
        return array;
    }

    /** Returns JSON, one time in three with damage. */
    LuaString json() {
        StringBuilder text = new StringBuilder();
        json(text, 4);
        byte[] bytes = LuaString.of(text.toString()).bytes();
        return LuaString.of(random.nextInt(3) == 0 ? damaged(bytes, "{}[],:\"\\ tfn0-+eE.iN\0\u00e9") : bytes);
    }

    private void json(StringBuilder text, int depth) {
        text.append(" \t\n\r".repeat(random.nextInt(9) == 0 ? 1 : 0));
        switch (random.nextInt(depth > 0 ? 9 : 6)) {
            case 0 -> text.append(oneOf(new String[] {"true", "false", "null", "nul", "True"}));
            case 1, 2 -> text.append(oneOf(NUMBER_TEXTS));
            case 3 -> text.append(number());
            case 4, 5 -> jsonString(text);
            default -> {
                boolean object = random.nextBoolean();
                text.append(object ? '{' : '[');
                for (int i = random.nextInt(4); i > 0; i--) {
                    if (object) {
                        jsonString(text);
                        text.append(':');
                    }
                    json(text, depth - 1);
                    text.append(i > 1 ? "," : "");
                }
                text.append(object ? '}' : ']');
            }
        }
    }

    private void jsonString(StringBuilder text) {
        text.append('"');
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append(STRING_PARTS[random.nextInt(random.nextInt(4) == 0 ? STRING_PARTS.length : 7)]);
        }
        text.append('"');
    }

    private byte[] damaged(byte[] bytes, String signs) {
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
        int at = random.nextInt(longer.length);
        byte sign = (byte) signs.charAt(random.nextInt(signs.length()));
        switch (random.nextInt(3)) {
            case 0:
                return Arrays.copyOf(bytes, at);
            case 1:
                longer[at] = sign;
                return at < bytes.length ? Arrays.copyOf(longer, bytes.length) : longer;
            default:
                System.arraycopy(bytes, at, longer, at + 1, bytes.length - at);
                longer[at] = sign;
                return longer;
        }
    }

    /** Returns MessagePack, one time in three with damage. */
    LuaString messages() {
        if (random.nextInt(8) == 0) {
            byte[] noise = new byte[random.nextInt(20)];
            for (int i = 0; i < noise.length; i++) {
                noise[i] = (byte) random.nextInt(256);
            }
            return LuaString.of(noise);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = random.nextInt(4); i >= 0; i--) {
            message(out, 4);
        }
        byte[] bytes = out.toByteArray();
        return LuaString.of(
                random.nextInt(3) == 0
                        ? damaged(bytes, "\u00c0\u00c1\u00dd\u00df\u00db\u00cb\u0090\u0081\u00d9")
                        : bytes);
    }

    private void message(ByteArrayOutputStream out, int depth) {
        int tag = random.nextInt(depth > 0 ? 0x80 : 0xa0, 0x100);
        if (tag == 0xc1 || (tag >= 0xc4 && tag <= 0xc9) || (tag >= 0xd4 && tag <= 0xd8)) {
            tag = random.nextInt(0x80);
        }
        if (depth <= 0 && tag >= 0xdc && tag <= 0xdf) {
            tag = 0xc0;
        }
        if (tag < 0xc0 && tag >= 0x80) {
            tag &= tag < 0xa0 ? 0xf3 : 0xe7;
        }
        out.write(tag);
        if (tag >= 0xca && tag <= 0xd3) {
            int size = tag == 0xca ? 4 : tag == 0xcb ? 8 : 1 << (tag & 3);
            out.writeBytes(numberBytes(size));
        } else if (tag >= 0x80 && tag <= 0x9f) {
            contents(out, depth, (tag & 3) * (tag < 0x90 ? 2 : 1));
        } else if (tag >= 0xa0 && tag <= 0xbf) {
            out.writeBytes(bytes(tag & 0x1f));
        } else if (tag >= 0xd9 && tag <= 0xdf) {
            int size = tag < 0xdc ? 1 << (tag - 0xd9) : 2 << (tag & 1);
            int length = random.nextInt(4);
            out.writeBytes(new byte[size - 1]);
            out.write(length);
            if (tag < 0xdc) {
                out.writeBytes(bytes(length));
            } else {
                contents(out, depth, tag < 0xde ? length : 2 * length);
            }
        }
    }

    private byte[] numberBytes(int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte)
                    (random.nextInt(3) == 0 ? new int[] {0, 0x7f, 0x80, 0xff}[random.nextInt(4)] : random.nextInt(256));
        }
        return bytes;
    }

    private void contents(ByteArrayOutputStream out, int depth, int count) {
        for (int i = 0; i < count; i++) {
            message(out, depth - 1);
        }
    }

    /** Returns a format of struct. */
    String format() {
        StringBuilder format = new StringBuilder();
        for (int i = random.nextInt(7); i > 0; i--) {
            char letter = LETTERS.charAt(random.nextInt(LETTERS.length()));
            format.append(letter);
            boolean sized = "iIc!".indexOf(letter) >= 0 || random.nextInt(60) == 0;
            if (sized && random.nextInt(3) > 0) {
                format.append(
                        random.nextInt(40) == 0 ? "2147483648" : "" + random.nextInt(random.nextInt(3) == 0 ? 36 : 10));
            }
        }
        return random.nextInt(40) == 0 ? format + "z\0%".substring(random.nextInt(3)) : format.toString();
    }

    /** Returns arguments for a format of struct, some of them wrong or missing. */
    Object[] structArguments(String format) {
        Object[] arguments = new Object[format.length() + 1];
        arguments[0] = LuaString.of(format);
        int count = 1;
        for (int i = 0; i < format.length(); i++) {
            char letter = format.charAt(i);
            if (random.nextInt(40) == 0) {
                arguments[count++] = value(1, false);
            } else if ("bBhHlLTiIfd".indexOf(letter) >= 0) {
                arguments[count++] = number();
            } else if (letter == 's' || letter == 'c') {
                arguments[count++] = random.nextInt(6) == 0 ? (Object) number() : string();
            }
        }
        return Arrays.copyOf(arguments, random.nextInt(30) == 0 ? random.nextInt(1, count + 1) : count);
    }

    /** Returns an argument of an operation on bits. */
    @Nullable
    Object bits() {
        switch (random.nextInt(16)) {
            case 0:
                return LuaString.of(oneOf(new String[] {"12", " 0x1F ", "abc", "", "1e3", "-5"}));
            case 1:
                return random.nextInt(3) == 0 ? value(1, false) : Double.valueOf(random.nextInt(-9, 40));
            case 2:
            case 3:
                return (double) random.nextInt(-9, 40);
            default:
                return number();
        }
    }
}
