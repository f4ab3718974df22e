package dev.redoubt.node.net;

/** The classes of clients that {@code client-output-buffer-limit} names (server.h, CLIENT_TYPE_*). */
public enum ClientClass {
    /** It is sent replies. */
    NORMAL,
    /** It is sent the stream of a log, as much as it takes. */
    REPLICA,
    /** It is sent what is published. */
    PUBSUB
}
