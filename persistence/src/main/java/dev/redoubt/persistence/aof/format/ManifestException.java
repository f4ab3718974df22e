package dev.redoubt.persistence.aof.format;

import java.io.IOException;

/** A manifest that Redis would not read either. */
public final class ManifestException extends IOException {
    private static final long serialVersionUID = 1L;

    ManifestException(String message) {
        super(message);
    }
}
