package dev.redoubt.sentinel.actor;

import static dev.redoubt.node.cluster.codec.WireValues.config;
import static dev.redoubt.node.cluster.codec.WireValues.leader;

import dev.redoubt.node.cluster.codec.WireFormat;
import dev.redoubt.node.cluster.codec.WireType;
import dev.redoubt.node.cluster.codec.WireValues;
import dev.redoubt.sentinel.core.SentinelMessage.Hello;
import dev.redoubt.sentinel.core.SentinelMessage.Learn;
import dev.redoubt.sentinel.core.SentinelMessage.Learnt;
import dev.redoubt.sentinel.core.SentinelMessage.Offer;
import dev.redoubt.sentinel.core.SentinelMessage.Vote;
import dev.redoubt.sentinel.core.SentinelMessage.VoteRequest;
import java.util.List;

/** The binary form of every {@link dev.redoubt.sentinel.core.SentinelMessage}. Stateless. */
final class SentinelCodec {
    private SentinelCodec() {}

    /** Returns the format of all messages that a sentinel understands, those of nodes included. */
    static WireFormat format() {
        return new WireFormat(WireFormat.nodeTypes(), types());
    }

    static List<WireType<?>> types() {
        return List.of(
                new WireType<>(
                        "She1",
                        Hello.class,
                        (out, m) -> {
                            out.incarnation(m.incarnation()).nullable(m.master(), WireValues::mastership);
                            config(out.bool(m.sdown()).int64(m.term()).bool(m.observer()), m.config());
                        },
                        in -> new Hello(
                                in.incarnation(),
                                in.nullable(WireValues::mastership),
                                in.bool(),
                                in.int64(),
                                in.bool(),
                                config(in))),
                new WireType<>(
                        "Svr1",
                        VoteRequest.class,
                        (out, m) -> {
                            leader(out.int64(m.term()), m.candidate());
                            out.bool(m.preVote()).int64(m.configVersion());
                        },
                        in -> new VoteRequest(in.int64(), leader(in), in.bool(), in.int64())),
                new WireType<>(
                        "Svo1",
                        Vote.class,
                        (out, m) -> {
                            leader(out.int64(m.term()), m.candidate());
                            out.bool(m.preVote());
                        },
                        in -> new Vote(in.int64(), leader(in), in.bool())),
                new WireType<>("Sle1", Learn.class, (out, m) -> out.int64(m.nonce()), in -> new Learn(in.int64())),
                new WireType<>(
                        "Slt1",
                        Learnt.class,
                        (out, m) -> out.int64(m.nonce()).int64(m.term()),
                        in -> new Learnt(in.int64(), in.int64())),
                new WireType<>(
                        "Sof1",
                        Offer.class,
                        (out, m) -> {
                            config(out, m.config());
                            out.incarnation(m.to());
                        },
                        in -> new Offer(config(in), in.incarnation())));
    }
}
