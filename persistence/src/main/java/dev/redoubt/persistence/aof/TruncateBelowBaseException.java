package dev.redoubt.persistence.aof;

import java.io.IOException;

/** A truncation below the base, whose data set this log cannot restore (3.6): a full sync is needed. */
public final class TruncateBelowBaseException extends IOException {
    private static final long serialVersionUID = 1L;

    TruncateBelowBaseException(String message) {
        super(message);
    }
}
