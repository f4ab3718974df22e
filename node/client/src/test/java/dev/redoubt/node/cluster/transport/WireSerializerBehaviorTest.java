package dev.redoubt.node.cluster.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import akka.serialization.Serializers;
import com.typesafe.config.ConfigFactory;
import dev.redoubt.config.AckMode;
import dev.redoubt.config.HostPort;
import dev.redoubt.node.cluster.ClusterConfig;
import dev.redoubt.node.cluster.ClusterSystem;
import dev.redoubt.node.cluster.ClusterTls;
import dev.redoubt.node.cluster.codec.WireFormat;
import dev.redoubt.node.cluster.codec.WireType;
import dev.redoubt.node.protocol.ClientMessage;
import dev.redoubt.node.protocol.MemberMessage;
import dev.redoubt.node.protocol.PeerInfo;
import dev.redoubt.node.protocol.PeerMessage;
import dev.redoubt.node.protocol.ProcessRole;
import dev.redoubt.node.protocol.ReplicationMessage;
import dev.redoubt.node.protocol.ShardMessage;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.log.ShardId;
import java.io.NotSerializableException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Goal: every message that may cross processes survives the wire, and no bytes can do harm. */
class WireSerializerBehaviorTest {
    private static final MemberId FROM = MemberId.random(new Random(1));
    private static final MemberId TO = MemberId.random(new Random(2));
    private static ActorSystem<Wire> system;
    private static WireSerializer serializer;

    /** A message that is in no wire format. */
    private record Formless() implements PeerMessage {}

    @BeforeAll
    static void start() throws Exception {
        Behavior<Wire> nobody = Behaviors.empty();
        system = ClusterSystem.start(
                nobody,
                ClusterTls.none(),
                ClusterConfig.of(new HostPort("127.0.0.1", 0), "127.0.0.1", ProcessRole.NODE, ConfigFactory.empty()),
                WireFormat.ofNode());
        Serialization serialization = SerializationExtension.get(system.classicSystem());
        serializer = (WireSerializer) serialization.serializerFor(Envelope.class);
    }

    @AfterAll
    static void stop() throws Exception {
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    void every_field_of_every_message_survives_the_wire() throws Exception {
        List<Class<?>> types = new ArrayList<>(RandomMessages.recordsOf(ShardMessage.class));
        types.addAll(RandomMessages.recordsOf(ClientMessage.class));
        for (Class<?> type : types) {
            for (int seed = 0; seed < 20; seed++) {
                assertSurvives(message(type, seed));
            }
        }
        assertThat(WireFormat.ofNode().types()).hasSize(types.size());
    }

    @Test
    void an_announcement_and_an_introduction_survive() throws Exception {
        PeerInfo hello = new PeerInfo(
                FROM,
                new Incarnation(-5),
                ProcessRole.SENTINEL,
                new HostPort("127.0.0.1", 26379),
                new HostPort("::1", 27379),
                AckMode.QUORUM,
                7,
                true);
        Announce announce = new Announce(hello, system, true);
        assertThat(again(announce)).isEqualTo(announce);
        Introduce introduce = new Introduce(List.of(new HostPort("a", 1), new HostPort("b", 65535)));
        assertThat(again(introduce)).isEqualTo(introduce);
        QuarantineNotice notice = new QuarantineNotice(-7L << 40);
        assertThat(again(notice)).isEqualTo(notice);
    }

    @Test
    void the_buffer_form_is_the_array_form_in_any_byte_order() throws Exception {
        Envelope envelope = envelope(new MemberMessage.Refuse(0x0102030405060708L));
        byte[] bytes = serializer.toBinary(envelope);
        for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            ByteBuffer buffer = ByteBuffer.allocate(200).order(order).position(3);
            serializer.toBinary(envelope, buffer);
            assertThat(Arrays.copyOfRange(buffer.array(), 3, buffer.position())).isEqualTo(bytes);
            buffer.flip().position(3);
            assertThat(serializer.fromBinary(buffer, serializer.manifest(envelope)))
                    .isEqualTo(envelope);
            assertThat(buffer.remaining()).isZero();
        }
    }

    @Test
    void encoding_throws_when_a_message_does_not_fit() {
        assertThatThrownBy(() -> serializer.toBinary(envelope(new MemberMessage.Refuse(1)), ByteBuffer.allocate(50)))
                .isInstanceOf(BufferOverflowException.class);
        assertThatThrownBy(() -> serializer.toBinary(envelope(new Formless())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Formless");
    }

    @Test
    void truncated_message_is_refused_at_every_length() throws Exception {
        for (WireType<?> type : WireFormat.ofNode().types()) {
            Envelope envelope = envelope(message(type.type(), 1));
            byte[] bytes = serializer.toBinary(envelope);
            for (int length = 0; length < bytes.length; length++) {
                byte[] cut = Arrays.copyOf(bytes, length);
                assertThatThrownBy(() -> serializer.fromBinary(cut, "E2")).isInstanceOf(NotSerializableException.class);
            }
            byte[] more = Arrays.copyOf(bytes, bytes.length + 1);
            assertThatThrownBy(() -> serializer.fromBinary(more, "E2"))
                    .isInstanceOf(NotSerializableException.class)
                    .hasMessageContaining("too many");
        }
    }

    @Test
    void impossible_lease_length_is_refused() throws Exception {
        Envelope envelope = envelope(new MemberMessage.Grant(7, new Incarnation(8), 9, 500));
        byte[] bytes = serializer.toBinary(envelope);
        assertThat(bytes[bytes.length - 8] & 0xff | (bytes[bytes.length - 7] & 0xff) << 8)
                .as("the length is the last field")
                .isEqualTo(500);
        bytes[bytes.length - 1] = -1; // negative (4.1)
        assertThatThrownBy(() -> serializer.fromBinary(bytes, "E2")).isInstanceOf(NotSerializableException.class);
    }

    @Test
    void random_bytes_are_a_message_or_a_clear_refusal() throws Exception {
        Random random = new Random(7);
        List<String> manifests = List.of("E2", "A1", "I1", "", "Z9");
        byte[] valid = serializer.toBinary(envelope(message(ReplicationMessage.Frame.class, 3)));
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = i % 2 == 0 ? valid.clone() : new byte[random.nextInt(200)];
            if (i % 2 == 0) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            } else {
                random.nextBytes(bytes);
            }
            try {
                serializer.fromBinary(bytes, manifests.get(random.nextInt(manifests.size())));
            } catch (NotSerializableException refused) {
                assertThat(refused).hasMessageContaining("not a message between Redoubt processes");
            }
        }
    }

    private static void assertSurvives(PeerMessage message) throws Exception {
        Envelope back = (Envelope) again(envelope(message));
        assertThat(back.from()).isEqualTo(FROM);
        assertThat(back.to()).isEqualTo(TO);
        assertThat(back.fromIncarnation()).isEqualTo(new Incarnation(99));
        assertThat(back.message()).usingRecursiveComparison().isEqualTo(message);
    }

    private static Object again(Object message) throws Exception {
        byte[] bytes = serializer.toBinary(message);
        return serializer.fromBinary(bytes, Serializers.manifestFor(serializer, message));
    }

    private static Envelope envelope(PeerMessage message) {
        return new Envelope(ShardId.FIRST, FROM, new Incarnation(99), TO, message);
    }

    private static PeerMessage message(Class<?> type, int seed) throws ReflectiveOperationException {
        return (PeerMessage) new RandomMessages(seed).message(type);
    }
}
