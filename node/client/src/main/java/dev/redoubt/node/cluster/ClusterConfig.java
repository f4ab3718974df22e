package dev.redoubt.node.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import dev.redoubt.config.HostPort;
import dev.redoubt.node.protocol.ProcessRole;
import java.util.List;

/** The Akka configuration of a process: {@code redoubt-akka.conf} and what is known only at its start. */
public final class ClusterConfig {
    /** The name of every ActorSystem of Redoubt; part of its address. */
    public static final String SYSTEM = "redoubt";

    private ClusterConfig() {}

    /**
     * Reads Akka's defaults, which Typesafe Config keeps, on a thread of its own: a process that has just started does
     * so beside its other first steps. A failure shows when the defaults are used.
     */
    public static void readAhead() {
        Thread reader = new Thread(ConfigFactory::defaultReference, "redoubt-read-ahead");
        reader.setDaemon(true);
        reader.setUncaughtExceptionHandler((thread, error) -> {});
        reader.start();
    }

    /**
     * The configuration of one ActorSystem.
     *
     * @param address under which the others know this process
     * @param bindHost where Artery listens; {@code *} for everywhere
     * @param more goes before everything else: dispatchers and plugins of this process
     */
    public static Config of(HostPort address, String bindHost, ProcessRole role, Config more) {
        Config own = ConfigFactory.empty()
                .withValue("akka.remote.artery.canonical.hostname", ConfigValueFactory.fromAnyRef(address.host()))
                .withValue("akka.remote.artery.canonical.port", ConfigValueFactory.fromAnyRef(address.port()))
                .withValue(
                        "akka.remote.artery.bind.hostname",
                        ConfigValueFactory.fromAnyRef(bindHost.equals("*") ? "0.0.0.0" : bindHost))
                .withValue("akka.cluster.roles", ConfigValueFactory.fromIterable(List.of(role.clusterRole())));
        if (role == ProcessRole.CLIENT) {
            // A client is not measured at rest, and looks for the master by timers of Akka.
            own = own.withFallback(ConfigFactory.parseString("akka.scheduler.tick-duration = 20ms"));
        }
        return more.withFallback(own)
                .withFallback(ConfigFactory.parseResources(ClusterConfig.class.getClassLoader(), "redoubt-akka.conf"))
                .withFallback(ConfigFactory.defaultReference())
                .resolve();
    }
}
