package dev.redoubt.node.session;

import dev.redoubt.node.acl.AclUser;
import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.engine.ClientState;
import dev.redoubt.node.command.engine.Transaction;
import dev.redoubt.node.net.ClientClass;
import dev.redoubt.node.net.Outlet;
import dev.redoubt.node.psync.ReplicaOptions;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One connected client, or one request of a program that speaks in messages: who it is, what it chose, what it queued,
 * what it listens to, and the order of its replies. It lives on one event loop, and everything but {@link #id},
 * {@link #executor} and {@link #client} belongs to that loop.
 *
 * <pre>
 *   WALKING --a command holds it--> HOLDING --its reply is there--> WALKING
 *   either --QUIT, CLIENT KILL of itself--> CLOSING --the socket is gone--> CLOSED
 * </pre>
 */
public final class Session {
    /** Commands that came together, from {@code from} on, or the last words to a client that broke the protocol. */
    record Batch(List<byte[][]> commands, int from, @Nullable String broken) {}

    private final SessionOrigin origin;
    private final SessionInput loop;
    private final EventExecutor executor;
    private final WatchPort watches;
    final Outlet outlet;
    final ReplyQueue replies;

    /** The memory that the shard has of it; named in each segment. */
    final ClientState client;

    /** Only a serving master may run its commands. */
    final boolean mastersOnly;

    SessionState state;
    final ReplyMode mode = new ReplyMode();

    /** The requests that MULTI has queued; null outside of MULTI. */
    @Nullable
    Transaction transaction;

    /** EXEC is bound to fail: a request was refused while queueing. */
    boolean dirtyExec;

    /** The shard may hold watched keys of it: WATCH was sent, and nothing since that ends it. */
    boolean watching;

    /** Channels and patterns subscribed to, as {@link Subscriptions} has them. */
    int channels;

    int patterns;

    /** Sharded channels subscribed to. */
    int shardChannels;

    /** The choices of CLIENT TRACKING, null while it is off; {@link TrackingClients} sets it. */
    @Nullable
    Tracking tracking;

    /** The client to which its invalidations should go was found to be gone. */
    boolean redirectBroken;

    /** CLIENT CACHING was the last command, or came before MULTI. */
    boolean cachingGiven;

    /** The options that REPLCONF has given. */
    ReplicaOptions replicaOptions = ReplicaOptions.NONE;

    /** It is fed the log, by PSYNC or SYNC; null else. */
    @Nullable
    ReplicaOutlet replica;

    /** It is in MONITOR; {@link Monitors} sets it. */
    boolean monitoring;

    /** The connection ends behind the reply that is being written; nothing more is run. */
    boolean closing;

    /** The connection is gone. */
    boolean closed;

    /** The slot that the next commands wait for; null while they need not. */
    @Nullable
    Slot holding;

    /** Commands that the shard runs when the client has read more; null while there are none. */
    @Nullable
    Segment unsent;

    /** Batches that came while it was held, the oldest first. */
    final Deque<Batch> backlog = new ArrayDeque<>();

    /** The last command that was found in the table, for CLIENT LIST. */
    @Nullable
    CommandSpec lastCommand;

    long lastInteractionMs;

    Session(
            SessionOrigin origin,
            SessionInput loop,
            WatchPort watches,
            ReplyQueue replies,
            AclUser user,
            boolean authenticated,
            boolean mastersOnly) {
        this.origin = origin;
        this.loop = loop;
        this.executor = loop.executor();
        this.watches = watches;
        this.outlet = replies.outlet();
        this.replies = replies;
        this.client = new ClientState(origin.id());
        this.mastersOnly = mastersOnly;
        this.state = new SessionState(user, authenticated);
        this.lastInteractionMs = origin.createdMs();
    }

    /** Returns the number by which CLIENT ID, LIST and KILL know it. */
    public long id() {
        return origin.id();
    }

    /** Returns the client's {@code host:port}; the file of the Unix socket and {@code :0} if it came there. */
    public String address() {
        return origin.address();
    }

    boolean isUnix() {
        return address().startsWith("/");
    }

    String localAddress() {
        return origin.localAddress();
    }

    long createdMs() {
        return origin.createdMs();
    }

    /** Returns the receiver of what happens to it. */
    SessionInput loop() {
        return loop;
    }

    /** Returns the executor of its loop; any thread. */
    EventExecutor executor() {
        return executor;
    }

    /** Returns the RESP version, 2 or 3. */
    public int protocol() {
        return state.protocol;
    }

    /** Returns the name that CLIENT SETNAME gave, or the empty string. */
    public String name() {
        return state.name;
    }

    /** Returns whether it is inside MULTI. */
    public boolean inTransaction() {
        return transaction != null;
    }

    /** Returns whether it listens to channels: such connections have an output limit of their own. */
    public boolean pubsub() {
        return channels + patterns + shardChannels > 0;
    }

    /** Returns what it is sent, for its output limit. */
    ClientClass clientClass() {
        return replica != null ? ClientClass.REPLICA : pubsub() ? ClientClass.PUBSUB : ClientClass.NORMAL;
    }

    /** Returns the memory of the requests that MULTI has queued, in bytes. */
    long queuedBytes() {
        Transaction queued = transaction;
        return queued == null ? 0 : queued.bytes();
    }

    /** Returns whether nothing that the client chose changes what becomes of its requests and replies. */
    boolean isPlain() {
        return state.user.unrestricted() && isOrdinary();
    }

    /** As {@link #isPlain}, whatever its user may do. */
    boolean isOrdinary() {
        return state.authenticated && transaction == null && !pubsub() && !monitoring && !cachingGiven && mode.plain();
    }

    /** Returns whether the keys that its next command reads are remembered. */
    boolean remembersReads() {
        Tracking choices = tracking;
        return choices != null && choices.remembers(cachingGiven);
    }

    /** Returns whether the next commands have to wait for a reply. */
    boolean held() {
        return holding != null || closing || closed;
    }

    /** Sends a message, which it owns from now on, without a flush. */
    void push(ByteBuf message) {
        replies.push(message);
    }

    /** As {@link #push}, before the replies that are still missing. */
    void pushAhead(ByteBuf message) {
        replies.pushAhead(message);
    }

    /** Leaves MULTI; what was watched is forgotten. */
    void discardTransaction() {
        transaction = null;
        dirtyExec = false;
        unwatch();
    }

    void unwatch() {
        if (watching) {
            watching = false;
            watches.unwatch(client);
        }
    }
}
