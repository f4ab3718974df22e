package dev.redoubt.sentinel.actor;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import akka.serialization.SerializationExtension;
import com.typesafe.config.ConfigFactory;
import dev.redoubt.config.HostPort;
import dev.redoubt.node.cluster.ClusterConfig;
import dev.redoubt.node.cluster.ClusterSystem;
import dev.redoubt.node.cluster.ClusterTls;
import dev.redoubt.node.cluster.transport.Envelope;
import dev.redoubt.node.cluster.transport.RandomMessages;
import dev.redoubt.node.cluster.transport.WireSerializer;
import dev.redoubt.node.protocol.PeerMessage;
import dev.redoubt.node.protocol.ProcessRole;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.log.ShardId;
import dev.redoubt.sentinel.core.SentinelMessage;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The codec has every message between sentinels, and every field of it. */
class SentinelCodecBehaviorTest {
    @Test
    void messages_are_equal_after_encoding_and_decoding() throws Exception {
        Behavior<Void> nobody = Behaviors.empty();
        ActorSystem<Void> system = ClusterSystem.start(
                nobody,
                ClusterTls.none(),
                ClusterConfig.of(
                        new HostPort("127.0.0.1", 0), "127.0.0.1", ProcessRole.SENTINEL, ConfigFactory.empty()),
                SentinelCodec.format());
        try {
            WireSerializer serializer = (WireSerializer)
                    SerializationExtension.get(system.classicSystem()).serializerFor(Envelope.class);
            List<Class<?>> types = RandomMessages.recordsOf(SentinelMessage.class);
            assertThat(SentinelCodec.types()).hasSize(types.size());
            MemberId id = MemberId.random(new Random(1));
            for (Class<?> type : types) {
                for (int seed = 0; seed < 20; seed++) {
                    PeerMessage message = (PeerMessage) new RandomMessages(seed).message(type);
                    Envelope sent = new Envelope(ShardId.FIRST, id, new Incarnation(seed), id, message);
                    Object got = serializer.fromBinary(serializer.toBinary(sent), serializer.manifest(sent));
                    assertThat(got).usingRecursiveComparison().isEqualTo(sent);
                }
            }
        } finally {
            system.terminate();
            system.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
    }
}
