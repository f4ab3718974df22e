package dev.redoubt.sentinel.server;

import dev.redoubt.node.resp.ReplyWriter;
import java.util.List;

/**
 * A row of the sentinel's command table.
 *
 * @param name in lower case
 * @param arity as Redis counts: negative for "at least", the name included
 * @param flags as COMMAND shows them
 */
record SentinelCommandSpec(String name, int arity, List<String> flags, Handler handler) {
    /** The code of one command; its arity was checked. */
    interface Handler {
        Outcome run(SentinelSession session, byte[][] args, ReplyWriter out);
    }

    boolean accepts(int count) {
        return arity >= 0 ? count == arity : count >= -arity;
    }

    /** True if it may run before AUTH (server.c, CMD_NO_AUTH). */
    boolean needsNoAuth() {
        return flags.contains("no_auth");
    }

    /** True if it may run while a RESP2 client listens to channels (server.c, processCommand). */
    boolean allowedWhileSubscribed() {
        return List.of("ping", "subscribe", "psubscribe", "unsubscribe", "punsubscribe", "quit")
                .contains(name);
    }
}
