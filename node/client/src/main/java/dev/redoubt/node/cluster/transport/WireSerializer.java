package dev.redoubt.node.cluster.transport;

import akka.actor.ExtendedActorSystem;
import akka.actor.typed.ActorRefResolver;
import akka.actor.typed.javadsl.Adapter;
import akka.serialization.ByteBufferSerializer;
import akka.serialization.SerializerWithStringManifest;
import dev.redoubt.node.cluster.codec.WireFormat;
import dev.redoubt.node.cluster.codec.WireFormatException;
import dev.redoubt.node.cluster.codec.WireReader;
import dev.redoubt.node.cluster.codec.WireValues;
import dev.redoubt.node.cluster.codec.WireWriter;
import dev.redoubt.node.protocol.PeerInfo;
import dev.redoubt.node.protocol.ProcessRole;
import dev.redoubt.persistence.log.ShardId;
import java.io.NotSerializableException;
import java.nio.BufferOverflowException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * The serializer of {@link Wire}: explicit, field by field, versioned by manifest. Thread-safe, as Akka asks. Bytes
 * that are not a message throw {@link NotSerializableException}, which Artery logs while the connection lives on.
 */
public final class WireSerializer extends SerializerWithStringManifest implements ByteBufferSerializer {
    /** Akka keeps 0 to 40 for itself. */
    private static final int IDENTIFIER = 7_431;

    private static final String ANNOUNCE = "A1";
    private static final String INTRODUCE = "I1";
    static final String ENVELOPE = "E2";
    private static final String FRAGMENT = "F1";
    private static final String FRAGMENT_ACK = "K1";
    private static final String QUARANTINE_NOTICE = "Q1";
    private static final int FIRST_BUFFER_BYTES = 1024;
    private static final int MAX_BUFFER_BYTES = Integer.MAX_VALUE - 8;
    private static final Manifests MANIFESTS = new Manifests();

    private final ExtendedActorSystem system;

    /** Akka's constructor. */
    public WireSerializer(ExtendedActorSystem system) {
        this.system = system;
    }

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public String manifest(Object message) {
        return wire(message).accept(MANIFESTS);
    }

    @Override
    public void toBinary(Object message, ByteBuffer buffer) {
        WireWriter out = new WireWriter(buffer);
        buffer.position(wire(message).accept(new Fields(out)).position());
    }

    private static Wire wire(Object message) {
        if (message instanceof Wire wire) {
            return wire;
        }
        throw new IllegalArgumentException("not a message between peers: " + message.getClass());
    }

    /** The manifest of each kind of message. */
    private static final class Manifests implements Wire.Handler<String> {
        @Override
        public String announce(Announce message) {
            return ANNOUNCE;
        }

        @Override
        public String envelope(Envelope message) {
            return ENVELOPE;
        }

        @Override
        public String fragment(Fragment message) {
            return FRAGMENT;
        }

        @Override
        public String fragmentAck(FragmentAck message) {
            return FRAGMENT_ACK;
        }

        @Override
        public String introduce(Introduce message) {
            return INTRODUCE;
        }

        @Override
        public String quarantineNotice(QuarantineNotice message) {
            return QUARANTINE_NOTICE;
        }
    }

    /** Writes the fields of each kind of message; {@link #read} reads them in the same order. */
    private final class Fields implements Wire.Handler<WireWriter> {
        private final WireWriter out;

        private Fields(WireWriter out) {
            this.out = out;
        }

        @Override
        public WireWriter announce(Announce message) {
            PeerInfo hello = message.hello();
            out.memberId(hello.id()).incarnation(hello.incarnation()).enumeration(hello.role());
            out.hostPort(hello.resp()).hostPort(hello.cluster());
            out.enumeration(hello.mode()).int64(hello.configVersion()).bool(hello.joined());
            return out.string(refs().toSerializationFormat(message.peer())).bool(message.wantsAnswer());
        }

        @Override
        public WireWriter envelope(Envelope message) {
            out.int32(message.shard().number())
                    .memberId(message.from())
                    .incarnation(message.fromIncarnation())
                    .memberId(message.to());
            format().write(out, message.message());
            return out;
        }

        @Override
        public WireWriter fragment(Fragment message) {
            return transfer(message.transfer())
                    .int32(message.totalBytes())
                    .int32(message.number())
                    .bytes(message.bytes());
        }

        @Override
        public WireWriter fragmentAck(FragmentAck message) {
            return transfer(message.transfer()).int32(message.received());
        }

        @Override
        public WireWriter introduce(Introduce message) {
            return out.list(message.clusterAddresses(), WireWriter::hostPort);
        }

        @Override
        public WireWriter quarantineNotice(QuarantineNotice message) {
            return out.int64(message.uid());
        }

        private WireWriter transfer(Transfer transfer) {
            return out.memberId(transfer.from())
                    .incarnation(transfer.fromIncarnation())
                    .memberId(transfer.to())
                    .int64(transfer.number());
        }
    }

    private static Transfer transfer(WireReader in) {
        return new Transfer(in.memberId(), in.incarnation(), in.memberId(), in.int64());
    }

    @Override
    public byte[] toBinary(Object message) {
        ByteBuffer buffer = toBuffer(message, FIRST_BUFFER_BYTES);
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    /** The serialized form in a buffer of its own, for messages of which it is known about how large they are. */
    ByteBuffer toBuffer(Object message, int expectedBytes) {
        for (long size = expectedBytes; ; size *= 4) {
            ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(size, MAX_BUFFER_BYTES));
            try {
                toBinary(message, buffer);
                return buffer.flip();
            } catch (BufferOverflowException tooSmall) {
                if (size >= MAX_BUFFER_BYTES) {
                    throw tooSmall;
                }
            }
        }
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
        return fromBinary(ByteBuffer.wrap(bytes), manifest);
    }

    @Override
    public Object fromBinary(ByteBuffer buffer, String manifest) throws NotSerializableException {
        WireReader in = new WireReader(buffer);
        try {
            Object message = read(in, manifest);
            if (in.remaining() > 0) {
                throw new WireFormatException(in.remaining() + " bytes too many");
            }
            buffer.position(buffer.limit());
            return message;
        } catch (IllegalArgumentException | BufferUnderflowException damaged) {
            NotSerializableException refused = new NotSerializableException(
                    "not a message between Redoubt processes (" + manifest + "): " + reason(damaged));
            refused.initCause(damaged);
            throw refused;
        }
    }

    private Object read(WireReader in, String manifest) {
        return switch (manifest) {
            case ENVELOPE ->
                new Envelope(
                        new ShardId(in.int32()), in.memberId(), in.incarnation(), in.memberId(), format().read(in));
            case ANNOUNCE -> {
                PeerInfo hello = new PeerInfo(
                        in.memberId(),
                        in.incarnation(),
                        in.enumeration(ProcessRole.values()),
                        in.hostPort(),
                        in.hostPort(),
                        WireValues.ackMode(in),
                        in.int64(),
                        in.bool());
                yield new Announce(hello, refs().resolveActorRef(in.string()), in.bool());
            }
            case FRAGMENT -> new Fragment(transfer(in), in.int32(), in.int32(), in.bytes());
            case FRAGMENT_ACK -> new FragmentAck(transfer(in), in.int32());
            case QUARANTINE_NOTICE -> new QuarantineNotice(in.int64());
            case INTRODUCE -> new Introduce(in.list(WireReader::hostPort));
            default -> throw new WireFormatException("unknown manifest");
        };
    }

    private static String reason(RuntimeException damaged) {
        return damaged instanceof BufferUnderflowException ? "too short" : String.valueOf(damaged.getMessage());
    }

    WireFormat format() {
        return WireFormat.of(system);
    }

    private ActorRefResolver refs() {
        return ActorRefResolver.get(Adapter.toTyped(system));
    }
}
