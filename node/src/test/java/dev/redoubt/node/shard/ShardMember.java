package dev.redoubt.node.shard;

import akka.actor.BootstrapSetup;
import akka.actor.setup.ActorSystemSetup;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.redoubt.config.AckMode;
import dev.redoubt.config.CommandLine;
import dev.redoubt.config.ConfigException;
import dev.redoubt.config.LiveConfig;
import dev.redoubt.config.Role;
import dev.redoubt.config.lifecycle.ProcessWatch;
import dev.redoubt.config.lifecycle.Registration;
import dev.redoubt.node.NodeInbox;
import dev.redoubt.node.NodeSessions;
import dev.redoubt.node.acl.file.ProcessUsers;
import dev.redoubt.node.command.CommandTable;
import dev.redoubt.node.command.engine.ClientState;
import dev.redoubt.node.member.MemberBoot;
import dev.redoubt.node.member.MemberSettings;
import dev.redoubt.node.member.StoredState;
import dev.redoubt.node.memory.MemoryGovernor;
import dev.redoubt.node.net.Endpoints;
import dev.redoubt.node.net.EventLoops;
import dev.redoubt.node.net.LiveLimits;
import dev.redoubt.node.net.LoopDispatcherConfigurator;
import dev.redoubt.node.net.RespServer;
import dev.redoubt.node.session.PeerSessions;
import dev.redoubt.node.session.ProcessSessions;
import dev.redoubt.node.session.ReplicaEvent;
import dev.redoubt.node.session.Segment;
import dev.redoubt.node.session.ShardLink;
import dev.redoubt.node.session.ShardView;
import dev.redoubt.node.shard.recovery.ShardKeyspaces;
import dev.redoubt.persistence.aof.AofLog;
import dev.redoubt.persistence.aof.AofOptions;
import dev.redoubt.persistence.aof.LogStorage;
import dev.redoubt.persistence.aof.StateFile;
import dev.redoubt.persistence.aof.recovery.HistoryStart;
import dev.redoubt.persistence.aof.recovery.LogOpener;
import dev.redoubt.persistence.journal.AofLogs;
import dev.redoubt.persistence.journal.JournalConfig;
import dev.redoubt.persistence.journal.LogWriter;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.log.ShardId;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** One shard with its port, its loop and a log on any storage, without a cluster around it. */
final class ShardMember implements AutoCloseable {
    private static final String DISPATCHER = "test-loop";

    final MemberId id;
    final Incarnation incarnation;
    /** With what the shard wanted to end the process. */
    final CompletableFuture<Integer> exit = new CompletableFuture<>();

    private final LiveConfig config;
    private final EventLoops loops = EventLoops.create(1);
    private final ExecutorService io = Executors.newCachedThreadPool();
    private final AofLog log;
    private final RespServer server;
    private final Registration limits;
    private final Registration password;
    private final ActorSystem<ActorRef<ShardActor.Command>> system;
    private final ActorRef<ShardActor.Command> shard;
    private final Network network;
    private boolean powerLost;

    ShardMember(MemberId id, LogStorage storage, Network network, boolean alone, AckMode mode, String... directives)
            throws IOException {
        this(id, storage, network, alone, mode, new MemoryGovernor(Long.MAX_VALUE), directives);
    }

    ShardMember(
            MemberId id,
            LogStorage storage,
            Network network,
            boolean alone,
            AckMode mode,
            MemoryGovernor memory,
            String... directives)
            throws IOException {
        this.id = id;
        this.network = network;
        this.incarnation = new Incarnation(new Random().nextLong());
        StateFile state = new StateFile(storage, storage.directory().resolve("state"));
        StoredState stored = StoredState.parse(state.read());
        this.log = LogOpener.open(
                storage, AofOptions.DEFAULT, new HistoryStart(stored.promised(), new Random(), 1_700_000_000_000L));
        JournalConfig journal = new JournalConfig("shard-0", DISPATCHER);
        CompletableFuture<ActorRef<ShardActor.Command>> started = new CompletableFuture<>();
        LogWriter writer = new LogWriter(log, false, io);
        LiveConfig live = config(storage.directory(), directives);
        this.config = live;
        ProcessSessions shared = ProcessSessions.create(memory);
        ShardSetup setup = new ShardSetup(
                live,
                new ShardKeyspaces(live, shared.memory()),
                journal,
                writer,
                state,
                new MemberBoot(id, incarnation, stored, "boot", log.report().suspect()),
                MemberSettings.of(alone, mode, !alone),
                network.link(id),
                new SystemClock(),
                shared,
                loops.loop(0),
                io,
                role -> {},
                () -> {},
                new ProcessWatch(why -> exit.complete(1)),
                exit::complete);
        Config config = ConfigFactory.parseString(LoopDispatcherConfigurator.section(DISPATCHER, 0)
                        + "akka.loglevel = WARNING, akka.stdout-loglevel = OFF")
                .withFallback(journal.sections())
                .withFallback(ConfigFactory.defaultReference())
                .resolve();
        this.system = ActorSystem.create(
                Behaviors.setup(context -> {
                    AofLogs.get(Adapter.toClassic(context.getSystem())).register("shard-0", writer);
                    started.complete(context.spawn(
                            ShardActor.create(setup), "shard", DispatcherSelector.fromConfig(DISPATCHER)));
                    return Behaviors.empty();
                }),
                "member",
                ActorSystemSetup.create(BootstrapSetup.create(config), loops));
        this.shard = started.join();
        ProcessUsers users = ProcessUsers.open(live, live.node(), CommandTable.standard());
        password = users.followPassword();
        NodeSessions sessions = new NodeSessions(live, loops, shared, new Link(shard, shared.view()), users.access(io));
        this.server = RespServer.bind(
                loops,
                Endpoints.tcp(List.of("127.0.0.1"), 0),
                LiveLimits.ofNode(live),
                shared.memory(),
                sessions.handler());
        limits = LiveLimits.followNode(live, server);
        shard.tell(new ShardActor.Serving(server));
        PeerSessions programs = sessions.peers(network.link(id)::send);
        NodeInbox inbox = new NodeInbox(ShardId.FIRST, shard, programs);
        network.join(id, server.port(), (from, message) -> inbox.received(ShardId.FIRST, from, incarnation, message));
    }

    /** The way from the sessions to the shard. */
    private record Link(ActorRef<ShardActor.Command> shard, ShardView view) implements ShardLink {
        @Override
        public ShardId id() {
            return ShardId.FIRST;
        }

        @Override
        public void replica(ReplicaEvent event) {
            shard.tell(new ShardActor.FromReplica(event));
        }

        @Override
        public void execute(Segment segment) {
            shard.tell(new ShardActor.Execute(segment));
        }

        @Override
        public void unwatch(ClientState client) {
            shard.tell(new ShardActor.Unwatch(client));
        }
    }

    private static LiveConfig config(Path dir, String... directives) {
        List<String> args = new ArrayList<>(List.of("--dir", dir.toString(), "--save", "", "--hz", "100"));
        args.addAll(List.of(directives));
        try {
            return CommandLine.parse(Role.NODE, args.toArray(new String[0])).config();
        } catch (ConfigException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Its disk is dead: nothing can be closed there. */
    void powerLost() {
        powerLost = true;
    }

    LiveConfig config() {
        return config;
    }

    /** The last record in its log, committed or not. */
    long lastIndex() {
        return log.end().index();
    }

    RespClient client() throws IOException {
        return new RespClient("127.0.0.1", server.port());
    }

    /** Stops without a word, as kill -9 does; what the storage has is what counts. */
    @Override
    public void close() throws IOException {
        network.leave(id);
        limits.close();
        password.close();
        server.close();
        system.terminate();
        system.getWhenTerminated()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
        loops.close();
        io.shutdown();
        if (!powerLost) {
            log.close();
        }
    }
}
