package dev.redoubt.node.net;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A listening socket could not be opened; the message is the line that redis-server prints. */
public final class ServerBindException extends IOException {
    private static final long serialVersionUID = 1L;

    ServerBindException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
