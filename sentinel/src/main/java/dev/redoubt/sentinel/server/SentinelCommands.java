package dev.redoubt.sentinel.server;

import dev.redoubt.node.command.Texts;
import dev.redoubt.node.session.LateReply;
import dev.redoubt.node.session.SessionContext;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.sentinel.core.SentinelView;
import dev.redoubt.sentinel.core.SentinelView.Node;
import dev.redoubt.sentinel.core.SentinelView.Voter;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The command SENTINEL and its subcommands (sentinel.c, sentinelCommand). One master is watched: the shard's.
 *
 * <p>DIFFERS: there is no master before the first election, since the sentinels give the roles. Until then the master's
 * name is unknown here, like a name that Redis does not monitor.
 */
final class SentinelCommands {
    private static final String NO_SUCH_MASTER = "ERR No such master with that name";
    private static final Pattern ID = Pattern.compile("[0-9a-f]{40}");

    private final SentinelPort port;
    private final ViewCache views;
    private final InstanceReply instances;

    SentinelCommands(SentinelPort port, ViewCache views) {
        this.port = port;
        this.views = views;
        this.instances = new InstanceReply(views);
    }

    void myid(SessionContext c) {
        c.reply.bulk(views.id());
    }

    void failover(SessionContext c) {
        ofMaster(c, (view, master) -> port.failover(later(c)));
    }

    void master(SessionContext c) {
        ofMaster(c, (view, master) -> instances.master(view, master, c.reply));
    }

    void replicas(SessionContext c) {
        ofMaster(c, (view, master) -> {
            c.reply.array(view.replicas().size());
            view.replicas().forEach(replica -> instances.replica(view, replica, c.reply));
        });
    }

    void sentinels(SessionContext c) {
        ofMaster(c, (view, master) -> {
            c.reply.array(view.sentinels().size());
            view.sentinels().forEach(voter -> instances.sentinel(voter, c.reply));
        });
    }

    void checkQuorum(SessionContext c) {
        ofMaster(c, (view, master) -> checkQuorum(c, view));
    }

    /** Does it for the master that the request names, or answers that there is none. */
    private void ofMaster(SessionContext c, BiConsumer<SentinelView, Node> what) {
        SentinelView view = views.viewOf(c.args[2]);
        Node master = view == null ? null : view.master();
        if (view == null || master == null) {
            c.error(NO_SUCH_MASTER);
        } else {
            what.accept(view, master);
        }
    }

    void masters(SessionContext c) {
        SentinelView view = views.view();
        Node master = view == null ? null : view.master();
        if (view == null || master == null) {
            c.reply.array(0);
        } else {
            c.reply.array(1);
            instances.master(view, master, c.reply);
        }
    }

    void address(SessionContext c) {
        SentinelView view = views.viewOf(c.args[2]);
        Node master = view == null ? null : view.master();
        if (master == null) {
            c.reply.nullArray();
        } else {
            c.reply.array(2);
            c.reply.bulk(master.host());
            c.reply.bulkLong(master.port());
        }
    }

    /**
     * DIFFERS: a run id does not get a vote here. Votes are between Redoubt's sentinels only (docs/protocol.md 5.1);
     * one given to a foreign sentinel could elect a second leader.
     */
    void isMasterDown(SessionContext c) {
        byte[][] args = c.args;
        if (!c.longArg(args[3]) || !c.longArg(args[4])) {
            return;
        }
        SentinelView view = views.view();
        Node master = view == null ? null : view.master();
        boolean down = view != null
                && master != null
                && !view.tilt()
                && master.host().equals(Texts.latin1(args[2]))
                && Integer.toString(master.port()).equals(Texts.latin1(args[3]))
                && List.of(master.flags().split(",")).contains("s_down");
        c.reply.array(3);
        c.reply.integer(down ? 1 : 0);
        c.reply.bulk("*");
        c.reply.integer(0);
    }

    /** sentinel.c, sentinelIsQuorumReachable. */
    private static void checkQuorum(SessionContext c, SentinelView view) {
        int usable = 1;
        for (Voter voter : view.sentinels()) {
            List<String> flags = List.of(voter.flags().split(","));
            usable += flags.contains("s_down") || flags.contains("o_down") ? 0 : 1;
        }
        boolean noQuorum = usable < view.quorum();
        boolean noMajority = usable < Math.max(view.votersNeeded(), 1);
        if (!noQuorum && !noMajority) {
            c.reply.simple("OK " + usable + " usable Sentinels. Quorum and failover authorization can be reached");
            return;
        }
        StringBuilder error = new StringBuilder("NOQUORUM " + usable + " usable Sentinels. ");
        if (noQuorum) {
            error.append("Not enough available Sentinels to reach the specified quorum for this master");
        }
        if (noMajority) {
            error.append(noQuorum ? ". " : "")
                    .append("Not enough available Sentinels to reach the majority and authorize a failover");
        }
        c.error(error.toString());
    }

    /**
     * SENTINEL TRUST-MEMBER (docs/protocol.md 3.4). It must work also while there is no master. Redis has nothing like
     * it.
     */
    void trustMember(SessionContext c) {
        String id = Texts.latin1(c.args[3]).toLowerCase(Locale.ROOT);
        if (!Texts.latin1(c.args[2]).equals(views.settings().masterName())) {
            c.error(NO_SUCH_MASTER);
        } else if (!ID.matcher(id).matches()) {
            c.error("ERR No such member with that ID");
        } else {
            port.trustMember(new MemberId(id), later(c));
        }
    }

    /** Defers the reply: returns what takes the text of the error, or null for OK. */
    private static Consumer<@Nullable String> later(SessionContext c) {
        LateReply late = c.defer();
        return error -> late.complete(reply -> {
            if (error == null) {
                reply.ok();
            } else {
                reply.error(error);
            }
        });
    }
}
