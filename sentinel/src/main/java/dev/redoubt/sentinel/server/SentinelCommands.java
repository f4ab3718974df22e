package dev.redoubt.sentinel.server;

import dev.redoubt.node.command.Texts;
import dev.redoubt.node.resp.ReplyWriter;
import dev.redoubt.node.session.LateReply;
import dev.redoubt.node.session.SessionContext;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.sentinel.core.SentinelView;
import dev.redoubt.sentinel.core.SentinelView.Node;
import dev.redoubt.sentinel.core.SentinelView.Voter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
    private static final List<String> HELP = List.of(
            "SENTINEL <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
            "CKQUORUM <master-name>",
            "    Check if the current Sentinel configuration is able to reach the quorum",
            "    needed to failover a master and the majority needed to authorize the",
            "    failover.",
            "FAILOVER <master-name>",
            "    Hand the master's role over to a replica without losing a write.",
            "GET-MASTER-ADDR-BY-NAME <master-name>",
            "    Return the ip and port number of the master with that name.",
            "IS-MASTER-DOWN-BY-ADDR <ip> <port> <current-epoch> <runid>",
            "    Check if the master specified by ip:port is down from current Sentinel's",
            "    point of view.",
            "MASTER <master-name>",
            "    Show the state and info of the specified master.",
            "MASTERS",
            "    Show a list of monitored masters and their state.",
            "MYID",
            "    Return the ID of the Sentinel instance.",
            "REPLICAS <master-name>",
            "    Show a list of replicas for this master and their state.",
            "SENTINELS <master-name>",
            "    Show a list of Sentinel instances for this master and their state.",
            "TRUST-MEMBER <master-name> <id>",
            "    End the suspicion of a member that may have lost acknowledged writes: the",
            "    operator's word that it is complete. Also while there is no master.",
            "HELP",
            "    Print this help.");

    private static final String NO_SUCH_MASTER = "ERR No such master with that name";
    private static final Pattern ID = Pattern.compile("[0-9a-f]{40}");

    /** The number of arguments of each, SENTINEL and the subcommand included. */
    private static final Map<String, Integer> ARITY = Map.ofEntries(
            Map.entry("ckquorum", 3),
            Map.entry("failover", 3),
            Map.entry("get-master-addr-by-name", 3),
            Map.entry("help", 2),
            Map.entry("is-master-down-by-addr", 6),
            Map.entry("master", 3),
            Map.entry("masters", 2),
            Map.entry("myid", 2),
            Map.entry("replicas", 3),
            Map.entry("sentinels", 3),
            Map.entry("slaves", 3),
            Map.entry("trust-member", 4));

    private final SentinelPort port;
    private final ViewCache views;
    private final InstanceReply instances;

    SentinelCommands(SentinelPort port, ViewCache views) {
        this.port = port;
        this.views = views;
        this.instances = new InstanceReply(views);
    }

    void run(SessionContext c) {
        String name = lower(c.args[1]);
        Integer arity = ARITY.get(name);
        if (arity == null) {
            c.error(Texts.noSuchSubcommand(c.args));
        } else if (c.args.length != arity) {
            c.error(Texts.wrongArity("sentinel|" + name));
        } else {
            known(c, name);
        }
    }

    private void known(SessionContext c, String name) {
        byte[][] args = c.args;
        switch (name) {
            case "help" -> help(c.reply);
            case "myid" -> c.reply.bulk(views.id());
            case "masters" -> masters(c.reply);
            case "get-master-addr-by-name" -> address(views.viewOf(args[2]), c.reply);
            case "is-master-down-by-addr" -> isMasterDown(c);
            case "trust-member" -> trustMember(c);
            default -> {
                SentinelView view = views.viewOf(args[2]);
                if (view == null || view.master() == null) {
                    c.error(NO_SUCH_MASTER);
                } else if (name.equals("failover")) {
                    port.failover(later(c));
                } else {
                    ofMaster(c, name, view, view.master());
                }
            }
        }
    }

    private void ofMaster(SessionContext c, String name, SentinelView view, Node master) {
        ReplyWriter out = c.reply;
        switch (name) {
            case "master" -> instances.master(view, master, out);
            case "replicas", "slaves" -> {
                out.array(view.replicas().size());
                view.replicas().forEach(replica -> instances.replica(view, replica, out));
            }
            case "sentinels" -> {
                out.array(view.sentinels().size());
                view.sentinels().forEach(voter -> instances.sentinel(voter, out));
            }
            case "ckquorum" -> checkQuorum(c, view);
            default -> throw new IllegalStateException("in the table but not here: " + name);
        }
    }

    private void masters(ReplyWriter out) {
        SentinelView view = views.view();
        Node master = view == null ? null : view.master();
        if (view == null || master == null) {
            out.array(0);
        } else {
            out.array(1);
            instances.master(view, master, out);
        }
    }

    private static void address(@Nullable SentinelView view, ReplyWriter out) {
        Node master = view == null ? null : view.master();
        if (master == null) {
            out.nullArray();
        } else {
            out.array(2);
            out.bulk(master.host());
            out.bulkLong(master.port());
        }
    }

    /**
     * DIFFERS: a run id does not get a vote here. Votes are between Redoubt's sentinels only (docs/protocol.md 5.1);
     * one given to a foreign sentinel could elect a second leader.
     */
    private void isMasterDown(SessionContext c) {
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
    private void trustMember(SessionContext c) {
        String id = lower(c.args[3]);
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

    private static String lower(byte[] argument) {
        return Texts.latin1(argument).toLowerCase(Locale.ROOT);
    }

    private static void help(ReplyWriter out) {
        out.array(HELP.size());
        HELP.forEach(out::simple);
    }
}
