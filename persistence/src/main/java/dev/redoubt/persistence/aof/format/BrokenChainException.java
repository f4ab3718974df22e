package dev.redoubt.persistence.aof.format;

import java.io.IOException;

/** A record that does not continue the log: wrong index, offset, term, database, time or crc (2.1). */
public final class BrokenChainException extends IOException {
    private static final long serialVersionUID = 1L;

    BrokenChainException(String message) {
        super(message);
    }
}
