package dev.redoubt.node.cluster;

import akka.actor.BootstrapSetup;
import akka.actor.setup.ActorSystemSetup;
import akka.actor.setup.Setup;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import com.typesafe.config.Config;
import dev.redoubt.node.cluster.codec.WireFormat;

/** Starts the one ActorSystem of a process. */
public final class ClusterSystem {
    private ClusterSystem() {}

    /**
     * Starts it; Artery listens when this returns.
     *
     * @param tls the protection of the cluster port
     * @param config from {@link ClusterConfig}
     * @param format the messages that it can send and understand
     * @param more further setups, such as event loops
     * @throws akka.remote.RemoteTransportException if the cluster port is taken
     */
    public static <T> ActorSystem<T> start(
            Behavior<T> guardian, ClusterTls tls, Config config, WireFormat format, Setup... more) {
        ActorSystemSetup setup = ActorSystemSetup.create(BootstrapSetup.create(tls.over(config)), format);
        for (Setup each : tls.setups()) {
            setup = setup.and(each);
        }
        for (Setup each : more) {
            setup = setup.and(each);
        }
        return ActorSystem.create(guardian, ClusterConfig.SYSTEM, setup);
    }
}
