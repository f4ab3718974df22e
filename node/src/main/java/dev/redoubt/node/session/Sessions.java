package dev.redoubt.node.session;

import dev.redoubt.node.net.Connection;
import dev.redoubt.node.net.RespHandler;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;

/**
 * The sessions of a process: one {@link SessionLoop} for each of its event loops. It hands the connections of a server
 * to the loop that each lives on.
 */
public final class Sessions implements RespHandler {
    private final List<SessionLoop> loops = new ArrayList<>();

    /** @param executors the event loops on which connections live */
    public Sessions(Iterable<? extends EventExecutor> executors, SessionEnvironment environment) {
        for (EventExecutor executor : executors) {
            loops.add(new SessionLoop(executor, environment));
        }
        environment
                .registry()
                .setLoops(loops.stream().map(SessionLoop::sessions).toList());
    }

    SessionLoop loop(EventExecutor executor) {
        for (int i = 0; i < loops.size(); i++) {
            if (loops.get(i).executor() == executor) {
                return loops.get(i);
            }
        }
        throw new IllegalArgumentException("no sessions live on " + executor);
    }

    /** Returns the loop on which the sessions of that key live; the same for the same key. */
    SessionLoop loopOf(Object key) {
        return loops.get(Math.floorMod(key.hashCode(), loops.size()));
    }

    @Override
    public void opened(Connection connection) {
        Session session = loop(connection.loop())
                .open(
                        new SessionOrigin(
                                connection.id(),
                                connection.address(),
                                connection.localAddress(),
                                connection.createdMs()),
                        connection,
                        false);
        connection.attach(session);
    }

    @Override
    public void commands(Connection connection, List<byte[][]> batch) {
        if (connection.attachment() instanceof Session session) {
            session.loop().received(session, batch);
        }
    }

    @Override
    public void broken(Connection connection, String reply) {
        if (connection.attachment() instanceof Session session) {
            session.loop().broken(session, reply);
        }
    }

    @Override
    public void closed(Connection connection) {
        if (connection.attachment() instanceof Session session) {
            session.loop().closed(session);
        }
    }
}
