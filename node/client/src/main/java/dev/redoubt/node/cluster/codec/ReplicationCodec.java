package dev.redoubt.node.cluster.codec;

import static dev.redoubt.node.cluster.codec.WireValues.subscription;

import dev.redoubt.node.protocol.ReplicationMessage.Ack;
import dev.redoubt.node.protocol.ReplicationMessage.Continue;
import dev.redoubt.node.protocol.ReplicationMessage.Frame;
import dev.redoubt.node.protocol.ReplicationMessage.FullSync;
import dev.redoubt.node.protocol.ReplicationMessage.Refuse;
import dev.redoubt.node.protocol.ReplicationMessage.Subscribe;
import dev.redoubt.node.protocol.ReplicationMessage.Truncate;
import dev.redoubt.node.protocol.SnapshotMessage.SnapshotAck;
import dev.redoubt.node.protocol.SnapshotMessage.SnapshotChunk;
import dev.redoubt.persistence.log.LogRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * The binary form of every {@link dev.redoubt.node.protocol.ReplicationMessage} and {@link
 * dev.redoubt.node.protocol.SnapshotMessage}.
 */
final class ReplicationCodec {
    /** More than what a record, or a frame around its records, takes beside payload. */
    private static final int FIXED_BYTES = 128;

    private ReplicationCodec() {}

    static List<WireType<?>> types() {
        List<WireType<?>> types = new ArrayList<>();
        answers(types);
        stream(types);
        snapshot(types);
        return types;
    }

    private static void answers(List<WireType<?>> types) {
        types.add(new WireType<>(
                "Rsu1",
                Subscribe.class,
                (out, m) -> {
                    out.int64(m.term())
                            .int64(m.nonce())
                            .incarnation(m.incarnation())
                            .int64(m.configVersion());
                    WireValues.logEnd(out, m.end());
                    WireValues.termTable(out.int64(m.firstIndex()), m.table());
                    out.bool(m.catchUp());
                },
                in -> new Subscribe(
                        in.int64(),
                        in.int64(),
                        in.incarnation(),
                        in.int64(),
                        WireValues.logEnd(in),
                        in.int64(),
                        WireValues.termTable(in),
                        in.bool())));
        types.add(new WireType<>(
                "Rco1",
                Continue.class,
                (out, m) -> subscription(out.int64(m.term()), m.subscription()),
                in -> new Continue(in.int64(), subscription(in))));
        types.add(new WireType<>(
                "Rcb1",
                Truncate.class,
                (out, m) -> {
                    subscription(out.int64(m.term()), m.subscription());
                    out.int64(m.lastIndex());
                },
                in -> new Truncate(in.int64(), subscription(in), in.int64())));
        types.add(new WireType<>(
                "Rfs1",
                FullSync.class,
                (out, m) -> subscription(out.int64(m.term()), m.subscription()),
                in -> new FullSync(in.int64(), subscription(in))));
        types.add(new WireType<>("Rre1", Refuse.class, (out, m) -> out.int64(m.term()), in -> new Refuse(in.int64())));
    }

    private static void stream(List<WireType<?>> types) {
        types.add(new WireType<>(
                "Rfr1",
                Frame.class,
                (out, m) -> {
                    WireValues.frameHeader(out, m.header());
                    out.int64(m.previousIndex()).replId(m.previousReplId());
                    out.list(m.records(), WireValues::logRecord);
                },
                in -> new Frame(WireValues.frameHeader(in), in.int64(), in.replId(), in.list(WireValues::logRecord)),
                new WireType.Bulk<>(
                        ReplicationCodec::weight,
                        // An empty frame that says where the large one begins is a heartbeat without a gap.
                        m -> new Frame(m.header(), m.previousIndex(), m.previousReplId(), List.of()))));
        types.add(new WireType<>(
                "Rac1",
                Ack.class,
                (out, m) -> {
                    subscription(out.int64(m.term()), m.subscription());
                    out.int64(m.writtenIndex()).int64(m.fsyncedIndex()).bool(m.suspect());
                },
                in -> new Ack(in.int64(), subscription(in), in.int64(), in.int64(), in.bool())));
    }

    private static long weight(Frame frame) {
        long weight = FIXED_BYTES;
        for (LogRecord record : frame.records()) {
            weight += FIXED_BYTES + record.payload().length();
        }
        return weight;
    }

    private static void snapshot(List<WireType<?>> types) {
        types.add(new WireType<>(
                "Rsc1",
                SnapshotChunk.class,
                (out, m) -> {
                    subscription(out.int64(m.term()), m.subscription());
                    out.int64(m.position()).bytes(m.bytes()).bool(m.last());
                },
                in -> new SnapshotChunk(in.int64(), subscription(in), in.int64(), in.bytes(), in.bool())));
        types.add(new WireType<>(
                "Rsa1",
                SnapshotAck.class,
                (out, m) -> {
                    subscription(out.int64(m.term()), m.subscription());
                    out.int64(m.position());
                },
                in -> new SnapshotAck(in.int64(), subscription(in), in.int64())));
    }
}
