package dev.redoubt.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.redoubt.config.HostPort;
import dev.redoubt.node.protocol.ProcessRole;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ClusterConfigTest {
    private final Config config =
            ClusterConfig.of(new HostPort("127.0.0.1", 17000), "127.0.0.1", ProcessRole.NODE, ConfigFactory.empty());

    @Test
    void every_bound_class_has_its_serializer() {
        Set<String> serializers = config.getObject("akka.actor.serializers").keySet();
        Set<Object> bound = config.getObject("akka.actor.serialization-bindings").values().stream()
                .map(alias -> alias.unwrapped())
                .filter(alias -> !alias.equals("none"))
                .collect(Collectors.toSet());

        assertThat(serializers).contains("redoubt", "akka-cluster", "artery", "akka-system-msg", "typed-misc");
        assertThat(bound).isSubsetOf(serializers);
    }

    @Test
    void serializers_of_what_nobody_uses_are_not_made() {
        Config seenByAkka = config.withFallback(ConfigFactory.defaultReference());
        Config serializers = seenByAkka.getConfig("akka.actor.serializers");
        for (String unused : Set.of("akka-replicated-data", "akka-data-replication", "akka-pubsub", "akka-singleton")) {
            assertThat(serializers.getString(unused)).isEqualTo(UnusedSerializer.class.getName());
        }
        assertThat(seenByAkka
                        .getObject("akka.actor.serialization-bindings")
                        .get("akka.cluster.ddata.ReplicatedDataSerialization")
                        .unwrapped())
                .isEqualTo("none");
    }

    @Test
    void receptionist_is_not_started() {
        assertThat(config.getStringList("akka.actor.typed.library-extensions")).isEmpty();
    }
}
