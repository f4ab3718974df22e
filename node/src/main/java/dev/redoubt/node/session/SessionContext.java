package dev.redoubt.node.session;

import dev.redoubt.node.command.CommandTable;
import dev.redoubt.node.command.RequestContext;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The request that a session runs itself. One a loop, used again for each request; that loop only. */
public final class SessionContext extends RequestContext {
    private final SessionCounters counters;
    private @Nullable Session current;
    private @Nullable LateReply late;
    private boolean unsilenced;
    private boolean counting = true;

    SessionContext(CommandTable table, SessionCounters counters) {
        super(table.rows().get(0));
        this.counters = counters;
    }

    @Override
    protected void countError(String text) {
        if (counting) {
            counters.failed(spec, text);
        }
    }

    /** Errors count for nothing while a request is only tried out. */
    void setCounting(boolean on) {
        counting = on;
    }

    /** Returns whether the request is run in earnest. */
    boolean counting() {
        return counting;
    }

    /** Returns the session whose request this is. */
    public Session session() {
        return Objects.requireNonNull(current);
    }

    SessionState state() {
        return session().state;
    }

    void begin(Session session) {
        current = session;
        late = null;
        unsilenced = false;
    }

    /**
     * Promises a reply that comes later, in the place of the one that the handler would have written. The session's
     * next commands wait for it. It may be completed before the handler returns.
     */
    public LateReply defer() {
        LateReply reply = new LateReply(session().executor());
        late = reply;
        return reply;
    }

    /** Returns what {@link #defer} gave to the handler that has just returned; null if it did not defer. */
    @Nullable
    LateReply takeLate() {
        LateReply reply = late;
        late = null;
        return reply;
    }

    /** Marks what is written as a push, which CLIENT REPLY does not silence. */
    void unsilence() {
        unsilenced = true;
    }

    boolean unsilenced() {
        return unsilenced;
    }

    /** Ends the connection behind this reply. */
    public void closeAfterReply() {
        session().closing = true;
    }
}
