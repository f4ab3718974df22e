package dev.redoubt.persistence.aof.format;

import java.io.IOException;

/** A manifest that Redis refuses too, or whose check line does not match. */
public final class ManifestException extends IOException {
    private static final long serialVersionUID = 1L;

    ManifestException(String message) {
        super(message);
    }
}
