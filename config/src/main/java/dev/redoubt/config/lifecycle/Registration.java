package dev.redoubt.config.lifecycle;

/** Something that was opened and is ended by {@link #close}: a listener, a timer. Closing it twice has no effect. */
@FunctionalInterface
public interface Registration extends AutoCloseable {
    @Override
    void close();
}
