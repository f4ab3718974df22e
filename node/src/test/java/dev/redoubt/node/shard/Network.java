package dev.redoubt.node.shard;

import dev.redoubt.config.HostPort;
import dev.redoubt.node.protocol.PeerMessage;
import dev.redoubt.node.shard.core.PeerLink;
import dev.redoubt.persistence.log.MemberId;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Messages between the members of a test, in one JVM; a member can be cut off. */
final class Network {
    private final Map<MemberId, BiConsumer<MemberId, PeerMessage>> inboxes = new ConcurrentHashMap<>();
    private final Map<MemberId, Integer> ports = new ConcurrentHashMap<>();
    private final Set<MemberId> cutOff = ConcurrentHashMap.newKeySet();
    private volatile Predicate<PeerMessage> dropped = message -> false;

    void join(MemberId id, int port, BiConsumer<MemberId, PeerMessage> inbox) {
        inboxes.put(id, inbox);
        ports.put(id, port);
    }

    void leave(MemberId id) {
        inboxes.remove(id);
    }

    /** Nothing reaches or leaves it. */
    void cut(MemberId id) {
        cutOff.add(id);
    }

    /** Such messages get lost from now on, and no others. */
    void drop(Predicate<PeerMessage> which) {
        dropped = which;
    }

    void heal(MemberId id) {
        cutOff.remove(id);
    }

    void send(MemberId from, MemberId to, PeerMessage message) {
        BiConsumer<MemberId, PeerMessage> inbox = inboxes.get(to);
        if (inbox != null && !cutOff.contains(from) && !cutOff.contains(to) && !dropped.test(message)) {
            inbox.accept(from, message);
        }
    }

    PeerLink link(MemberId self) {
        return new PeerLink() {
            @Override
            public void send(MemberId to, PeerMessage message) {
                Network.this.send(self, to, message);
            }

            @Override
            public @Nullable HostPort respAddress(MemberId of) {
                Integer port = ports.get(of);
                return port == null ? null : new HostPort("127.0.0.1", port);
            }
        };
    }
}
