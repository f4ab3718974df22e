package dev.redoubt.sentinel.server;

import dev.redoubt.node.command.Texts;
import dev.redoubt.node.session.ProcessFacts;
import dev.redoubt.node.session.ProcessSessions;
import dev.redoubt.node.session.SessionContext;
import dev.redoubt.sentinel.core.SentinelView;
import dev.redoubt.sentinel.core.SentinelView.Node;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The commands INFO, ROLE and SHUTDOWN of a sentinel (sentinel.c, sentinelInfoCommand, sentinelRoleCommand). On the
 * event loop only.
 */
final class StateCommands {
    private static final List<String> SECTIONS = List.of("server", "clients", "sentinel");
    private static final Set<String> ALL = Set.of("default", "all", "everything");
    private final ProcessSessions sessions;
    private final Supplier<Integer> maxclients;
    private final SentinelPort port;
    private final ViewCache views;
    private final LongSupplier unixMs;
    private final long startedMs;

    StateCommands(
            ProcessSessions sessions,
            Supplier<Integer> maxclients,
            SentinelPort port,
            ViewCache views,
            LongSupplier unixMs) {
        this.sessions = sessions;
        this.maxclients = maxclients;
        this.port = port;
        this.views = views;
        this.unixMs = unixMs;
        this.startedMs = unixMs.getAsLong();
    }

    void info(SessionContext c) {
        byte[][] args = c.args;
        Set<String> wanted = new TreeSet<>();
        for (int i = 1; i < args.length; i++) {
            wanted.add(Texts.latin1(args[i]).toLowerCase(Locale.ROOT));
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
        c.reply.verbatim(text.toString(), "txt");
    }

    private void server(StringBuilder text) {
        long seconds = (unixMs.getAsLong() - startedMs) / 1000;
        line(text, "# Server", "");
        line(text, "redis_version:", ProcessFacts.REDIS_VERSION);
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
        line(text, "server_time_usec:", unixMs.getAsLong() * 1000);
        line(text, "uptime_in_seconds:", seconds);
        line(text, "uptime_in_days:", seconds / 86_400);
        line(text, "executable:", System.getProperty("java.home") + "/bin/java");
        line(text, "jvm_version:", ManagementFactory.getRuntimeMXBean().getVmVersion());
    }

    private void clients(StringBuilder text) {
        line(text, "# Clients", "");
        line(text, "connected_clients:", sessions.registry().size());
        line(text, "maxclients:", maxclients.get());
        line(text, "pubsub_clients:", sessions.subscriptions().subscribers());
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

    void role(SessionContext c) {
        SentinelView view = views.view();
        boolean watching = view != null && view.master() != null;
        c.reply.array(2);
        c.reply.bulk("sentinel");
        c.reply.array(watching ? 1 : 0);
        if (watching) {
            c.reply.bulk(views.settings().masterName());
        }
    }

    /** SHUTDOWN (db.c, shutdownCommand): there is nothing to save, and votes are on disk already. */
    void shutdown(SessionContext c) {
        for (int i = 1; i < c.args.length; i++) {
            byte[] option = c.args[i];
            if (Texts.is(option, "abort")) {
                c.error("ERR No shutdown in progress.");
                return;
            }
            if (!Texts.is(option, "nosave")
                    && !Texts.is(option, "save")
                    && !Texts.is(option, "now")
                    && !Texts.is(option, "force")) {
                c.error(Texts.SYNTAX);
                return;
            }
        }
        port.shutdown();
        c.closeAfterReply();
    }
}
