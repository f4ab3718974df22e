package dev.redoubt.node.session;

import dev.redoubt.node.command.CommandSpec;

/** The line of a session in CLIENT LIST (networking.c catClientInfoString). The session's loop only. Stateless. */
final class ClientLine {
    private ClientLine() {}

    /** Returns the line without its end; figures of Redis's allocator are 0. */
    static String of(Session s, long nowMs) {
        CommandSpec last = s.lastCommand;
        SessionState state = s.state;
        long input = s.outlet.queryBufferBytes();
        long output = s.outlet.pendingBytes() + s.replies.waitingBytes();
        return "id=" + s.id() + " addr=" + s.address() + " laddr=" + s.localAddress() + " fd=0 name=" + state.name
                + " age=" + Math.max(0, (nowMs - s.createdMs()) / 1000)
                + " idle=" + Math.max(0, (nowMs - s.lastInteractionMs) / 1000)
                + " flags=" + flags(s) + " db=" + state.db + " sub=" + s.channels + " psub=" + s.patterns
                + " ssub=0 multi="
                + (s.transaction == null ? -1 : s.transaction.queue().size()) + " qbuf=" + input
                + " qbuf-free=0 argv-mem=0 multi-mem=0 rbs=0 rbp=0 obl=0 oll=0 omem=" + output
                + " tot-mem=" + (input + output) + " events=r cmd=" + (last == null ? "NULL" : last.name())
                + " user=default redir=-1 resp=" + state.protocol
                // Of Redis 7.2, with CLIENT SETINFO.
                + " lib-name=" + state.libraryName + " lib-ver=" + state.libraryVersion;
    }

    private static String flags(Session s) {
        StringBuilder flags = new StringBuilder();
        if (s.pubsub()) {
            flags.append('P');
        }
        if (s.transaction != null) {
            flags.append('x');
        }
        if (s.client.watchBroken()) {
            flags.append('d');
        }
        if (s.closing) {
            flags.append('c');
        }
        if (s.state.noEvict) {
            flags.append('e');
        }
        return flags.length() == 0 ? "N" : flags.toString();
    }
}
