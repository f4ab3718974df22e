package dev.redoubt.sentinel.server;

import static dev.redoubt.sentinel.server.Texts.is;

import dev.redoubt.node.resp.ReplyWriter;
import dev.redoubt.sentinel.core.SentinelView;
import dev.redoubt.sentinel.core.SentinelView.Node;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The commands INFO, ROLE and SHUTDOWN of a sentinel (sentinel.c, sentinelInfoCommand, sentinelRoleCommand). */
final class StateCommands {
    private static final List<String> SECTIONS = List.of("server", "clients", "sentinel");
    private static final Set<String> ALL = Set.of("default", "all", "everything");
    private final SentinelServer server;
    private final SentinelPort port;
    private final ViewCache views;
    private final long startedMs;

    StateCommands(SentinelServer server, SentinelPort port, ViewCache views) {
        this.server = server;
        this.port = port;
        this.views = views;
        this.startedMs = server.unixMs();
    }

    Outcome info(SentinelSession session, byte[][] args, ReplyWriter out) {
        Set<String> wanted = new TreeSet<>();
        for (int i = 1; i < args.length; i++) {
            wanted.add(Texts.lower(args[i]));
        }
        boolean all = wanted.isEmpty() || wanted.stream().anyMatch(ALL::contains);
        StringBuilder text = new StringBuilder();
        for (String section : SECTIONS) {
            if (all || wanted.contains(section)) {
                text.append(text.length() == 0 ? "" : "\r\n");
                switch (section) {
                    case "server" -> server(text);
                    case "clients" -> clients(text);
                    default -> sentinel(text);
                }
            }
        }
        out.verbatim(text.toString(), "txt");
        return Outcome.REPLIED;
    }

    private void server(StringBuilder text) {
        long seconds = (server.unixMs() - startedMs) / 1000;
        line(text, "# Server", "");
        line(text, "redis_version:", ConnectionCommands.REDIS_VERSION);
        line(text, "redis_mode:", "sentinel");
        line(
                text,
                "os:",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
        line(text, "arch_bits:", "64");
        line(text, "process_id:", ProcessHandle.current().pid());
        line(text, "run_id:", views.id());
        line(text, "tcp_port:", views.settings().port());
        line(text, "server_time_usec:", server.unixMs() * 1000);
        line(text, "uptime_in_seconds:", seconds);
        line(text, "uptime_in_days:", seconds / 86_400);
        line(text, "executable:", System.getProperty("java.home") + "/bin/java");
        line(text, "jvm_version:", ManagementFactory.getRuntimeMXBean().getVmVersion());
    }

    private void clients(StringBuilder text) {
        line(text, "# Clients", "");
        line(text, "connected_clients:", server.sessions().size());
        line(text, "maxclients:", server.maxclients());
        line(
                text,
                "pubsub_clients:",
                server.sessions().stream().filter(SentinelSession::subscribed).count());
    }

    private void sentinel(StringBuilder text) {
        SentinelView view = views.view();
        Node master = view == null ? null : view.master();
        line(text, "# Sentinel", "");
        line(text, "sentinel_masters:", master == null ? 0 : 1);
        line(text, "sentinel_tilt:", view != null && view.tilt() ? 1 : 0);
        line(text, "sentinel_tilt_since_seconds:", views.tiltSeconds());
        line(text, "sentinel_running_scripts:", 0);
        line(text, "sentinel_scripts_queue_length:", 0);
        line(text, "sentinel_simulate_failure_flags:", 0);
        if (view != null && master != null) {
            List<String> flags = List.of(master.flags().split(","));
            String status = flags.contains("o_down") ? "odown" : flags.contains("s_down") ? "sdown" : "ok";
            line(
                    text,
                    "master0:",
                    "name=" + view.masterName() + ",status=" + status + ",address=" + master.host() + ":"
                            + master.port() + ",slaves=" + view.replicas().size() + ",sentinels="
                            + (view.sentinels().size() + 1));
        }
    }

    private static void line(StringBuilder text, String name, Object value) {
        text.append(name).append(value).append("\r\n");
    }

    Outcome role(SentinelSession session, byte[][] args, ReplyWriter out) {
        SentinelView view = views.view();
        boolean watching = view != null && view.master() != null;
        out.array(2);
        out.bulk("sentinel");
        out.array(watching ? 1 : 0);
        if (watching) {
            out.bulk(views.settings().masterName());
        }
        return Outcome.REPLIED;
    }

    /** SHUTDOWN (db.c, shutdownCommand): there is nothing to save, and votes are on disk already. */
    Outcome shutdown(SentinelSession session, byte[][] args, ReplyWriter out) {
        for (int i = 1; i < args.length; i++) {
            if (is(args[i], "abort")) {
                out.error("ERR No shutdown in progress.");
                return Outcome.REPLIED;
            }
            if (!is(args[i], "nosave") && !is(args[i], "save") && !is(args[i], "now") && !is(args[i], "force")) {
                out.error(Texts.SYNTAX);
                return Outcome.REPLIED;
            }
        }
        port.shutdown();
        return Outcome.CLOSE;
    }
}
