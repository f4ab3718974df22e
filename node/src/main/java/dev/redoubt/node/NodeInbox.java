package dev.redoubt.node;

import akka.actor.typed.ActorRef;
import dev.redoubt.node.cluster.PeerListener;
import dev.redoubt.node.protocol.ClientMessage;
import dev.redoubt.node.protocol.PeerInfo;
import dev.redoubt.node.protocol.PeerMessage;
import dev.redoubt.node.protocol.ShardMessage;
import dev.redoubt.node.session.PeerSessions;
import dev.redoubt.node.shard.ShardActor;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.log.ShardId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The dispatcher of what peers send to a node: messages to the member go to the shard, requests of message clients to
 * their sessions. Stateless.
 */
public final class NodeInbox implements PeerListener, ClientMessage.ToNode.Handler {
    private static final Logger LOG = LoggerFactory.getLogger(NodeInbox.class);

    private final ShardId id;
    private final ActorRef<ShardActor.Command> shard;
    private final PeerSessions clients;

    /**
     * Creates the dispatcher of one ActorSystem.
     *
     * @param id the one shard that this process has
     */
    public NodeInbox(ShardId id, ActorRef<ShardActor.Command> shard, PeerSessions clients) {
        this.id = id;
        this.shard = shard;
        this.clients = clients;
    }

    @Override
    public void received(ShardId of, MemberId from, Incarnation fromIncarnation, PeerMessage message) {
        if (!of.equals(id)) {
            LOG.debug("Dropped a message of {} for {}: this process has {} only", from.brief(), of, id);
        } else if (message instanceof ShardMessage m) {
            shard.tell(new ShardActor.FromPeer(from, m));
        } else if (message instanceof ClientMessage.ToNode m) {
            m.accept(from, this);
        } else {
            LOG.debug("Dropped a message of {} that is not for a node: {}", from.brief(), message.getClass());
        }
    }

    @Override
    public void whoServes(MemberId from, ClientMessage.WhoServes message) {
        clients.heard(from);
        shard.tell(new ShardActor.WhoServes(from));
    }

    @Override
    public void authenticate(MemberId from, ClientMessage.Authenticate message) {
        clients.authenticate(from, message);
    }

    @Override
    public void request(MemberId from, ClientMessage.Request message) {
        clients.request(from, message);
    }

    @Override
    public void connectionCommands(MemberId from, ClientMessage.ConnectionCommands message) {
        clients.commands(from, message);
    }

    @Override
    public void connectionAcknowledge(MemberId from, ClientMessage.ConnectionAcknowledge message) {
        clients.acknowledge(from, message);
    }

    @Override
    public void connectionClose(MemberId from, ClientMessage.ConnectionClose message) {
        clients.close(from, message);
    }

    @Override
    public void met(PeerInfo hello) {
        // The core learns members from the sentinels' config record.
    }
}
