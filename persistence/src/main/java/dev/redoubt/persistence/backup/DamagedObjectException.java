package dev.redoubt.persistence.backup;

import java.io.IOException;

/** An object is not what was stored, or cannot be read with the configured key. To ask again is of no use. */
public final class DamagedObjectException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * @param name of the object
     * @param reason for a person, without the name
     */
    public DamagedObjectException(String name, String reason) {
        super("object " + name + ": " + reason);
    }
}
