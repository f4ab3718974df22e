package dev.redoubt.node.client;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.cluster.typed.Cluster;
import dev.redoubt.config.AckMode;
import dev.redoubt.config.HostPort;
import dev.redoubt.config.lifecycle.ProcessWatch;
import dev.redoubt.node.cluster.ActorSystemSupervisor;
import dev.redoubt.node.cluster.ClusterConfig;
import dev.redoubt.node.cluster.ClusterSystem;
import dev.redoubt.node.cluster.ClusterTls;
import dev.redoubt.node.cluster.Guardian;
import dev.redoubt.node.cluster.PeerListener;
import dev.redoubt.node.cluster.Peers;
import dev.redoubt.node.cluster.codec.WireFormat;
import dev.redoubt.node.protocol.ClientMessage;
import dev.redoubt.node.protocol.PeerInfo;
import dev.redoubt.node.protocol.PeerMessage;
import dev.redoubt.node.protocol.ProcessRole;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.log.ShardId;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A JVM program's way to the keyspace without sockets: it joins the cluster, sends commands as actor messages to the
 * master, and follows failovers by itself.
 *
 * <pre>{@code
 * try (KeyspaceClient client = KeyspaceClient.connect(ClientSettings.of(sentinels))) {
 *     client.set("greeting", "hello").toCompletableFuture().join();
 * }
 * }</pre>
 *
 * <p>Each request ends in one way within about {@link ClientSettings#timeout}: with its reply; with
 * {@link NoMasterException} or {@link RequestRefusedException}, then it was certainly not executed; with
 * {@link ReplyTooLargeException}, then it was; or with {@link OutcomeUnknownException}. What was not executed because
 * there was no master is tried again by itself until then; what was sent never is (docs/protocol.md 6.3).
 *
 * <p>Replies come as the cluster's {@code acknowledge} has them, through the same gate as replies to sockets. Requests
 * in flight together may be executed in any order; who needs an order waits for the reply, or uses {@link
 * #transaction()}. {@link #watch} and {@link #subscribe} have connections of their own. Where nodes have a
 * {@code requirepass}, {@link ClientSettings#password} is given to each master once; without it the reply to everything
 * is a NOAUTH error, with a wrong one WRONGPASS, and nothing is executed. The password does not protect the cluster
 * ports; TLS does ({@link ClientSettings#tls}).
 *
 * <p>Thread-safe. Results are completed on a thread of the ActorSystem: dependent stages must not wait there; those
 * that do take the {@code …Async} methods.
 */
public final class KeyspaceClient implements KeyspaceCommands<String, byte[]>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KeyspaceClient.class);

    private final ClientSettings settings;
    private final ClusterTls tls;
    private final SecureRandom random = new SecureRandom();
    private final MemberId id = MemberId.random(random);
    private final InFlight inFlight;
    private final ClientActor.Client parts;

    /** The open subscriptions; any thread. They outlive ActorSystems. */
    private final Set<Subscription> subscriptions = ConcurrentHashMap.newKeySet();

    /** The program is the user's: a part that fails does not end it. */
    private final ProcessWatch watch;

    /** The messages from the time before the first actor, in their order; guarded by itself. */
    private final List<ClientActor.Command> early = new ArrayList<>();

    private volatile @Nullable ActorRef<ClientActor.Command> actor;
    private volatile boolean closed;
    private @Nullable ActorSystemSupervisor keeper;

    private KeyspaceClient(ClientSettings settings, ClusterTls tls) {
        this.settings = settings;
        this.tls = tls;
        ClientMetrics metrics = new MetricsGuard(settings.metrics());
        this.inFlight = new InFlight(settings.maxInFlight(), metrics, System::nanoTime);
        AtomicLong numbers = new AtomicLong();
        this.parts = new ClientActor.Client(
                settings.database(),
                settings.password(),
                inFlight,
                metrics,
                numbers::incrementAndGet,
                KeyspaceClient::nowMs);
        this.watch = new ProcessWatch(
                "A KeyspaceClient refuses all requests from now on; make a new one", why -> inFlight.close());
    }

    /**
     * Starts a client; it looks for the master by itself, and requests wait for that.
     *
     * @throws IOException the cluster port cannot be had, or a certificate cannot be used
     * @throws IllegalArgumentException the port would listen on an address other than loopback without protection
     */
    public static KeyspaceClient connect(ClientSettings settings) throws IOException {
        settings.port().checkExposure();
        KeyspaceClient client =
                new KeyspaceClient(settings, ClusterTls.open(settings.port().tls()));
        try {
            client.keeper = ActorSystemSupervisor.start(
                    client::startSystem, e -> client.watch.failed("the restart of the client's ActorSystem", e));
        } catch (Exception e) {
            throw new IOException("the client's ActorSystem cannot start: " + e.getMessage(), e);
        }
        return client;
    }

    private ActorSystem<?> startSystem() {
        String host = settings.port().host();
        return ClusterSystem.start(
                guardian(),
                tls,
                ClusterConfig.of(
                        new HostPort(host, settings.port().port()), host, ProcessRole.CLIENT, settings.config()),
                WireFormat.ofNode());
    }

    private Behavior<Void> guardian() {
        return Guardian.create(watch, guardian -> {
            Object port = Cluster.get(guardian.context().getSystem())
                    .selfMember()
                    .address()
                    .port()
                    .get();
            HostPort address = new HostPort(settings.port().host(), (Integer) port);
            Peers peers = new Peers(new PeerInfo(
                    id,
                    new Incarnation(random.nextLong()),
                    ProcessRole.CLIENT,
                    address,
                    address,
                    AckMode.LOCAL,
                    0,
                    false));
            ActorRef<ClientActor.Command> client = guardian.spawn(
                    ClientActor.Command.class, ClientActor.create(parts, new PeerNodes(peers)), "keyspace-client");
            started(client);
            subscriptions.forEach(Subscription::restart);
            guardian.spawnPeers(peers, new Inbox(client), settings.sentinels());
            return () -> LOG.debug("The client's actors have stopped");
        });
    }

    private static long nowMs() {
        return System.nanoTime() / 1_000_000;
    }

    @Override
    public CompletionStage<Reply> send(byte[]... args) {
        return submit(Batches.single(args)).thenApply(Batches::last);
    }

    /** SET of a value in UTF-8. */
    public CompletionStage<Void> set(String key, String value) {
        return set(key, Codec.UTF8.encode(value));
    }

    /** Returns a transaction without WATCH: its commands are executed as one, whatever happened before. */
    public KeyspaceTransaction transaction() {
        return new KeyspaceTransaction(this::transaction);
    }

    /**
     * Opens a connection for a transaction with WATCH.
     *
     * @param keys are watched from now on; may be none
     */
    public WatchConnection watch(String... keys) {
        WatchConnection connection = new WatchConnection(this::run, settings.timeout());
        if (keys.length > 0) {
            // A failure shows at the commands that follow: the connection is lost.
            var unused = connection.watch(keys);
        }
        return connection;
    }

    /**
     * Opens a subscription, whose listener runs on the common pool of the JVM.
     *
     * @param channels the first ones; may be none
     */
    public Subscription subscribe(MessageListener listener, String... channels) {
        return subscribe(listener, ForkJoinPool.commonPool(), channels);
    }

    /**
     * Opens a subscription.
     *
     * @param executor runs the listener, one call at a time
     * @param channels the first ones; may be none
     */
    public Subscription subscribe(MessageListener listener, Executor executor, String... channels) {
        Subscription[] self = new Subscription[1];
        Subscription subscription =
                new Subscription(this::run, listener, executor, () -> subscriptions.remove(self[0]));
        self[0] = subscription;
        subscriptions.add(subscription);
        if (closed) {
            subscription.stop("the client is closed");
        }
        if (channels.length > 0) {
            var unused = subscription.subscribe(channels);
        }
        return subscription;
    }

    private void run(Consumer<Connections> task) {
        ClientActor.Run message = new ClientActor.Run(task);
        synchronized (early) {
            ActorRef<ClientActor.Command> target = actor;
            if (target == null) {
                early.add(message);
            } else {
                target.tell(message);
            }
        }
    }

    private void started(ActorRef<ClientActor.Command> client) {
        synchronized (early) {
            actor = client;
            early.forEach(client::tell);
            early.clear();
        }
    }

    @Override
    public Codec<String> keyCodec() {
        return Codec.UTF8;
    }

    @Override
    public Codec<byte[]> valueCodec() {
        return Codec.BYTES;
    }

    /**
     * MULTI, the commands, and EXEC in one request: all are executed, with nothing in between, or none.
     *
     * @param commands each with its name first; the arrays must not be changed afterwards
     * @return an {@link Reply.Array} of the commands' replies; an {@link Reply.ErrorReply} with EXECABORT if a command
     *     was refused; or one of the {@link KeyspaceException}s
     * @throws IllegalArgumentException a command has no name or does not belong into a transaction
     */
    public CompletionStage<Reply> transaction(List<byte[][]> commands) {
        return submit(Batches.transaction(commands)).thenApply(Batches::last);
    }

    private CompletionStage<List<Reply>> submit(List<ClientMessage.Command> commands) {
        Request request;
        try {
            request = inFlight.admit(commands, nowMs() + settings.timeout().toMillis());
        } catch (RequestRefusedException refused) {
            return CompletableFuture.failedFuture(refused);
        }
        ActorRef<ClientActor.Command> target = actor;
        if (target != null) {
            target.tell(new ClientActor.Submit(request));
        }
        return request.result;
    }

    /** Leaves the cluster, which takes a few seconds at most; what is in flight ends with an exception. */
    @Override
    public void close() {
        closed = true;
        subscriptions.forEach(each -> each.stop("the client is closed"));
        if (keeper != null) {
            keeper.close();
        }
        inFlight.close();
    }

    /** The nodes among the peers. */
    private record PeerNodes(Peers peers) implements NodeLink {
        @Override
        public Collection<MemberId> nodes() {
            Stream<PeerInfo> heard = peers.heard(peers.nowMs()).stream();
            return heard.filter(hello -> hello.role() == ProcessRole.NODE)
                    .map(PeerInfo::id)
                    .toList();
        }

        @Override
        public void send(MemberId to, ClientMessage.ToNode message) {
            peers.send(ShardId.FIRST, to, message);
        }
    }

    /** Hands what arrives to the actor. */
    private record Inbox(ActorRef<ClientActor.Command> client) implements PeerListener {
        @Override
        public void received(ShardId shard, MemberId from, Incarnation fromIncarnation, PeerMessage message) {
            if (message instanceof ClientMessage.ToClient known) {
                client.tell(new ClientActor.Received(from, known));
            } else {
                LOG.debug("Dropped a message of {} that is not for a client: {}", from.brief(), message.getClass());
            }
        }

        @Override
        public void met(PeerInfo hello) {
            if (hello.role() == ProcessRole.NODE) {
                client.tell(new ClientActor.Met(hello.id()));
            }
        }
    }
}
