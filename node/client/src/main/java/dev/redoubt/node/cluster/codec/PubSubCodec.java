package dev.redoubt.node.cluster.codec;

import dev.redoubt.node.protocol.PubSubMessage.Delivered;
import dev.redoubt.node.protocol.PubSubMessage.Publication;
import dev.redoubt.node.protocol.PubSubMessage.Published;
import java.util.List;

/** The binary form of every {@link dev.redoubt.node.protocol.PubSubMessage}. */
final class PubSubCodec {
    /** More than what a publication, or the message around them, takes beside its bytes. */
    private static final int FIXED_BYTES = 64;

    private PubSubCodec() {}

    static List<WireType<?>> types() {
        return List.of(
                new WireType<>(
                        "Ppu2",
                        Published.class,
                        (out, m) -> out.int64(m.term()).int64(m.number()).list(m.publications(), PubSubCodec::write),
                        in -> new Published(in.int64(), in.int64(), in.list(PubSubCodec::read)),
                        new WireType.Bulk<>(PubSubCodec::weight, m -> new Published(m.term(), 0, List.of()))),
                new WireType<>(
                        "Pde1",
                        Delivered.class,
                        (out, m) -> out.int64(m.term()).int64(m.number()),
                        in -> new Delivered(in.int64(), in.int64())));
    }

    private static void write(WireWriter out, Publication publication) {
        out.int64(publication.position())
                .bool(publication.sharded())
                .bytes(publication.channel())
                .bytes(publication.message());
    }

    private static Publication read(WireReader in) {
        return new Publication(in.int64(), in.bool(), in.bytes(), in.bytes());
    }

    private static long weight(Published published) {
        long weight = FIXED_BYTES;
        for (Publication each : published.publications()) {
            weight += FIXED_BYTES + each.channel().length + each.message().length;
        }
        return weight;
    }
}
