package dev.redoubt.persistence.aof;

import java.io.IOException;

/** Another process works in the data directory. */
public final class DirectoryInUseException extends IOException {
    private static final long serialVersionUID = 1L;

    DirectoryInUseException(String message) {
        super(message);
    }
}
