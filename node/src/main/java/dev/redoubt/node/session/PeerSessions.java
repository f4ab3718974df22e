package dev.redoubt.node.session;

import dev.redoubt.node.acl.AclUsers;
import dev.redoubt.node.command.CommandNames;
import dev.redoubt.node.command.engine.Access;
import dev.redoubt.node.net.Outlet;
import dev.redoubt.node.protocol.ClientMessage;
import dev.redoubt.persistence.log.MemberId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests of programs that speak in messages. Each is a session of its own for as long as it lasts, so that nothing of
 * a client that vanished stays behind; its replies pass the gate as those of sockets do (docs/protocol.md 6.1). Only a
 * serving master executes any: everywhere else the answer is that nothing was done. WATCH and subscriptions need a
 * session that lasts: {@link PeerConnections}.
 *
 * <p>Programs are the default user. If that has a password, as with {@code requirepass}, requests are run only for
 * programs that have given it to this process, once for all their requests. That keeps out who should not be in, not
 * who means harm: whoever reaches the cluster port could speak as a sentinel. Any thread.
 */
public final class PeerSessions {
    private static final Logger LOG = LoggerFactory.getLogger(PeerSessions.class);
    /** Above any number that a socket's session can reach. */
    private static final long FIRST_ID = 1L << 40;

    private static final String OUT_OF_RANGE = "ERR DB index is out of range";
    private static final byte[] NO_SUCH_DATABASE = ascii("-" + OUT_OF_RANGE + "\r\n");
    private static final String NO_AUTH = "NOAUTH Authentication required.";
    private static final byte[] DEFAULT_USER = ascii(AclUsers.DEFAULT);
    private static final byte[] SELECTED = ascii("+OK\r\n");

    /** Clients come and go without a word; one that falls out of the end is asked for the password again. */
    private static final int MAX_AUTHENTICATED = 10_000;

    private final Sessions sessions;
    private final SessionEnvironment environment;
    private final CommandNames names;
    private final int databases;
    private final BiConsumer<MemberId, ClientMessage.ToClient> peers;
    private final AtomicLong lastId = new AtomicLong(FIRST_ID);
    private final PeerConnections connections;

    private final Set<MemberId> authenticated =
            Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<MemberId, Boolean> eldest) {
                    return size() > MAX_AUTHENTICATED;
                }
            }));

    /**
     * @param names those that a configuration gave to commands; they hold for programs as for sockets
     * @param databases how many there are
     * @param shareBytes the memory that one client may leave unread at this moment
     * @param peers sends a message to a program; any thread
     */
    public PeerSessions(
            Sessions sessions,
            SessionEnvironment environment,
            CommandNames names,
            int databases,
            LongSupplier shareBytes,
            BiConsumer<MemberId, ClientMessage.ToClient> peers) {
        this.sessions = sessions;
        this.environment = environment;
        this.names = names;
        this.databases = databases;
        this.peers = peers;
        this.connections = new PeerConnections(peers, shareBytes, System::nanoTime);
    }

    /** Notes that a program lives: its connections last. */
    public void heard(MemberId from) {
        connections.heard(from);
    }

    /** Runs commands in a session that lasts, on the loop of that program. */
    public void commands(MemberId from, ClientMessage.ConnectionCommands message) {
        SessionLoop loop = sessions.loopOf(from);
        loop.executor().execute(() -> commands(loop, from, message));
    }

    private void commands(SessionLoop loop, MemberId from, ClientMessage.ConnectionCommands message) {
        List<byte[][]> commands = arrays(from, message.commands());
        connections.heard(from);
        if (commands.isEmpty()) {
            return;
        }
        if (isUnknown(from)) {
            connections.refuse(from, message.connection(), NO_AUTH);
        } else if (isOutOfRange(message.database())) {
            connections.refuse(from, message.connection(), OUT_OF_RANGE);
        } else if (environment.shard().view().access() != Access.MASTER) {
            connections.refuse(from, message.connection(), "this member is not a serving master");
        } else {
            connections.commands(loop, from, message, commands, outlet -> open(loop, from, message.database(), outlet));
        }
    }

    /** Returns credit of a session that lasts. */
    public void acknowledge(MemberId from, ClientMessage.ConnectionAcknowledge message) {
        connections.heard(from);
        sessions.loopOf(from).executor().execute(() -> connections.acknowledge(from, message));
    }

    /** Ends a session that lasts. */
    public void close(MemberId from, ClientMessage.ConnectionClose message) {
        sessions.loopOf(from).executor().execute(() -> connections.close(from, message.connection()));
    }

    /** Runs a request on the loop of that program, and answers it once. */
    public void request(MemberId from, ClientMessage.Request request) {
        SessionLoop loop = sessions.loopOf(from);
        loop.executor().execute(() -> request(loop, from, request));
    }

    /** Checks a password, and notes the program if it is right or if none is needed. */
    public void authenticate(MemberId from, ClientMessage.Authenticate login) {
        AclUsers users = environment.login().access().users();
        boolean right = !users.loginRequired() || users.login(DEFAULT_USER, login.password()) != null;
        if (right) {
            authenticated.add(from);
        }
        peers.accept(from, new ClientMessage.Authenticated(right));
    }

    private boolean isUnknown(MemberId from) {
        return environment.login().access().users().loginRequired() && !authenticated.contains(from);
    }

    private boolean isOutOfRange(int database) {
        return database < 0 || database >= databases;
    }

    private void request(SessionLoop loop, MemberId from, ClientMessage.Request request) {
        if (isUnknown(from)) {
            peers.accept(from, new ClientMessage.NotAuthenticated(request.number()));
            return;
        }
        int database = request.database();
        if (isOutOfRange(database)) {
            peers.accept(from, new ClientMessage.Answer(request.number(), NO_SUCH_DATABASE));
            return;
        }
        List<byte[][]> commands = arrays(from, request.commands());
        if (commands.isEmpty()) {
            return;
        }
        // The shard asks again when it runs a segment; commands that need no shard are judged here.
        if (environment.shard().view().access() != Access.MASTER) {
            peers.accept(from, new ClientMessage.NotMaster(request.number()));
            return;
        }
        Session[] opened = new Session[1];
        PeerOutlet outlet = new PeerOutlet(
                request.number(),
                database == 0 ? new byte[0] : SELECTED,
                answer -> peers.accept(from, answer),
                () -> loop.closed(opened[0]));
        opened[0] = open(loop, from, database, outlet);
        loop.received(opened[0], commands);
    }

    /** Returns the commands as sessions take them; none, and a line in the log, if one has no name. */
    private List<byte[][]> arrays(MemberId from, List<ClientMessage.Command> commands) {
        List<byte[][]> arrays = new ArrayList<>(commands.size());
        for (ClientMessage.Command command : commands) {
            if (command.args().isEmpty()) {
                LOG.debug("Dropped a request of {} with a command that has no name", from.brief());
                return List.of();
            }
            byte[][] args = command.args().toArray(new byte[0][]);
            args[0] = names.own(args[0]);
            arrays.add(args);
        }
        return arrays;
    }

    private Session open(SessionLoop loop, MemberId from, int database, Outlet outlet) {
        long nowMs = environment.unixMs().getAsLong();
        SessionOrigin origin = new SessionOrigin(lastId.incrementAndGet(), "actor:" + from.brief(), "?:0", nowMs);
        Session session = loop.open(origin, outlet, true);
        session.state.db = database;
        return session;
    }

    /** The shard is gone: its open requests have no known outcome. */
    public void close() {
        environment.registry().closeMastersOnly();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
