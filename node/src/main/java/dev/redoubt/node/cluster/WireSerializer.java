package dev.redoubt.node.cluster;

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
        if (message instanceof Envelope) {
            return ENVELOPE;
        }
        if (message instanceof Fragment) {
            return FRAGMENT;
        }
        if (message instanceof FragmentAck) {
            return FRAGMENT_ACK;
        }
        if (message instanceof Announce) {
            return ANNOUNCE;
        }
        if (message instanceof Introduce) {
            return INTRODUCE;
        }
        if (message instanceof QuarantineNotice) {
            return QUARANTINE_NOTICE;
        }
        throw new IllegalArgumentException("not a message between peers: " + message.getClass());
    }

    @Override
    public void toBinary(Object message, ByteBuffer buffer) {
        WireWriter out = new WireWriter(buffer);
        if (message instanceof Envelope envelope) {
            out.int32(envelope.shard().number())
                    .memberId(envelope.from())
                    .incarnation(envelope.fromIncarnation())
                    .memberId(envelope.to());
            format().write(out, envelope.message());
        } else if (message instanceof Announce announce) {
            PeerInfo hello = announce.hello();
            out.memberId(hello.id()).incarnation(hello.incarnation()).enumeration(hello.role());
            out.hostPort(hello.resp()).hostPort(hello.cluster());
            out.enumeration(hello.mode()).int64(hello.configVersion()).bool(hello.joined());
            out.string(refs().toSerializationFormat(announce.peer())).bool(announce.wantsAnswer());
        } else if (message instanceof Fragment fragment) {
            transfer(out, fragment.transfer());
            out.int32(fragment.totalBytes()).int32(fragment.number()).bytes(fragment.bytes());
        } else if (message instanceof FragmentAck ack) {
            transfer(out, ack.transfer());
            out.int32(ack.received());
        } else if (message instanceof Introduce introduce) {
            out.list(introduce.clusterAddresses(), WireWriter::hostPort);
        } else if (message instanceof QuarantineNotice notice) {
            out.int64(notice.uid());
        } else {
            throw new IllegalArgumentException("not a message between peers: " + message.getClass());
        }
        buffer.position(out.position());
    }

    private static void transfer(WireWriter out, Transfer transfer) {
        out.memberId(transfer.from())
                .incarnation(transfer.fromIncarnation())
                .memberId(transfer.to())
                .int64(transfer.number());
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
        return system.settings()
                .setup()
                .get(WireFormat.class)
                .orElseThrow(() -> new IllegalStateException("this ActorSystem was started without a wire format"));
    }

    private ActorRefResolver refs() {
        return ActorRefResolver.get(Adapter.toTyped(system));
    }
}
