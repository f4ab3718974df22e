package dev.redoubt.node.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import dev.redoubt.config.HostPort;
import dev.redoubt.node.protocol.ProcessRole;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The Akka configuration of a process: {@code redoubt-akka.conf} and what is known only at its start. */
public final class ClusterConfig {
    /** The name of every ActorSystem of Redoubt; part of its address. */
    public static final String SYSTEM = "redoubt";

    private static final String SERIALIZERS = "akka.actor.serializers.";
    private static final String BINDINGS = "akka.actor.serialization-bindings";

    /** The binding that Akka ignores. */
    private static final String NO_SERIALIZER = "none";

    /**
     * Akka's serializers for what no process of Redoubt uses: the receptionist and its replicated data, cluster tools,
     * reliable delivery, references to streams. An ActorSystem makes all that it has at its start, which takes time
     * and memory, and lets a peer address each. They are replaced and not removed: an ActorSystem adds Akka's defaults
     * to its configuration once more.
     */
    private static final Set<String> UNUSED_SERIALIZERS = Set.of(
            "akka-cluster-client",
            "akka-data-replication",
            "akka-pubsub",
            "akka-replicated-data",
            "akka-singleton",
            "akka-stream-ref",
            "reliable-delivery",
            "service-key",
            "typed-cluster");

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
        return withoutUnused(more.withFallback(own)
                .withFallback(ConfigFactory.parseResources(ClusterConfig.class.getClassLoader(), "redoubt-akka.conf"))
                .withFallback(ConfigFactory.defaultReference())
                .resolve());
    }

    private static Config withoutUnused(Config config) {
        ConfigValue unusedSerializer = ConfigValueFactory.fromAnyRef(UnusedSerializer.class.getName());
        ConfigValue none = ConfigValueFactory.fromAnyRef(NO_SERIALIZER);
        Config less = config;
        for (String unused : UNUSED_SERIALIZERS) {
            less = less.withValue(SERIALIZERS + unused, unusedSerializer);
        }
        for (Map.Entry<String, ConfigValue> binding : config.getObject(BINDINGS).entrySet()) {
            if (UNUSED_SERIALIZERS.contains(binding.getValue().unwrapped())) {
                less = less.withValue(BINDINGS + "." + ConfigUtil.quoteString(binding.getKey()), none);
            }
        }
        return less;
    }
}
