package dev.redoubt.config;

/**
 * A setting that cannot be used. The message is one line for the person who wrote the setting: the directive, its place
 * and the reason. It is a {@link ByteText}, because CONFIG SET answers with it. A main method prints it on standard
 * error, by {@link ByteText#display}, and ends with status 1.
 */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    public ConfigException(String message) {
        super(message);
    }

    public ConfigException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The one line; never null. */
    public String line() {
        return String.valueOf(getMessage());
    }
}
