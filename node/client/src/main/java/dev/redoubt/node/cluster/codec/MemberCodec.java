package dev.redoubt.node.cluster.codec;

import static dev.redoubt.node.cluster.codec.WireValues.config;
import static dev.redoubt.node.cluster.codec.WireValues.leader;
import static dev.redoubt.node.cluster.codec.WireValues.logEnd;

import dev.redoubt.node.protocol.MemberMessage.CatchUp;
import dev.redoubt.node.protocol.MemberMessage.Confirm;
import dev.redoubt.node.protocol.MemberMessage.Confirmed;
import dev.redoubt.node.protocol.MemberMessage.Follow;
import dev.redoubt.node.protocol.MemberMessage.Grant;
import dev.redoubt.node.protocol.MemberMessage.HandOver;
import dev.redoubt.node.protocol.MemberMessage.HandOverFailed;
import dev.redoubt.node.protocol.MemberMessage.LeaseRequest;
import dev.redoubt.node.protocol.MemberMessage.Ping;
import dev.redoubt.node.protocol.MemberMessage.Pong;
import dev.redoubt.node.protocol.MemberMessage.Prepare;
import dev.redoubt.node.protocol.MemberMessage.Prepared;
import dev.redoubt.node.protocol.MemberMessage.Promote;
import dev.redoubt.node.protocol.MemberMessage.Promoted;
import dev.redoubt.node.protocol.MemberMessage.Refuse;
import dev.redoubt.node.protocol.MemberMessage.Resigned;
import dev.redoubt.node.protocol.MemberMessage.Trust;
import dev.redoubt.node.protocol.MemberMessage.Trusted;
import java.util.ArrayList;
import java.util.List;

/** The binary form of every {@link dev.redoubt.node.protocol.MemberMessage}. */
final class MemberCodec {
    private MemberCodec() {}

    static List<WireType<?>> types() {
        List<WireType<?>> types = new ArrayList<>();
        heartbeats(types);
        prepare(types);
        promote(types);
        leases(types);
        handOver(types);
        trust(types);
        return types;
    }

    private static void heartbeats(List<WireType<?>> types) {
        types.add(new WireType<>(
                "Mpi1",
                Ping.class,
                (out, m) -> out.int64(m.number())
                        .nullable(m.master(), WireValues::mastership)
                        .int64(m.configVersion()),
                in -> new Ping(in.int64(), in.nullable(WireValues::mastership), in.int64())));
        types.add(new WireType<>(
                "Mpo1",
                Pong.class,
                (out, m) -> WireValues.status(out.int64(m.number()).incarnation(m.incarnation()), m.status()),
                in -> new Pong(in.int64(), in.incarnation(), WireValues.status(in))));
        types.add(new WireType<>(
                "Mfo1",
                Follow.class,
                (out, m) -> {
                    WireValues.mastership(out, m.master());
                    config(out, m.config());
                },
                in -> new Follow(WireValues.mastership(in), config(in))));
        types.add(new WireType<>("Mre1", Refuse.class, (out, m) -> out.int64(m.term()), in -> new Refuse(in.int64())));
    }

    private static void prepare(List<WireType<?>> types) {
        types.add(new WireType<>(
                "Mpr1",
                Prepare.class,
                (out, m) -> {
                    leader(out.int64(m.term()), m.leader());
                    config(out, m.config());
                },
                in -> new Prepare(in.int64(), leader(in), config(in))));
        types.add(new WireType<>("Mpd1", Prepared.class, MemberCodec::prepared, MemberCodec::prepared));
        types.add(new WireType<>(
                "Mcu1",
                CatchUp.class,
                (out, m) -> {
                    leader(out.int64(m.term()), m.leader());
                    logEnd(out.incarnation(m.incarnation()).memberId(m.source()), m.end());
                },
                in -> new CatchUp(in.int64(), leader(in), in.incarnation(), in.memberId(), logEnd(in))));
    }

    private static void prepared(WireWriter out, Prepared m) {
        leader(out.int64(m.term()), m.leader());
        logEnd(out.incarnation(m.incarnation()), m.end());
        out.int64(m.fsyncedIndex()).int64(m.commitIndex()).enumeration(m.mode()).int64(m.configVersion());
        out.bool(m.suspect()).int32(m.priority()).bool(m.resigned());
    }

    private static Prepared prepared(WireReader in) {
        return new Prepared(
                in.int64(),
                leader(in),
                in.incarnation(),
                logEnd(in),
                in.int64(),
                in.int64(),
                WireValues.ackMode(in),
                in.int64(),
                in.bool(),
                in.int32(),
                in.bool());
    }

    private static void promote(List<WireType<?>> types) {
        types.add(new WireType<>(
                "Mpm1",
                Promote.class,
                (out, m) -> {
                    leader(out.int64(m.term()), m.leader());
                    out.memberId(m.member()).incarnation(m.incarnation()).bool(m.everyone());
                    config(out, m.config());
                },
                in -> new Promote(in.int64(), leader(in), in.memberId(), in.incarnation(), in.bool(), config(in))));
        types.add(new WireType<>(
                "Mpp1",
                Promoted.class,
                (out, m) -> {
                    leader(out.int64(m.term()), m.leader());
                    out.incarnation(m.incarnation());
                },
                in -> new Promoted(in.int64(), leader(in), in.incarnation())));
    }

    private static void leases(List<WireType<?>> types) {
        types.add(new WireType<>(
                "Mlr1",
                LeaseRequest.class,
                (out, m) -> out.int64(m.term())
                        .incarnation(m.incarnation())
                        .int64(m.number())
                        .int64(m.lastGrant())
                        .int64(m.configVersion()),
                in -> new LeaseRequest(in.int64(), in.incarnation(), in.int64(), in.int64(), in.int64())));
        types.add(new WireType<>(
                "Mgr2",
                Grant.class,
                (out, m) -> out.int64(m.term())
                        .incarnation(m.incarnation())
                        .int64(m.number())
                        .int64(m.lengthMs()),
                in -> new Grant(in.int64(), in.incarnation(), in.int64(), in.int64())));
        types.add(new WireType<>(
                "Mco1",
                Confirm.class,
                (out, m) -> out.int64(m.term()).int64(m.round()).int64(m.configVersion()),
                in -> new Confirm(in.int64(), in.int64(), in.int64())));
        types.add(new WireType<>(
                "Mcd1",
                Confirmed.class,
                (out, m) -> out.int64(m.term()).int64(m.round()).bool(m.suspect()),
                in -> new Confirmed(in.int64(), in.int64(), in.bool())));
    }

    private static void trust(List<WireType<?>> types) {
        types.add(new WireType<>(
                "Mtr1",
                Trust.class,
                (out, m) -> config(out.incarnation(m.incarnation()).int64(m.number()), m.config()),
                in -> new Trust(in.incarnation(), in.int64(), config(in))));
        types.add(new WireType<>(
                "Mtd1",
                Trusted.class,
                (out, m) -> out.incarnation(m.incarnation()).int64(m.number()),
                in -> new Trusted(in.incarnation(), in.int64())));
    }

    private static void handOver(List<WireType<?>> types) {
        types.add(new WireType<>(
                "Mho1",
                HandOver.class,
                (out, m) -> out.int64(m.term())
                        .incarnation(m.incarnation())
                        .int64(m.number())
                        .memberId(m.target())
                        .int64(m.withinMs()),
                in -> new HandOver(in.int64(), in.incarnation(), in.int64(), in.memberId(), in.int64())));
        types.add(new WireType<>(
                "Mhf1",
                HandOverFailed.class,
                (out, m) -> out.int64(m.term()).int64(m.number()).string(m.reason()),
                in -> new HandOverFailed(in.int64(), in.int64(), in.string())));
        types.add(new WireType<>(
                "Mrs1",
                Resigned.class,
                (out, m) -> out.int64(m.term()).incarnation(m.incarnation()).int64(m.number()),
                in -> new Resigned(in.int64(), in.incarnation(), in.int64())));
    }
}
