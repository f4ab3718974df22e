package dev.redoubt.node.script.lua;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The conversions of {@code string.format} (lstrlib.c str_format). One call; one thread. */
final class StringFormat {
    private static final String FLAGS = "-+ #0";
    private static final int MOST_PRECISION = 99;

    private final Call call;
    private final byte[] format;
    private final LuaText out;
    private int at;
    private int argument = 1;

    /** The flags, width and precision of the conversion; precision -1 for none. */
    private String flags = "";

    private int width;
    private int precision;

    private StringFormat(Call call) {
        this.call = call;
        this.format = call.string(1).bytes();
        this.out = new LuaText(call.memory());
    }

    static void run(Call call) {
        call.add(new StringFormat(call).text());
    }

    private LuaString text() {
        while (at < format.length) {
            byte c = format[at++];
            if (c != '%') {
                out.append(c);
            } else if (peek() == '%') {
                out.append(format[at++]);
            } else {
                argument++;
                readSpecification();
                convert();
            }
        }
        return out.take();
    }

    private int peek() {
        return at < format.length ? format[at] & 0xff : 0;
    }

    private void readSpecification() {
        int start = at;
        while (peek() != 0 && FLAGS.indexOf(peek()) >= 0) {
            at++;
        }
        if (at - start > FLAGS.length()) {
            throw new LuaError("invalid format (repeated flags)");
        }
        flags = new String(format, start, at - start, StandardCharsets.ISO_8859_1);
        width = twoDigits(0);
        precision = -1;
        if (peek() == '.') {
            at++;
            precision = twoDigits(0);
        }
        if (isDigit(peek())) {
            throw new LuaError("invalid format (width or precision too long)");
        }
    }

    private int twoDigits(int none) {
        int value = none;
        for (int i = 0; i < 2 && isDigit(peek()); i++) {
            value = value * 10 + peek() - '0';
            at++;
        }
        return value;
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private boolean has(char flag) {
        return flags.indexOf(flag) >= 0;
    }

    private void convert() {
        int conversion = peek();
        at++;
        switch (conversion) {
            case 'c' -> character((int) call.number(argument));
            case 'd', 'i' -> integer(Arithmetic.toLong(call.number(argument)));
            case 'o', 'u', 'x', 'X' -> unsigned(call.number(argument), conversion);
            case 'e', 'E', 'f', 'g', 'G' -> floating(call.number(argument), conversion);
            case 'q' -> quoted(call.string(argument).bytes());
            case 's' -> string(call.string(argument));
            default ->
                throw new LuaError("invalid option '%" + (conversion == 0 ? "" : (char) conversion) + "' to 'format'");
        }
    }

    /** C formats the character into a buffer and takes it up to the first zero byte; so a zero is nothing. */
    private void character(int c) {
        padded(LuaString.of(new byte[] {(byte) c}), (c & 0xff) != 0);
    }

    private void padded(LuaString text, boolean shown) {
        int padding = width - 1;
        if (!has('-')) {
            spaces(padding);
        }
        if (!shown) {
            // What C has put behind the zero byte is lost.
            return;
        }
        out.append(text);
        if (has('-')) {
            spaces(padding);
        }
    }

    private void spaces(int count) {
        for (int i = 0; i < count; i++) {
            out.append(' ');
        }
    }

    private void integer(long value) {
        String digits = value < 0 ? Long.toString(value).substring(1) : Long.toString(value);
        number(sign(value < 0), digits, "");
    }

    private String sign(boolean negative) {
        return negative ? "-" : has('+') ? "+" : has(' ') ? " " : "";
    }

    private void unsigned(double value, int conversion) {
        long bits = value < 0 ? Arithmetic.toLong(value) : toUnsigned(value);
        switch (conversion) {
            case 'o' -> {
                String digits = Long.toOctalString(bits);
                number("", has('#') && !digits.startsWith("0") ? "0" + digits : digits, "");
            }
            case 'u' -> number("", Long.toUnsignedString(bits), "");
            case 'x' -> number("", Long.toHexString(bits), has('#') && bits != 0 ? "0x" : "");
            default -> number("", Long.toHexString(bits).toUpperCase(Locale.ROOT), has('#') && bits != 0 ? "0X" : "");
        }
    }

    /** As x86-64 casts a double to an unsigned long. */
    private static long toUnsigned(double value) {
        return value >= 0x1p63 ? Arithmetic.toLong(value - 0x1p63) ^ Long.MIN_VALUE : Arithmetic.toLong(value);
    }

    /** Writes an integer: its precision is the least number of digits, and then zeros do not fill its width. */
    private void number(String sign, String digits, String prefix) {
        String shown = precision == 0 && digits.equals("0") ? "" : digits;
        if (precision > shown.length()) {
            shown = "0".repeat(precision - shown.length()) + shown;
        }
        fill(sign + prefix, shown, has('0') && precision < 0);
    }

    private void fill(String head, String body, boolean zeros) {
        int padding = Math.max(0, width - head.length() - body.length());
        if (has('-')) {
            out.append(head);
            out.append(body);
            spaces(padding);
        } else if (zeros) {
            out.append(head);
            out.append("0".repeat(padding));
            out.append(body);
        } else {
            spaces(padding);
            out.append(head);
            out.append(body);
        }
    }

    private void floating(double value, int conversion) {
        int digits = precision < 0 ? 6 : precision;
        String text =
                switch (conversion) {
                    case 'e', 'E' -> FloatText.exponential(value, digits, has('#'));
                    case 'f' -> FloatText.fixed(value, digits, has('#'));
                    default -> FloatText.general(value, digits, has('#'));
                };
        boolean negative = text.startsWith("-");
        String body = negative ? text.substring(1) : text;
        if (conversion == 'E' || conversion == 'G') {
            body = body.toUpperCase(Locale.ROOT);
        }
        boolean finite = !Double.isNaN(value) && !Double.isInfinite(value);
        fill(sign(negative), body, has('0') && finite);
    }

    private void quoted(byte[] text) {
        out.append('"');
        for (byte c : text) {
            switch (c) {
                case '"', '\\', '\n' -> {
                    out.append('\\');
                    out.append(c);
                }
                case '\r' -> out.append("\\r");
                case 0 -> out.append("\\000");
                default -> out.append(c);
            }
        }
        out.append('"');
    }

    private void string(LuaString text) {
        if (precision < 0 && text.length() > MOST_PRECISION) {
            // No width can fill it, and C keeps it as it is, zero bytes and all.
            out.append(text);
            return;
        }
        int length = 0;
        while (length < text.length() && text.at(length) != 0 && (precision < 0 || length < precision)) {
            length++;
        }
        fill("", text.slice(0, length).toString(), false);
    }
}
