package dev.redoubt.node.script.lua;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The function {@code string.format} (lstrlib.c, str_format): the conversions of C's printf as glibc does them. Used
 * for one call, by one thread.
 */
final class StringFormat {
    private static final String FLAGS = "-+ #0";
    private static final int DEFAULT_PRECISION = 6;

    /** Strings that are this long are copied as they are, zero bytes too, when there is no precision. */
    private static final int LONG_STRING = 100;

    private final Call call;
    private final LuaString format;
    private final LuaText text;
    private int at;

    /** The item that is formatted: its flags, its width, and its precision, which is -1 when there is none. */
    private String flags = "";

    private int width;
    private int precision;

    private StringFormat(Call call) {
        this.call = call;
        this.format = call.string(1);
        this.text = new LuaText(call.memory());
    }

    static void format(Call call) {
        call.add(new StringFormat(call).run());
    }

    private int peek() {
        return at < format.length() ? format.at(at) : 0;
    }

    private LuaString run() {
        int argument = 1;
        while (at < format.length()) {
            int c = format.at(at++);
            if (c != LuaPattern.ESCAPE) {
                text.append(c);
            } else if (peek() == LuaPattern.ESCAPE) {
                text.append(c);
                at++;
            } else {
                argument++;
                if (argument > call.count()) {
                    throw call.badArgument(argument, "no value");
                }
                scan();
                convert(peek(), argument);
                at++;
            }
        }
        return text.take();
    }

    /** Reads flags, width and precision (scanformat). */
    private void scan() {
        int start = at;
        while (peek() != 0 && FLAGS.indexOf(peek()) >= 0) {
            at++;
        }
        if (at - start > FLAGS.length()) {
            throw new LuaError("invalid format (repeated flags)");
        }
        flags = new String(format.bytes(), start, at - start, StandardCharsets.ISO_8859_1);
        width = twoDigits();
        precision = -1;
        if (peek() == '.') {
            at++;
            precision = twoDigits();
        }
        if (LuaPattern.isDigit(peek())) {
            throw new LuaError("invalid format (width or precision too long)");
        }
    }

    private int twoDigits() {
        int number = 0;
        for (int i = 0; i < 2 && LuaPattern.isDigit(peek()); i++) {
            number = number * 10 + peek() - '0';
            at++;
        }
        return number;
    }

    private boolean has(char flag) {
        return flags.indexOf(flag) >= 0;
    }

    private void convert(int conversion, int argument) {
        switch (conversion) {
            case 'c':
                character((byte) Arithmetic.toInt(call.number(argument)));
                break;
            case 'd':
            case 'i':
                signed(Arithmetic.toLong(call.number(argument)));
                break;
            case 'u':
                integer("", Long.toUnsignedString(unsigned(argument)));
                break;
            case 'o':
                octal(unsigned(argument));
                break;
            case 'x':
            case 'X':
                hexadecimal(unsigned(argument), conversion == 'X');
                break;
            case 'e':
            case 'E':
            case 'f':
            case 'g':
            case 'G':
                floating(call.number(argument), conversion);
                break;
            case 'q':
                quoted(call.string(argument));
                break;
            case 's':
                string(call.string(argument));
                break;
            default:
                String shown = conversion == 0 ? "" : String.valueOf((char) conversion);
                throw new LuaError("invalid option '%" + shown + "' to 'format'");
        }
    }

    /** C casts what does not fit into a signed integer to what is left when 2^63 is taken off. */
    private long unsigned(int argument) {
        double number = call.number(argument);
        return number >= 0x1p63 ? Arithmetic.toLong(number - 0x1p63) ^ Long.MIN_VALUE : Arithmetic.toLong(number);
    }

    private void signed(long number) {
        String sign = number < 0 ? "-" : positiveSign();
        integer(sign, Long.toString(number).substring(number < 0 ? 1 : 0));
    }

    private String positiveSign() {
        return has('+') ? "+" : has(' ') ? " " : "";
    }

    private void octal(long number) {
        String digits = Long.toOctalString(number);
        if (has('#') && precision <= digits.length()) {
            // The first digit is to be a zero, and a zero is shown whatever the precision says.
            digits = number == 0 ? digits : "0" + digits;
            precision = precision == 0 ? 1 : precision;
        }
        integer("", digits);
    }

    private void hexadecimal(long number, boolean capital) {
        String prefix = has('#') && number != 0 ? "0x" : "";
        String digits = Long.toHexString(number);
        if (capital) {
            integer(prefix.toUpperCase(Locale.ROOT), digits.toUpperCase(Locale.ROOT));
        } else {
            integer(prefix, digits);
        }
    }

    private void integer(String sign, String digits) {
        String shown = precision == 0 && "0".equals(digits) ? "" : digits;
        int zeros = Math.max(0, precision - shown.length());
        if (precision < 0 && has('0') && !has('-')) {
            zeros = Math.max(0, width - sign.length() - shown.length());
        }
        pad(sign + "0".repeat(zeros) + shown);
    }

    private void floating(double number, int conversion) {
        int digits = precision < 0 ? DEFAULT_PRECISION : precision;
        boolean alternate = has('#');
        String shown;
        switch (conversion | 0x20) {
            case 'e':
                shown = FloatText.exponential(number, digits, alternate);
                break;
            case 'f':
                shown = FloatText.fixed(number, digits, alternate);
                break;
            default:
                shown = FloatText.general(number, digits, alternate);
                break;
        }
        boolean negative = shown.startsWith("-");
        String sign = negative ? "-" : positiveSign();
        String body = negative ? shown.substring(1) : shown;
        if (conversion < 'a') {
            body = body.toUpperCase(Locale.ROOT);
        }
        boolean finite = !Double.isNaN(number) && !Double.isInfinite(number);
        int zeros = has('0') && !has('-') && finite ? width - sign.length() - body.length() : 0;
        pad(sign + "0".repeat(Math.max(0, zeros)) + body);
    }

    private void pad(String shown) {
        String blanks = " ".repeat(Math.max(0, width - shown.length()));
        text.append(has('-') ? shown + blanks : blanks + shown);
    }

    /** C ends what it has printed at the first zero byte. */
    private void character(byte character) {
        if (character != 0) {
            pad(String.valueOf((char) (character & 0xff)));
        } else if (!has('-')) {
            text.append(" ".repeat(Math.max(0, width - 1)));
        }
    }

    private void string(LuaString value) {
        if (precision < 0 && value.length() >= LONG_STRING) {
            text.append(value);
            return;
        }
        int most = precision < 0 ? value.length() : Math.min(precision, value.length());
        int length = 0;
        while (length < most && value.at(length) != 0) {
            length++;
        }
        pad(new String(value.bytes(), 0, length, StandardCharsets.ISO_8859_1));
    }

    private void quoted(LuaString value) {
        text.append('"');
        for (byte b : value.bytes()) {
            switch (b) {
                case '"':
                case '\\':
                case '\n':
                    text.append('\\');
                    text.append(b);
                    break;
                case '\r':
                    text.append("\\r");
                    break;
                case 0:
                    text.append("\\000");
                    break;
                default:
                    text.append(b);
                    break;
            }
        }
        text.append('"');
    }
}
