package dev.redoubt.sentinel.server;

/** The outcome of a command. */
enum Outcome {
    /** Its reply is written. */
    REPLIED,
    /** Its reply is written, or there is none; the connection ends after it. */
    CLOSE,
    /** Its reply comes later; the connection's next commands wait for it. */
    LATER
}
