package dev.redoubt.config;

import dev.redoubt.config.redisconf.Words;

/**
 * The syntax of the values of a directive. Immutable. Error texts are those of Redis's {@code config.c}, because CONFIG
 * SET answers with them. All texts are {@link ByteText}s.
 *
 * @param <T> the type in Java, immutable
 */
public interface DirectiveType<T> {
    /** The text that stands for a password, as in Redis's logs. */
    String REDACTED = "(redacted)";

    /**
     * Parses a value.
     *
     * @param text the value as one text; several words of a command line are joined by a blank first
     * @param current the present value, for types of which a text may set a part only
     * @throws ConfigException the reason alone, without the directive's name
     */
    T parse(String text, T current) throws ConfigException;

    /** Returns the value as CONFIG GET prints it. */
    String print(T value);

    /** Returns the value as CONFIG REWRITE writes it behind the name. */
    default String write(T value) {
        String text = print(value);
        return text.isEmpty() ? Words.quote(text) : text;
    }

    /** The syntax for the help text and the reference page: {@code yes|no}, {@code <bytes>}. */
    String syntax();

    /** Returns whether values hold passwords: then neither errors nor logs quote them. */
    default boolean secret() {
        return false;
    }

    /** Returns whether the value may be several words of a command line, as in {@code --save 3600 1 300 100}. */
    default boolean manyWords() {
        return false;
    }

    /** The separator that joins the elements of a list in a configuration file. */
    default String listSeparator() {
        return " ";
    }
}
