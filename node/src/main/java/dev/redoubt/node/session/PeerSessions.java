package dev.redoubt.node.session;

import dev.redoubt.node.command.engine.Access;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests of programs that speak in messages. Each is a session of its own for as long as it lasts, so that nothing of
 * a client that vanished stays behind; its replies pass the gate as those of sockets do (docs/protocol.md 6.1). Only a
 * serving master executes any: everywhere else the answer is that nothing was done.
 *
 * <p>With {@code requirepass} set, requests are run only for programs that have given it to this process, once for all
 * their requests. That keeps out who should not be in, not who means harm: whoever reaches the cluster port could speak
 * as a sentinel. Any thread.
 */
public final class PeerSessions {
    private static final Logger LOG = LoggerFactory.getLogger(PeerSessions.class);
    /** Above any number that a socket's session can reach. */
    private static final long FIRST_ID = 1L << 40;

    private static final byte[] NO_SUCH_DATABASE = ascii("-ERR DB index is out of range\r\n");
    private static final byte[] SELECTED = ascii("+OK\r\n");

    /** Clients come and go without a word; one that falls out of the end is asked for the password again. */
    private static final int MAX_AUTHENTICATED = 10_000;

    private final Sessions sessions;
    private final SessionEnvironment environment;
    private final int databases;
    private final BiConsumer<MemberId, ClientMessage.ToClient> peers;
    private final AtomicLong lastId = new AtomicLong(FIRST_ID);

    private final Set<MemberId> authenticated =
            Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<MemberId, Boolean> eldest) {
                    return size() > MAX_AUTHENTICATED;
                }
            }));

    /**
     * @param databases how many there are
     * @param peers sends a message to a program; any thread
     */
    public PeerSessions(
            Sessions sessions,
            SessionEnvironment environment,
            int databases,
            BiConsumer<MemberId, ClientMessage.ToClient> peers) {
        this.sessions = sessions;
        this.environment = environment;
        this.databases = databases;
        this.peers = peers;
    }

    /** Runs a request on the loop of that program, and answers it once. */
    public void request(MemberId from, ClientMessage.Request request) {
        SessionLoop loop = sessions.loopOf(from);
        loop.executor().execute(() -> request(loop, from, request));
    }

    /** Checks a password, and notes the program if it is right or if none is needed. */
    public void authenticate(MemberId from, ClientMessage.Authenticate login) {
        boolean right =
                !environment.login().passwordRequired() || environment.login().passwordMatches(login.password());
        if (right) {
            authenticated.add(from);
        }
        peers.accept(from, new ClientMessage.Authenticated(right));
    }

    private void request(SessionLoop loop, MemberId from, ClientMessage.Request request) {
        if (environment.login().passwordRequired() && !authenticated.contains(from)) {
            peers.accept(from, new ClientMessage.NotAuthenticated(request.number()));
            return;
        }
        int database = request.database();
        if (database < 0 || database >= databases) {
            peers.accept(from, new ClientMessage.Answer(request.number(), NO_SUCH_DATABASE));
            return;
        }
        List<byte[][]> commands = new ArrayList<>(request.commands().size());
        for (ClientMessage.Command command : request.commands()) {
            if (command.args().isEmpty()) {
                LOG.debug("Dropped a request of {} with a command that has no name", from.brief());
                return;
            }
            commands.add(command.args().toArray(new byte[0][]));
        }
        // The shard asks again when it runs a segment; commands that need no shard are judged here.
        if (environment.shard().view().access() != Access.MASTER) {
            peers.accept(from, new ClientMessage.NotMaster(request.number()));
            return;
        }
        open(loop, from, request.number(), database, commands);
    }

    private void open(SessionLoop loop, MemberId from, long number, int database, List<byte[][]> commands) {
        Session[] opened = new Session[1];
        PeerOutlet outlet = new PeerOutlet(
                number,
                database == 0 ? new byte[0] : SELECTED,
                answer -> peers.accept(from, answer),
                () -> loop.closed(opened[0]));
        long nowMs = environment.unixMs().getAsLong();
        SessionOrigin origin = new SessionOrigin(lastId.incrementAndGet(), "actor:" + from.brief(), "?:0", nowMs);
        Session session = loop.open(origin, outlet, true);
        opened[0] = session;
        session.state.db = database;
        loop.received(session, commands);
    }

    /** The shard is gone: its open requests have no known outcome. */
    public void close() {
        environment.registry().closeMastersOnly();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
