package dev.redoubt.node;

import dev.redoubt.config.DebugAccess;
import dev.redoubt.config.LiveConfig;
import dev.redoubt.node.acl.AccessControl;
import dev.redoubt.node.command.CommandNames;
import dev.redoubt.node.command.engine.Access;
import dev.redoubt.node.memory.MemoryGovernor;
import dev.redoubt.node.net.EventLoops;
import dev.redoubt.node.net.RespHandler;
import dev.redoubt.node.protocol.ClientMessage;
import dev.redoubt.node.session.LoginPort;
import dev.redoubt.node.session.PeerSessions;
import dev.redoubt.node.session.ProcessFacts;
import dev.redoubt.node.session.ProcessSessions;
import dev.redoubt.node.session.RenamedCommands;
import dev.redoubt.node.session.SessionEnvironment;
import dev.redoubt.node.session.SessionHandlers;
import dev.redoubt.node.session.Sessions;
import dev.redoubt.node.session.ShardLink;
import dev.redoubt.node.session.UserLogin;
import dev.redoubt.persistence.log.MemberId;
import java.io.IOException;
import java.time.Instant;
import java.util.function.BiConsumer;

/** The sessions of a node: what they ask of the process, put together once. They outlive the ActorSystem. */
public final class NodeSessions {
    private final LiveConfig config;
    private final SessionEnvironment environment;
    private final Sessions sessions;
    private final MemoryGovernor memory;

    /**
     * @param shared what the shard is given too
     * @param shard the way to it
     * @param access the users
     */
    public NodeSessions(
            LiveConfig config, EventLoops loops, ProcessSessions shared, ShardLink shard, AccessControl access) {
        this.config = config;
        this.memory = shared.memory();
        LoginPort login = new UserLogin(access, address -> debugAllowed(config, address));
        environment = new SessionEnvironment(
                SessionHandlers.ofNode(
                        login, new Facts(config, shared), shared.subscriptions(), shared.registry(), shard),
                shard,
                login,
                shared.subscriptions(),
                shared.registry(),
                shared.counters(),
                System::currentTimeMillis);
        sessions = new Sessions(loops.all(), environment);
    }

    /**
     * Returns the handler of a server's connections.
     *
     * @throws IOException rename-command names what is no command, or a name that is taken
     */
    public RespHandler handler() throws IOException {
        try {
            return RenamedCommands.before(sessions, config.renamedCommands(), environment);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Returns the sessions of programs that speak in messages, which go with the ActorSystem. */
    public PeerSessions peers(BiConsumer<MemberId, ClientMessage.ToClient> send) {
        CommandNames names =
                CommandNames.of(config.renamedCommands(), environment.handlers().table());
        return new PeerSessions(sessions, environment, names, config.node().databases(), memory::shareBytes, send);
    }

    private static boolean debugAllowed(LiveConfig config, String address) {
        DebugAccess access = config.node().enableDebugCommand();
        boolean local =
                address.startsWith("127.") || address.startsWith("/") || address.startsWith("[0:0:0:0:0:0:0:1]");
        return access == DebugAccess.YES || (access == DebugAccess.LOCAL && local);
    }

    private record Facts(LiveConfig config, ProcessSessions shared) implements ProcessFacts {
        @Override
        public String mode() {
            return "standalone";
        }

        @Override
        public String role() {
            return shared.view().access() == Access.MASTER ? "master" : "replica";
        }

        @Override
        public int databases() {
            return config.node().databases();
        }

        @Override
        public long unixMicros() {
            Instant now = Instant.now();
            return now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
        }
    }
}
