package dev.redoubt.persistence.aof;

import java.io.IOException;

/** A cut below what this log can restore (3.6): only a full sync helps. */
public final class TruncateBelowBaseException extends IOException {
    private static final long serialVersionUID = 1L;

    TruncateBelowBaseException(String message) {
        super(message);
    }
}
