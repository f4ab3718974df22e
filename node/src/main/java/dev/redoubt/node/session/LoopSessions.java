package dev.redoubt.node.session;

import io.netty.util.concurrent.EventExecutor;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** The open sessions of one event loop, by ascending id. Everything but {@link #executor} runs on that loop. */
final class LoopSessions {
    private final EventExecutor executor;
    private final Map<Long, Session> byId = new TreeMap<>();

    LoopSessions(EventExecutor executor) {
        this.executor = executor;
    }

    /** Returns what runs the loop's tasks; any thread. */
    EventExecutor executor() {
        return executor;
    }

    void add(Session session) {
        byId.put(session.id(), session);
    }

    void remove(Session session) {
        byId.remove(session.id());
    }

    /** Returns the sessions themselves, not a copy. */
    Collection<Session> all() {
        return byId.values();
    }
}
