package dev.redoubt.node.session;

import dev.redoubt.node.acl.AclUsers;
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
    private final Subscriptions subscriptions;
    private final AclUsers users;

    /** @param executors the event loops on which connections live */
    public Sessions(Iterable<? extends EventExecutor> executors, SessionEnvironment environment) {
        for (EventExecutor executor : executors) {
            loops.add(new SessionLoop(executor, environment));
        }
        this.subscriptions = environment.subscriptions();
        this.users = environment.login().access().users();
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

    /**
     * Sends a message to all subscribers of a channel, at once on the loop that calls and as a task on every other. It
     * passes no gate: a message that must not overtake replication is the shard's to send ({@link ShardReplies}). Any
     * thread.
     */
    public void publish(byte[] channel, byte[] message) {
        Publication publication = subscriptions.publication(channel, message);
        for (EventExecutor loop : publication.loops()) {
            if (loop.inEventLoop()) {
                deliver(publication, loop);
            } else {
                loop.execute(() -> deliver(publication, loop));
            }
        }
    }

    private static void deliver(Publication publication, EventExecutor loop) {
        Unflushed unflushed = publication.deliver(loop);
        if (unflushed != null) {
            unflushed.flush();
        }
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
    public void relieved(Connection connection) {
        if (connection.attachment() instanceof Session session) {
            session.loop().relieved(session);
        }
    }

    @Override
    public boolean mayEvict(Connection connection) {
        return !(connection.attachment() instanceof Session session) || !session.state.noEvict;
    }

    @Override
    public boolean needsNoPassword() {
        return users.defaultUser().rules().nopass();
    }

    @Override
    public void closed(Connection connection) {
        if (connection.attachment() instanceof Session session) {
            session.loop().closed(session);
        }
    }
}
