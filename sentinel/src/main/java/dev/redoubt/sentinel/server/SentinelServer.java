package dev.redoubt.sentinel.server;

import dev.redoubt.config.CommonDirectives;
import dev.redoubt.config.LiveConfig;
import dev.redoubt.config.lifecycle.ProcessWatch;
import dev.redoubt.node.acl.AccessControl;
import dev.redoubt.node.command.CommandTable;
import dev.redoubt.node.memory.MemoryGovernor;
import dev.redoubt.node.memory.MemoryPlan;
import dev.redoubt.node.session.LoginPort;
import dev.redoubt.node.session.NoShard;
import dev.redoubt.node.session.ProcessFacts;
import dev.redoubt.node.session.ProcessSessions;
import dev.redoubt.node.session.SessionEnvironment;
import dev.redoubt.node.session.Sessions;
import dev.redoubt.node.session.UserLogin;
import dev.redoubt.sentinel.core.SentinelView;
import io.netty.channel.EventLoop;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of a sentinel's clients, and what they are told: Sentinel's commands and its events. All connections are
 * on one event loop. Any thread may call {@link #show} and {@link #publish}, which pass on to the loop.
 *
 * <p>It shows the last {@link SentinelView} it was given: at most a tick of the core old, and never older than an event
 * that a client has received.
 */
public final class SentinelServer {
    private final EventLoop loop;
    private final ProcessWatch watch;
    private final ViewCache views;
    private final MemoryGovernor memory =
            new MemoryGovernor(MemoryPlan.ofThisProcess().capacityBytes());
    private final Sessions sessions;

    /**
     * Makes the server of one sentinel.
     *
     * @param loop of all its connections
     * @param watch ends the process when a view or an event cannot be handed over
     * @param config of the process
     * @param access its users, of {@link #commands}
     * @param port to the process
     * @param id of this sentinel
     * @param unixMs the wall clock
     */
    public SentinelServer(
            EventLoop loop,
            ProcessWatch watch,
            LiveConfig config,
            AccessControl access,
            SentinelPort port,
            String id,
            LongSupplier unixMs) {
        this.loop = loop;
        this.watch = watch;
        this.views = new ViewCache(config.sentinel(), id, unixMs);
        ProcessSessions shared = ProcessSessions.create(memory);
        LoginPort login = new UserLogin(access, address -> false);
        SentinelTable table = new SentinelTable();
        table.bindConnection(login, new Facts(unixMs), shared);
        table.bindSentinel(new SentinelCommands(port, views));
        table.bindState(new StateCommands(shared, config.live(CommonDirectives.MAXCLIENTS)::get, port, views, unixMs));
        this.sessions = new Sessions(
                List.of(loop),
                new SessionEnvironment(
                        table.complete(),
                        new NoShard(),
                        login,
                        shared.subscriptions(),
                        shared.registry(),
                        shared.counters(),
                        unixMs));
    }

    /** Returns the commands of a sentinel; always the same table. */
    public static CommandTable commands() {
        return SentinelTable.COMMANDS;
    }

    /** Returns the handler of a server's connections. */
    public Sessions sessions() {
        return sessions;
    }

    /** Returns the account of the process's heap. */
    public MemoryGovernor memory() {
        return memory;
    }

    /** Shows this view from now on. */
    public void show(SentinelView view) {
        loop.execute(watch.guard("the view of the sentinel", () -> views.update(view)));
    }

    /** Sends an event to the clients that have subscribed to it. */
    public void publish(String channel, String text) {
        byte[] name = channel.getBytes(StandardCharsets.UTF_8);
        byte[] message = text.getBytes(StandardCharsets.UTF_8);
        loop.execute(watch.guard("the publication of an event", () -> sessions.publish(name, message)));
    }

    private record Facts(LongSupplier unixMs) implements ProcessFacts {
        @Override
        public String mode() {
            return "sentinel";
        }

        @Override
        public @Nullable String role() {
            return null;
        }

        @Override
        public int databases() {
            return 1;
        }

        @Override
        public long unixMicros() {
            return unixMs.getAsLong() * 1000;
        }
    }
}
