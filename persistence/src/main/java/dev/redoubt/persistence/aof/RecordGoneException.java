package dev.redoubt.persistence.aof;

import java.io.IOException;

/** A record that is no longer in the log: it lies before the base, or was truncated (3.6). */
public final class RecordGoneException extends IOException {
    private static final long serialVersionUID = 1L;

    RecordGoneException(String message) {
        super(message);
    }
}
