package dev.redoubt.node.command.engine;

import org.jspecify.annotations.Nullable;

/**
 * The failure of a record that is replayed or applied: its command is unknown here, does not fit the data, or met a
 * defect. The message names the command and the byte of the payload at which it begins.
 */
public final class ReplayException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("NullAway") // an exception without a cause is allowed
    ReplayException(String message, @Nullable RuntimeException cause) {
        super(message, cause);
    }
}
