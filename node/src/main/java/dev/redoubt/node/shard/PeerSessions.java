package dev.redoubt.node.shard;

import dev.redoubt.node.command.engine.Access;
import dev.redoubt.node.command.engine.ServerPort;
import dev.redoubt.node.command.engine.Session;
import dev.redoubt.node.protocol.ClientMessage;
import dev.redoubt.node.shard.core.ShardState;
import dev.redoubt.persistence.log.MemberId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests of programs that speak in messages. Each is a session of its own for as long as it lasts, so that nothing of
 * a client that vanished stays behind; its replies pass the gate as those of sockets do (docs/protocol.md 6.1). Only a
 * serving master executes any: everywhere else the answer is that nothing was done.
 *
 * <p>With {@code requirepass} set, requests are run only for programs that have given it to this process, once for all
 * their requests. That keeps out who should not be in, not who means harm: whoever reaches the cluster port could speak
 * as a sentinel. The shard's thread only.
 */
final class PeerSessions {
    private static final Logger LOG = LoggerFactory.getLogger(PeerSessions.class);
    /** Above any number that a socket's session can reach: sessions run in the order of their ids after a pause. */
    private static final long FIRST_ID = 1L << 40;

    private static final String NO_SUCH_DATABASE = "-ERR DB index is out of range\r\n";

    private final Shard shard;
    private final ServerPort port;
    /** Clients come and go without a word; one that falls out of the end is asked for the password again. */
    private static final int MAX_AUTHENTICATED = 10_000;

    private final Set<MemberId> authenticated = Collections.newSetFromMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<MemberId, Boolean> eldest) {
            return size() > MAX_AUTHENTICATED;
        }
    });
    private long lastId = FIRST_ID;

    PeerSessions(Shard shard) {
        this.shard = shard;
        this.port = new ShardPort(shard);
    }

    void received(MemberId from, ClientMessage message) {
        if (message instanceof ClientMessage.Request request) {
            request(from, request);
        } else if (message instanceof ClientMessage.WhoServes) {
            whoServes(from);
        } else if (message instanceof ClientMessage.Authenticate login) {
            authenticate(from, login);
        } else {
            LOG.debug("{} sent a node's message: {}", from.brief(), message.getClass());
        }
    }

    private void authenticate(MemberId from, ClientMessage.Authenticate login) {
        boolean right = !port.passwordRequired() || port.passwordMatches(login.password());
        if (right) {
            authenticated.add(from);
        }
        send(from, new ClientMessage.Authenticated(right));
    }

    private void request(MemberId from, ClientMessage.Request request) {
        if (port.passwordRequired() && !authenticated.contains(from)) {
            send(from, new ClientMessage.NotAuthenticated(request.number()));
            return;
        }
        int database = request.database();
        if (database < 0 || database >= shard.engine.keyspace().databases()) {
            send(
                    from,
                    new ClientMessage.Answer(request.number(), NO_SUCH_DATABASE.getBytes(StandardCharsets.US_ASCII)));
            return;
        }
        List<byte[][]> commands = new ArrayList<>(request.commands().size() + 1);
        if (database != 0) {
            commands.add(new byte[][] {
                "SELECT".getBytes(StandardCharsets.US_ASCII),
                Integer.toString(database).getBytes(StandardCharsets.US_ASCII)
            });
        }
        for (ClientMessage.Command command : request.commands()) {
            if (command.args().isEmpty()) {
                LOG.warn("Dropped a request of {} with a command that has no name", from.brief());
                return;
            }
            commands.add(command.args().toArray(new byte[0][]));
        }
        Session session = new Session(++lastId, "actor:" + from.brief(), "?:0", shard.clock.unixMs(), true);
        PeerOutlet outlet = new PeerOutlet(this, from, request.number());
        Client client = new Client(outlet, session);
        outlet.opened(client);
        shard.clients.add(client);
        if (shard.core.state() == ShardState.STOPPING) {
            outlet.notMaster();
            return;
        }
        shard.clients.execute(client, Client.Batch.of(commands));
    }

    private void whoServes(MemberId from) {
        var master = shard.core.member().master();
        if (master != null && serves()) {
            send(from, new ClientMessage.Serves(master.term()));
        }
    }

    /** Whether this member is master and may answer now. */
    boolean serves() {
        if (shard.core.state() != ShardState.SERVING) {
            return false;
        }
        return shard.core.updateAccess() == Access.MASTER;
    }

    void send(MemberId to, ClientMessage message) {
        shard.setup.peers().send(to, message);
    }

    /** The request was answered, or will not be. */
    void ended(Client client) {
        shard.clients.remove(client);
    }
}
