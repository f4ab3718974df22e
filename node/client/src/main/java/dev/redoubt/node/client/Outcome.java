package dev.redoubt.node.client;

/** The effect of a request that has no reply, as far as the client knows it. */
public enum Outcome {
    /** The request was executed. */
    APPLIED,
    /** The request was certainly not executed, or had no effect. */
    NOT_APPLIED,
    /** The request may have been executed, may be executed a little later, or never (docs/protocol.md 6.3). */
    UNKNOWN
}
