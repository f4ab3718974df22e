package dev.redoubt.node.command;

import java.util.Locale;

/** Command flags, in the order and with the names in which COMMAND prints them (server.c commandFlags). */
public enum CommandFlag {
    WRITE,
    READONLY,
    DENYOOM,
    MODULE,
    ADMIN,
    PUBSUB,
    NOSCRIPT,
    BLOCKING,
    LOADING,
    STALE,
    SKIP_MONITOR,
    SKIP_SLOWLOG,
    ASKING,
    FAST,
    NO_AUTH,
    MAY_REPLICATE,
    NO_MANDATORY_KEYS,
    PROTECTED,
    NO_ASYNC_LOADING,
    NO_MULTI,
    MOVABLEKEYS,
    ALLOW_BUSY;

    private final String redisName = name().toLowerCase(Locale.ROOT);

    /** As COMMAND prints it. */
    String redisName() {
        return redisName;
    }

    /** Whether COMMAND prints it; the others are the server's own business. */
    boolean printed() {
        return this != PROTECTED && this != MAY_REPLICATE;
    }

    /** Its place in a set of flags, which never leaves this process. */
    @SuppressWarnings("EnumOrdinal")
    public int bit() {
        return 1 << ordinal();
    }

    /** The bits of names separated by spaces; empty for none. */
    public static int bits(String names) {
        int bits = 0;
        for (String name : names.isEmpty() ? new String[0] : names.split(" ")) {
            bits |= valueOf(name.toUpperCase(Locale.ROOT)).bit();
        }
        return bits;
    }
}
