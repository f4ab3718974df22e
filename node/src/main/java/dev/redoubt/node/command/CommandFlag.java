package dev.redoubt.node.command;

import java.util.Locale;

/**
 * The flags of a command. Those that COMMAND prints come first, in the order and with the names of server.c
 * commandFlags; the others say what admission, sessions and ACL categories ask of a row.
 */
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
    MAY_REPLICATE(false),
    NO_MANDATORY_KEYS,
    PROTECTED(false),
    NO_ASYNC_LOADING,
    NO_MULTI,
    MOVABLEKEYS,
    ALLOW_BUSY,

    /** The first argument, if there is one, names the command that is meant ({@code CLIENT KILL}). */
    CONTAINER(false),
    /** MULTI does not queue it (multi.c, server.c processCommand). */
    UNQUEUED(false),
    /** It runs the requests that MULTI queued, so their flags count as its own. */
    RUNS_QUEUE(false),
    /** It runs a script, which may call any command that is allowed in scripts. */
    RUNS_SCRIPT(false),
    /** A RESP2 client that listens to channels may send it (server.c processCommand). */
    WHILE_SUBSCRIBED(false),
    /** It answers without data and without a master; a disk that takes no writes refuses it. */
    ALWAYS_ANSWERED(false),
    /** Its reply may come late, and the client's next requests wait for it. */
    HOLDS_SESSION(false),
    /** It may find nothing and wait for a key; the client's next requests then wait with it, else they need not. */
    WAITS_FOR_KEY(false),
    /** It waits for a key only if one of its arguments is {@code BLOCK}. */
    WAITS_WITH_BLOCK(false),
    /** The session runs it when everything that the client sent before has been answered. */
    IN_ORDER(false),
    /** It changes the session's database, protocol or login. */
    SETS_STATE(false),
    /** Of the ACL category that has this name; Redis's table lists it beside those that follow from other flags. */
    ACL_KEYSPACE(false),
    /** Of the categories of sets, sorted sets and lists, whatever its group. */
    ACL_COLLECTIONS(false),
    ACL_CONNECTION(false),
    ACL_ADMIN(false),
    ACL_DANGEROUS(false);

    private final String redisName = name().toLowerCase(Locale.ROOT);
    private final boolean printed;

    CommandFlag() {
        this(true);
    }

    CommandFlag(boolean printed) {
        this.printed = printed;
    }

    /** Returns the name that COMMAND prints. */
    String redisName() {
        return redisName;
    }

    /** Returns whether COMMAND prints it; the others are the server's own business. */
    boolean printed() {
        return printed;
    }

    /** Returns its place in a set of flags, which never leaves this process. */
    @SuppressWarnings("EnumOrdinal")
    public long bit() {
        return 1L << ordinal();
    }

    /** Returns the bits of names that are separated by spaces; 0 for none. */
    public static long bits(String names) {
        long bits = 0;
        for (String name : names.isEmpty() ? new String[0] : names.split(" ")) {
            bits |= valueOf(name.toUpperCase(Locale.ROOT)).bit();
        }
        return bits;
    }
}
