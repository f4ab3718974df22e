package dev.redoubt.node.cluster;

import akka.actor.ActorSelection;
import akka.actor.Address;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Adapter;
import akka.cluster.Member;
import dev.redoubt.config.HostPort;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The translation between cluster addresses and Akka's, for one ActorSystem. Immutable. */
final class PeerAddresses {
    /** The name of the actor that receives messages from peers, under the guardian of each process. */
    static final String ACTOR = "peers";

    private static final String PATH = "/user/" + ACTOR;

    private final ActorSystem<?> system;

    PeerAddresses(ActorSystem<?> system) {
        this.system = system;
    }

    /** Returns Akka's form of an address. */
    Address akka(HostPort at) {
        return new Address("akka", system.name(), at.host(), at.port());
    }

    /** Returns the peer actor of whatever process listens at an address. */
    ActorSelection peer(HostPort at) {
        return Adapter.toClassic(system).actorSelection(akka(at) + PATH);
    }

    /** Returns the host and port of Akka's address; null if it has none. */
    static @Nullable HostPort of(Address address) {
        return address.host().isDefined() && address.port().isDefined()
                ? new HostPort(address.host().get(), (Integer) address.port().get())
                : null;
    }

    /** Returns the addresses of members of the Akka cluster. */
    static Set<HostPort> of(Iterable<Member> members) {
        Set<HostPort> addresses = new HashSet<>();
        for (Member member : members) {
            HostPort address = of(member.address());
            if (address != null) {
                addresses.add(address);
            }
        }
        return addresses;
    }
}
