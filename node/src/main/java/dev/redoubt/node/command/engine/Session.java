package dev.redoubt.node.command.engine;

import dev.redoubt.node.command.CommandSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the server knows of one connection. Pure state: its output goes through the buffer given to
 * {@link CommandEngine#execute} and through {@link ServerPort#push}. Used by the shard's thread only. Whoever closes the
 * connection calls {@link CommandEngine#disconnected}.
 */
public final class Session {
    /** What CLIENT REPLY asked for. */
    public enum ReplyMode {
        ON,
        OFF,
        SKIP_NEXT
    }

    /** A request that waits for EXEC. */
    public record Queued(CommandSpec spec, byte[][] args) {}

    private final long id;
    private final String address;
    private final String localAddress;
    private final long createdMs;

    public boolean authenticated;
    public int db;
    public int protocol = 2;
    public String name = "";
    public String libraryName = "";
    public String libraryVersion = "";
    public ReplyMode replyMode = ReplyMode.ON;
    public boolean noEvict;
    public boolean closing;

    public boolean multi;
    /** An EXEC is bound to fail: a request was refused while queueing. */
    public boolean dirtyExec;
    /** An EXEC is bound to do nothing: a watched key has changed. */
    public boolean dirtyCas;

    long queuedFlags;
    /** The union of the flags that queued commands lack. */
    long queuedMissingFlags;

    public final List<Queued> queue = new ArrayList<>();
    public final List<WatchedKey> watched = new ArrayList<>();

    /** Channels and patterns subscribed to. */
    public int subscriptions;

    public int patterns;

    public long lastInteractionMs;

    @Nullable
    public CommandSpec lastCommand;

    private long queryBufferBytes;
    private long outputBufferBytes;

    /**
     * @param id unique in this process, ascending
     * @param address the client's, {@code host:port}
     * @param localAddress ours
     * @param createdMs now
     * @param authenticated true when no password is required at this moment
     */
    public Session(long id, String address, String localAddress, long createdMs, boolean authenticated) {
        this.id = id;
        this.address = address;
        this.localAddress = localAddress;
        this.createdMs = createdMs;
        this.lastInteractionMs = createdMs;
        this.authenticated = authenticated;
    }

    public long id() {
        return id;
    }

    public String address() {
        return address;
    }

    public String localAddress() {
        return localAddress;
    }

    public long createdMs() {
        return createdMs;
    }

    /** Whether AUTH has succeeded, or was not needed when the client came. */
    public boolean authenticated() {
        return authenticated;
    }

    /** The selected database. */
    public int db() {
        return db;
    }

    /** The RESP version, 2 or 3. */
    public int protocol() {
        return protocol;
    }

    /** The name that CLIENT SETNAME gave, or empty. */
    public String name() {
        return name;
    }

    /** Whether it listens to channels: such connections have an output limit of their own. */
    public boolean pubsub() {
        return subscriptions + patterns > 0;
    }

    /** Whether it is inside MULTI. */
    public boolean inTransaction() {
        return multi;
    }

    /** The figures that CLIENT LIST shows; the connection's owner keeps them. */
    public void setBuffers(long queryBytes, long outputBytes) {
        this.queryBufferBytes = queryBytes;
        this.outputBufferBytes = outputBytes;
    }

    public long queryBufferBytes() {
        return queryBufferBytes;
    }

    public long outputBufferBytes() {
        return outputBufferBytes;
    }

    public void clearTransaction() {
        multi = false;
        dirtyExec = false;
        dirtyCas = false;
        queuedFlags = 0;
        queuedMissingFlags = 0;
        queue.clear();
    }
}
