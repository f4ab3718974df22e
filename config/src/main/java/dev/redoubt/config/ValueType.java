package dev.redoubt.config;

/**
 * How the values of a directive are read and printed. Immutable; error texts are those of Redis's {@code config.c},
 * because CONFIG SET answers with them.
 *
 * @param <T> the type in Java, immutable
 */
public interface ValueType<T> {
    /**
     * Reads a value.
     *
     * @param text the value as one text; several words of a command line are joined by a blank first
     * @param current the value until now, for types of which only a part may be set
     * @throws ConfigException the reason alone, without the directive's name
     */
    T parse(String text, T current) throws ConfigException;

    /** The value as CONFIG GET gives it. */
    String print(T value);

    /** What may stand there, for the help text and the reference page: {@code yes|no}, {@code <bytes>}. */
    String syntax();

    /** Whether the value may be several words of a command line, as in {@code --save 3600 1 300 100}. */
    default boolean manyWords() {
        return false;
    }

    /** What joins the elements when a configuration file gives a list. */
    default String listSeparator() {
        return " ";
    }
}
