package dev.redoubt.node.session;

/**
 * CLIENT REPLY: which replies a client gets (networking.c, the flags REPLY_OFF, REPLY_SKIP and REPLY_SKIP_NEXT). The
 * session's loop only.
 *
 * <p>SKIP silences the command behind it, and a SKIP that is itself silenced does so too.
 */
final class ReplyMode {
    private boolean off;
    private boolean skip;
    private boolean skipNext;

    /** Returns whether the running command's reply is dropped. */
    boolean silent() {
        return off || skip;
    }

    /** Returns whether every reply is sent, and the next too. */
    boolean plain() {
        return !off && !skip && !skipNext;
    }

    void on() {
        off = false;
        skip = false;
    }

    void off() {
        off = true;
    }

    void skip() {
        if (!off) {
            skipNext = true;
        }
    }

    /** RESET, which does not end the silence of a SKIP before itself (networking.c resetCommand). */
    void reset() {
        off = false;
        skipNext = false;
    }

    /** A command has ended (networking.c resetClient). */
    void next() {
        skip = skipNext;
        skipNext = false;
    }
}
