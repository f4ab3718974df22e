package dev.redoubt.config;

import dev.redoubt.config.redisconf.Words;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The directive types whose values are one word; {@link ListTypes} has those of several words. */
final class Types {
    private Types() {}

    static DirectiveType<Boolean> yesNo() {
        return new YesNo();
    }

    static DirectiveType<Integer> integer(int min, int max) {
        return new Whole(min, max, false);
    }

    /** An integer that is not negative, and that is moved to the nearer of two bounds when it is beyond them. */
    static DirectiveType<Integer> clamped(int least, int most) {
        return new Clamped(least, most);
    }

    /** A count that has no upper bound but that of its type. */
    static DirectiveType<Long> count() {
        return new Count();
    }

    /** An integer; 0 means that the value is derived from other directives. */
    static DirectiveType<Integer> derivable(int max) {
        return new Whole(0, max, true);
    }

    /** An octal number from 0. */
    static DirectiveType<Integer> octal(int max) {
        return new Octal(max);
    }

    static DirectiveType<Long> bytes(long min, long max) {
        return new Bytes(min, max);
    }

    /** Bytes up to {@link Long#MAX_VALUE}, or 1 to 100 percent of something else, which is less than 0 then. */
    static DirectiveType<Long> bytesOrPercent() {
        return new BytesOrPercent();
    }

    static DirectiveType<Long> millis(long min, long max) {
        return new Millis(min, max);
    }

    static <E extends Enum<E>> DirectiveType<E> oneOf(Class<E> type) {
        return new Choice<>(type);
    }

    /** Any text; {@code syntax} says what it is. */
    static DirectiveType<String> text(String syntax) {
        return new Text(syntax);
    }

    /** A text of a form: {@code syntax} and {@code reason} say which; {@code form} is a regular expression. */
    static DirectiveType<String> matching(String syntax, String form, String reason) {
        return new Form(syntax, Pattern.compile(form), reason);
    }

    // DIFFERS: CONFIG GET says of a password only whether there is one. Redis shows it.
    /** A password: no text of it is ever printed. */
    static DirectiveType<String> secret(String syntax) {
        return new Secret(syntax);
    }

    /** A path, absolute or relative to the working directory; {@code syntax} says what it is. */
    static DirectiveType<String> path(String syntax) {
        return new FilePath(syntax, false);
    }

    /** The name of a file inside a directory: not empty, no path. */
    static DirectiveType<String> fileName() {
        return new FilePath("<file name>", true);
    }

    private record YesNo() implements DirectiveType<Boolean> {
        @Override
        public Boolean parse(String text, Boolean current) throws ConfigException {
            return switch (text.toLowerCase(Locale.ROOT)) {
                case "yes" -> true;
                case "no" -> false;
                default -> throw new ConfigException("argument must be 'yes' or 'no'");
            };
        }

        @Override
        public String print(Boolean value) {
            return value ? "yes" : "no";
        }

        @Override
        public String syntax() {
            return "yes|no";
        }
    }

    private record Whole(int min, int max, boolean derivable) implements DirectiveType<Integer> {
        @Override
        public Integer parse(String text, Integer current) throws ConfigException {
            return (int) NumberSyntax.integer(text, min, max, "argument");
        }

        @Override
        public String print(Integer value) {
            return value.toString();
        }

        @Override
        public String syntax() {
            String bounds = max == Integer.MAX_VALUE
                    ? min == Integer.MIN_VALUE ? "" : " from " + min
                    : " from " + min + " to " + max;
            return "<number" + bounds + ">";
        }
    }

    private record Clamped(int least, int most) implements DirectiveType<Integer> {
        @Override
        public Integer parse(String text, Integer current) throws ConfigException {
            int value = (int) NumberSyntax.integer(text, 0, Integer.MAX_VALUE, "argument");
            return Math.max(least, Math.min(most, value));
        }

        @Override
        public String print(Integer value) {
            return value.toString();
        }

        @Override
        public String syntax() {
            return "<number from " + least + " to " + most + ">";
        }
    }

    private record Count() implements DirectiveType<Long> {
        @Override
        public Long parse(String text, Long current) throws ConfigException {
            return NumberSyntax.integer(text, 0, Long.MAX_VALUE, "argument");
        }

        @Override
        public String print(Long value) {
            return value.toString();
        }

        @Override
        public String syntax() {
            return "<number from 0>";
        }
    }

    private record Octal(int max) implements DirectiveType<Integer> {
        @Override
        public Integer parse(String text, Integer current) throws ConfigException {
            if (!text.matches("[0-7]{1,10}")) {
                throw new ConfigException("argument couldn't be parsed as an octal number");
            }
            long value = Long.parseLong(text, 8);
            if (value > max) {
                throw new ConfigException(
                        "argument must be between 0 and " + Integer.toOctalString(max) + " inclusive");
            }
            return (int) value;
        }

        @Override
        public String print(Integer value) {
            return Integer.toOctalString(value);
        }

        @Override
        public String syntax() {
            return "<octal number to " + Integer.toOctalString(max) + ">";
        }
    }

    private record Bytes(long min, long max) implements DirectiveType<Long> {
        @Override
        public Long parse(String text, Long current) throws ConfigException {
            return NumberSyntax.bytes(text, min, max);
        }

        @Override
        public String print(Long value) {
            return value.toString();
        }

        @Override
        public String write(Long value) {
            return NumberSyntax.size(value);
        }

        @Override
        public String syntax() {
            return "<bytes>";
        }
    }

    private record BytesOrPercent() implements DirectiveType<Long> {
        private static final int ALL = 100;

        @Override
        public Long parse(String text, Long current) throws ConfigException {
            if (!text.matches("[0-9]{1,18}%")) {
                return NumberSyntax.bytes(text, 0, Long.MAX_VALUE, "argument must be a memory or percent value");
            }
            long percent = Long.parseLong(text.substring(0, text.length() - 1));
            if (percent > ALL) {
                throw new ConfigException("percentage argument must be less or equal to " + ALL);
            }
            return -percent;
        }

        @Override
        public String print(Long value) {
            return value < 0 ? -value + "%" : value.toString();
        }

        @Override
        public String write(Long value) {
            return value < 0 ? print(value) : NumberSyntax.size(value);
        }

        @Override
        public String syntax() {
            return "<bytes>|<number>%";
        }
    }

    private record Millis(long min, long max) implements DirectiveType<Long> {
        @Override
        public Long parse(String text, Long current) throws ConfigException {
            return NumberSyntax.millis(text, min, max);
        }

        @Override
        public String print(Long value) {
            return value.toString();
        }

        @Override
        public String syntax() {
            return "<milliseconds>";
        }
    }

    private record Choice<E extends Enum<E>>(Class<E> type) implements DirectiveType<E> {
        @Override
        public E parse(String text, E current) throws ConfigException {
            for (E constant : type.getEnumConstants()) {
                if (print(constant).equalsIgnoreCase(text)) {
                    return constant;
                }
            }
            throw new ConfigException("argument(s) must be one of the following: " + String.join(", ", words()));
        }

        @Override
        public String print(E value) {
            return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        @Override
        public String syntax() {
            return String.join("|", words());
        }

        private List<String> words() {
            return Arrays.stream(type.getEnumConstants()).map(this::print).collect(Collectors.toList());
        }
    }

    private record Text(String syntax) implements DirectiveType<String> {
        @Override
        public String parse(String text, String current) {
            return text;
        }

        @Override
        public String print(String value) {
            return value;
        }

        @Override
        public String write(String value) {
            return Words.quote(value);
        }
    }

    private record Form(String syntax, Pattern form, String reason) implements DirectiveType<String> {
        @Override
        public String parse(String text, String current) throws ConfigException {
            if (!form.matcher(text).matches()) {
                throw new ConfigException(reason);
            }
            return text;
        }

        @Override
        public String print(String value) {
            return value;
        }

        @Override
        public String write(String value) {
            return Words.quote(value);
        }
    }

    private record Secret(String syntax) implements DirectiveType<String> {
        @Override
        public String parse(String text, String current) {
            return text;
        }

        @Override
        public String print(String value) {
            return value.isEmpty() ? "" : DirectiveType.REDACTED;
        }

        @Override
        public String write(String value) {
            return Words.quote(value);
        }

        @Override
        public boolean secret() {
            return true;
        }
    }

    private record FilePath(String syntax, boolean nameOnly) implements DirectiveType<String> {
        @Override
        public String parse(String text, String current) throws ConfigException {
            if (nameOnly && (text.isEmpty() || text.indexOf('/') >= 0 || text.equals(".") || text.equals(".."))) {
                throw new ConfigException("argument must be a file name, not a path");
            }
            FileNames.check(text);
            return text;
        }

        @Override
        public String print(String value) {
            return value;
        }

        @Override
        public String write(String value) {
            return Words.quote(value);
        }
    }
}
