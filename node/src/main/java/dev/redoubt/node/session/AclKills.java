package dev.redoubt.node.session;

import dev.redoubt.node.acl.AclUser;
import dev.redoubt.node.acl.AclUsers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Closes the clients whose user is gone or may not listen any more (acl.c ACLFreeUserAndKillClients,
 * ACLKillPubsubClientsIfNeeded). Each is closed on its own loop; whoever asked is told when all are.
 */
final class AclKills {
    private final SessionRegistry registry;
    private final Subscriptions subscriptions;
    private final AclUsers users;

    AclKills(SessionRegistry registry, Subscriptions subscriptions, AclUsers users) {
        this.registry = registry;
        this.subscriptions = subscriptions;
        this.users = users;
    }

    /** Closes the clients of users who are gone. On the loop of {@code by}, which still gets its reply. */
    void clientsOf(Collection<AclUser> gone, Session by, Runnable then) {
        registry.gather(
                by.executor(),
                session -> gone.contains(session.state.user) ? close(session, by, true) : null,
                closed -> then.run());
    }

    /** Closes the clients of a user that have subscribed to what the user may not subscribe to any more. */
    void subscribersOf(AclUser user, Session by, Runnable then) {
        registry.gather(
                by.executor(),
                session -> session.state.user == user && session.pubsub() && listensTooMuch(session)
                        ? close(session, by, false)
                        : null,
                closed -> then.run());
    }

    private boolean listensTooMuch(Session session) {
        List<byte[]> channels = new ArrayList<>(subscriptions.channelsOf(session));
        channels.addAll(subscriptions.shardChannelsOf(session));
        return !session.state.user.rules().allowSubscriptions(channels, subscriptions.patternsOf(session));
    }

    private @Nullable Long close(Session session, Session by, boolean userIsGone) {
        if (userIsGone) {
            session.state.user = users.defaultUser();
            session.state.authenticated = false;
        }
        if (session == by) {
            session.closing = true;
        } else {
            session.outlet.close();
        }
        return session.id();
    }
}
