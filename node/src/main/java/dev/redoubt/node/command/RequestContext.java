package dev.redoubt.node.command;

import dev.redoubt.node.resp.ReplyWriter;
import dev.redoubt.persistence.text.RedisNumbers;
import io.netty.buffer.Unpooled;

/**
 * The request that is being run and its reply: what handlers of sessions and handlers of shards share. An instance is
 * used again for each request, so that a command makes no garbage of its own. One thread.
 */
public abstract class RequestContext {
    /** The writer of the reply; reset for each request. */
    public final ReplyWriter reply = new ReplyWriter(Unpooled.EMPTY_BUFFER, 2);

    /** The request, its name first. Handlers do not write to it. */
    public byte[][] args = {};

    /** The row of the request. */
    public CommandSpec spec;

    /** Unix time in milliseconds at which the request runs. */
    public long nowMs;

    /** The value that the last successful {@link #longArg} read. */
    public long number;

    /** @param first any row of the table, in force until there is a request */
    protected RequestContext(CommandSpec first) {
        this.spec = first;
    }

    /** Counts an error reply with this text, for INFO. */
    protected abstract void countError(String text);

    /** Answers an error, code word first. */
    public void error(String text) {
        countError(text);
        reply.error(text);
    }

    /** Answers that the request has too few or too many arguments. */
    public void wrongArity() {
        error(Texts.wrongArity(spec.name()));
    }

    /** Reads an integer argument into {@link #number}; answers the error and returns false if it is none. */
    public boolean longArg(byte[] arg) {
        return longArg(arg, Texts.NOT_AN_INTEGER);
    }

    /** As {@link #longArg(byte[])}, with an error of its own. */
    public boolean longArg(byte[] arg, String error) {
        number = RedisNumbers.parseLong(arg, 0, arg.length, 0);
        if (number == 0 && !(arg.length == 1 && arg[0] == '0')) {
            error(error);
            return false;
        }
        return true;
    }

    /** Reads as object.c getPositiveLongFromObjectOrReply does: 0 is allowed. */
    public boolean positiveArg(byte[] arg) {
        if (!longArg(arg, Texts.MUST_BE_POSITIVE)) {
            return false;
        }
        if (number < 0) {
            error(Texts.MUST_BE_POSITIVE);
            return false;
        }
        return true;
    }
}
