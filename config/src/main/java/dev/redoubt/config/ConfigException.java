package dev.redoubt.config;

/**
 * A setting that cannot be used. The message is one line for the person who wrote the setting: what it was, where it
 * stood, what is wrong with it. A main method prints it on stderr and ends with exit code 1.
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
