package dev.redoubt.node.cluster.transport;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorRefResolver;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import akka.serialization.SerializationExtension;
import com.typesafe.config.ConfigFactory;
import dev.redoubt.config.AckMode;
import dev.redoubt.config.HostPort;
import dev.redoubt.node.cluster.ClusterConfig;
import dev.redoubt.node.cluster.ClusterSystem;
import dev.redoubt.node.cluster.ClusterTls;
import dev.redoubt.node.cluster.codec.WireFormat;
import dev.redoubt.node.cluster.codec.WireType;
import dev.redoubt.node.protocol.PeerInfo;
import dev.redoubt.node.protocol.PeerMessage;
import dev.redoubt.node.protocol.ProcessRole;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.log.ShardId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Goal: processes of two builds understand each other. {@code src/test/resources/wire/forms.txt} holds the bytes of one
 * message of each kind; a changed layout takes a new manifest (see {@link WireType}). {@code -Dgolden.update=true}
 * rewrites the file; review the diff.
 */
class WireFormsBehaviorTest {
    private static final Path FILE =
            Path.of(System.getProperty("redoubt.root", "..")).resolve("node/client/src/test/resources/wire/forms.txt");
    private static final MemberId FROM = MemberId.random(new Random(1));
    private static final MemberId TO = MemberId.random(new Random(2));
    private static final Incarnation INCARNATION = new Incarnation(99);
    private static final HostPort RESP = new HostPort("127.0.0.1", 6379);
    private static final HostPort CLUSTER = new HostPort("127.0.0.1", 7379);

    @Test
    void binary_form_of_each_message_stays_the_same() throws Exception {
        Behavior<Void> nobody = Behaviors.empty();
        ActorSystem<Void> system = ClusterSystem.start(
                nobody,
                ClusterTls.none(),
                ClusterConfig.of(new HostPort("127.0.0.1", 0), "127.0.0.1", ProcessRole.NODE, ConfigFactory.empty()),
                WireFormat.ofNode());
        try {
            String actual = forms(system);
            if (Boolean.getBoolean("golden.update")) {
                Files.writeString(FILE, actual, StandardCharsets.US_ASCII);
            }
            assertThat(actual).contains("E2 ").isEqualTo(Files.readString(FILE, StandardCharsets.US_ASCII));
        } finally {
            system.terminate();
            system.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
    }

    private static String forms(ActorSystem<?> system) throws Exception {
        WireSerializer serializer = (WireSerializer)
                SerializationExtension.get(system.classicSystem()).serializerFor(Envelope.class);
        StringBuilder text = new StringBuilder();
        for (Wire message : messages(system)) {
            String name = serializer.manifest(message);
            if (message instanceof Envelope envelope) {
                name += " " + envelope.message().getClass().getSimpleName();
            }
            String bytes = HexFormat.of().formatHex(serializer.toBinary(message));
            text.append(name).append(' ').append(bytes).append('\n');
        }
        return text.toString();
    }

    private static List<Wire> messages(ActorSystem<?> system) throws ReflectiveOperationException {
        List<Wire> messages = new ArrayList<>();
        PeerInfo hello = new PeerInfo(FROM, INCARNATION, ProcessRole.SENTINEL, RESP, CLUSTER, AckMode.QUORUM, 7, true);
        ActorRefResolver refs = ActorRefResolver.get(system);
        messages.add(new Announce(hello, refs.resolveActorRef("akka://redoubt@127.0.0.1:7379/user/peers#12"), true));
        messages.add(new Introduce(List.of(RESP, CLUSTER)));
        messages.add(new QuarantineNotice(-7L << 40));
        Transfer transfer = new Transfer(FROM, INCARNATION, TO, 5);
        messages.add(new Fragment(transfer, 300_000, 2, new byte[] {1, 2, 3}));
        messages.add(new FragmentAck(transfer, 3));
        List<WireType<?>> types = new ArrayList<>(WireFormat.ofNode().types());
        types.sort(Comparator.comparing(WireType::manifest));
        for (WireType<?> type : types) {
            PeerMessage message = (PeerMessage) new RandomMessages(1).message(type.type());
            messages.add(new Envelope(ShardId.FIRST, FROM, INCARNATION, TO, message));
        }
        return messages;
    }
}
