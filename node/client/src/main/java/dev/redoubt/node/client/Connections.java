package dev.redoubt.node.client;

import dev.redoubt.node.client.Request.Target;
import dev.redoubt.node.protocol.ClientMessage;
import dev.redoubt.persistence.log.MemberId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one client to its master (docs/protocol.md 6.8). A user waits until there is a master; when the
 * mastership ends, a message is missing or the master ends the session, its user loses the connection. The thread of
 * the client's actor only.
 */
final class Connections {
    /** One connection. */
    private static final class Connection {
        final ConnectionUser user;
        final Target at;
        long written;
        long received;

        Connection(ConnectionUser user, Target at) {
            this.user = user;
            this.at = at;
        }
    }

    private final int database;
    private final NodeLink nodes;
    private final LongSupplier numbers;
    private final Map<Long, Connection> open = new HashMap<>();
    private final Set<ConnectionUser> waiting = new LinkedHashSet<>();
    /** Users that wait from the next tick on, so that a master that ends connections is not asked all the time. */
    private final Set<ConnectionUser> later = new LinkedHashSet<>();

    private @Nullable Target master;

    /**
     * @param database in which connections begin
     * @param numbers draws a number that no connection of this client ever had
     */
    Connections(int database, NodeLink nodes, LongSupplier numbers) {
        this.database = database;
        this.nodes = nodes;
        this.numbers = numbers;
    }

    /** Returns true if there is none, and nobody waits for one. */
    boolean isIdle() {
        return open.isEmpty() && !isWaiting();
    }

    /** Returns true if somebody waits for a master. */
    boolean isWaiting() {
        return !waiting.isEmpty() || !later.isEmpty();
    }

    /** Opens a connection as soon as there is a master. */
    void open(ConnectionUser user) {
        waiting.add(user);
        bind();
    }

    /** As {@link #open}, after the next {@link #tick}. */
    void openLater(ConnectionUser user) {
        later.add(user);
    }

    /** Comes about every 50 ms while {@link #isWaiting}. */
    void tick() {
        waiting.addAll(later);
        later.clear();
        bind();
    }

    /** Gives up the wait for a connection. */
    void forget(ConnectionUser user) {
        waiting.remove(user);
        later.remove(user);
    }

    /** A master serves, and knows this client; connections to another one are lost. */
    void masterReady(Target target) {
        if (!target.equals(master)) {
            masterGone("another node is master now");
            master = target;
        }
        bind();
    }

    /** There is no master, or it is silent: what was sent there may have been executed. */
    void masterGone(String reason) {
        master = null;
        for (Long number : List.copyOf(open.keySet())) {
            Connection lost = open.remove(number);
            if (lost != null) {
                nodes.send(lost.at.member(), new ClientMessage.ConnectionClose(number));
                lost.user.lost(false, reason);
            }
        }
    }

    /** The master is to speak before it gets connections. There are none at this moment. */
    void masterUncertain() {
        if (open.isEmpty()) {
            master = null;
        }
    }

    /** The master does not take this client: who waits is told so. */
    void refuse(String reason) {
        List<ConnectionUser> refused = new ArrayList<>(waiting);
        waiting.clear();
        refused.forEach(user -> user.lost(true, reason));
    }

    private void bind() {
        Target at = master;
        if (at == null) {
            return;
        }
        List<ConnectionUser> ready = new ArrayList<>(waiting);
        waiting.clear();
        for (ConnectionUser user : ready) {
            long number = numbers.getAsLong();
            open.put(number, new Connection(user, at));
            user.opened(number);
        }
    }

    /** Sends commands; nothing happens if the connection was lost. */
    void write(long number, List<ClientMessage.Command> commands) {
        Connection connection = open.get(number);
        if (connection != null) {
            connection.written++;
            nodes.send(
                    connection.at.member(),
                    new ClientMessage.ConnectionCommands(number, connection.written, database, commands));
        }
    }

    /** All output up to that message is handled: the master may send more. */
    void handled(long number, long sequence) {
        Connection connection = open.get(number);
        if (connection != null) {
            nodes.send(connection.at.member(), new ClientMessage.ConnectionAcknowledge(number, sequence));
        }
    }

    /** Ends a connection; its user is told nothing more. */
    void close(long number) {
        Connection connection = open.remove(number);
        if (connection != null) {
            nodes.send(connection.at.member(), new ClientMessage.ConnectionClose(number));
        }
    }

    /** Output of a connection has arrived. */
    void output(MemberId from, ClientMessage.ConnectionOutput message) {
        Connection connection = find(from, message.connection());
        if (connection == null) {
            return;
        }
        if (message.sequence() != connection.received + 1) {
            lose(message.connection(), "messages of the master are missing before number " + message.sequence());
            return;
        }
        connection.received++;
        List<Reply> replies;
        try {
            replies = ReplyDecoder.decode(message.replies());
        } catch (IllegalArgumentException damaged) {
            lose(message.connection(), "the output of the master cannot be read: " + damaged.getMessage());
            return;
        }
        connection.user.received(message.sequence(), replies);
    }

    private void lose(long number, String reason) {
        Connection connection = open.get(number);
        close(number);
        if (connection != null) {
            connection.user.lost(false, reason);
        }
    }

    /** The master has ended a connection. */
    void closed(MemberId from, ClientMessage.ConnectionClosed message) {
        Connection connection = find(from, message.connection());
        if (connection != null) {
            open.remove(message.connection());
            connection.user.lost(message.refused(), message.reason());
        }
    }

    private @Nullable Connection find(MemberId from, long number) {
        Connection connection = open.get(number);
        return connection != null && connection.at.member().equals(from) ? connection : null;
    }

    /** The actor ends: so do all connections, and who waits. */
    void leave(String reason) {
        masterGone(reason);
        refuse(reason);
    }
}
