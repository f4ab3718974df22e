package dev.redoubt.persistence.aof;

import java.io.IOException;

/** A {@link StateFile} that is not as it was written. */
public final class StateDamagedException extends IOException {
    private static final long serialVersionUID = 1L;

    StateDamagedException(String message) {
        super(message);
    }
}
