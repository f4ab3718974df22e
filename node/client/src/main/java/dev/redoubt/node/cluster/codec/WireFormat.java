package dev.redoubt.node.cluster.codec;

import akka.actor.ActorSystem;
import akka.actor.setup.Setup;
import dev.redoubt.node.protocol.PeerMessage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All messages that may travel in an envelope: a table of {@link WireType}s, given to the ActorSystem as a
 * {@link Setup}, because a sentinel's process knows messages that a node's module cannot name. Immutable.
 */
public final class WireFormat extends Setup {
    /** The weight of messages that always fit into a frame. */
    public static final long NOT_BULK = -1;

    private final Map<String, WireType<?>> byManifest = new HashMap<>();
    private final Map<Class<?>, WireType<?>> byClass = new HashMap<>();

    /**
     * A format of several tables.
     *
     * @throws IllegalArgumentException if two types share a manifest or a class
     */
    @SafeVarargs
    public WireFormat(List<WireType<?>>... tables) {
        for (List<WireType<?>> table : tables) {
            for (WireType<?> type : table) {
                if (byManifest.put(type.manifest(), type) != null || byClass.put(type.type(), type) != null) {
                    throw new IllegalArgumentException("twice in the wire format: " + type.manifest());
                }
            }
        }
    }

    /**
     * Returns what nodes understand: replication, the member's half of the protocol, clients' requests, and pub/sub.
     */
    public static WireFormat ofNode() {
        return new WireFormat(nodeTypes());
    }

    /** The types of {@link #ofNode}, for processes that understand more. */
    public static List<WireType<?>> nodeTypes() {
        List<WireType<?>> types = new ArrayList<>(MemberCodec.types());
        types.addAll(ReplicationCodec.types());
        types.addAll(ClientCodec.types());
        types.addAll(PubSubCodec.types());
        return types;
    }

    /**
     * Returns the format with which {@code system} was started.
     *
     * @throws IllegalStateException if it was started without one
     */
    public static WireFormat of(ActorSystem system) {
        return system.settings()
                .setup()
                .get(WireFormat.class)
                .orElseThrow(() -> new IllegalStateException("this ActorSystem was started without a wire format"));
    }

    /** All types of the format. */
    public Collection<WireType<?>> types() {
        return List.copyOf(byManifest.values());
    }

    /** Writes the manifest and the message. */
    public void write(WireWriter out, PeerMessage message) {
        WireType<?> type = typeOf(message);
        out.string(type.manifest());
        type.write(out, message);
    }

    /** About the bytes that a message takes, or {@link #NOT_BULK}. */
    public long weight(PeerMessage message) {
        return typeOf(message).weight(message);
    }

    /** See {@link WireType.Bulk#sign}. */
    public PeerMessage sign(PeerMessage message) {
        return typeOf(message).sign(message);
    }

    private WireType<?> typeOf(PeerMessage message) {
        WireType<?> type = byClass.get(message.getClass());
        if (type == null) {
            throw new IllegalArgumentException("no wire format for " + message.getClass());
        }
        return type;
    }

    /** Reads what {@link #write} wrote. */
    public PeerMessage read(WireReader in) {
        String manifest = in.string();
        @Nullable WireType<?> type = byManifest.get(manifest);
        if (type == null) {
            throw new WireFormatException("unknown message manifest '" + printable(manifest) + "'");
        }
        return type.reader().apply(in);
    }

    private static String printable(String manifest) {
        return manifest.substring(0, Math.min(manifest.length(), 32)).replaceAll("[^ -~]", "?");
    }
}
