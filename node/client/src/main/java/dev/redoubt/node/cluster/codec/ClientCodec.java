package dev.redoubt.node.cluster.codec;

import dev.redoubt.node.protocol.ClientMessage.Answer;
import dev.redoubt.node.protocol.ClientMessage.Authenticate;
import dev.redoubt.node.protocol.ClientMessage.Authenticated;
import dev.redoubt.node.protocol.ClientMessage.Command;
import dev.redoubt.node.protocol.ClientMessage.NotAuthenticated;
import dev.redoubt.node.protocol.ClientMessage.NotMaster;
import dev.redoubt.node.protocol.ClientMessage.Request;
import dev.redoubt.node.protocol.ClientMessage.Serves;
import dev.redoubt.node.protocol.ClientMessage.TooLarge;
import dev.redoubt.node.protocol.ClientMessage.Unknown;
import dev.redoubt.node.protocol.ClientMessage.WhoServes;
import java.util.List;

/** The binary form of every {@link dev.redoubt.node.protocol.ClientMessage}. */
final class ClientCodec {
    private ClientCodec() {}

    static List<WireType<?>> types() {
        return List.of(
                new WireType<>("Cwh1", WhoServes.class, (out, m) -> {}, in -> new WhoServes()),
                new WireType<>("Cse1", Serves.class, (out, m) -> out.int64(m.term()), in -> new Serves(in.int64())),
                new WireType<>(
                        "Cau1",
                        Authenticate.class,
                        (out, m) -> out.bytes(m.password()),
                        in -> new Authenticate(in.bytes())),
                new WireType<>(
                        "Cad1",
                        Authenticated.class,
                        (out, m) -> out.bool(m.right()),
                        in -> new Authenticated(in.bool())),
                new WireType<>(
                        "Cna1",
                        NotAuthenticated.class,
                        (out, m) -> out.int64(m.number()),
                        in -> new NotAuthenticated(in.int64())),
                new WireType<>(
                        "Crq1",
                        Request.class,
                        (out, m) -> out.int64(m.number()).int32(m.database()).list(m.commands(), ClientCodec::command),
                        in -> new Request(in.int64(), in.int32(), in.list(ClientCodec::command))),
                new WireType<>(
                        "Can1",
                        Answer.class,
                        (out, m) -> out.int64(m.number()).bytes(m.replies()),
                        in -> new Answer(in.int64(), in.bytes())),
                new WireType<>(
                        "Cnm1", NotMaster.class, (out, m) -> out.int64(m.number()), in -> new NotMaster(in.int64())),
                new WireType<>(
                        "Cun1",
                        Unknown.class,
                        (out, m) -> out.int64(m.number()).string(m.reason()),
                        in -> new Unknown(in.int64(), in.string())),
                new WireType<>(
                        "Ctl1",
                        TooLarge.class,
                        (out, m) -> out.int64(m.number()).int64(m.bytes()),
                        in -> new TooLarge(in.int64(), in.int64())));
    }

    private static void command(WireWriter out, Command command) {
        out.list(command.args(), WireWriter::bytes);
    }

    private static Command command(WireReader in) {
        return new Command(in.list(WireReader::bytes));
    }
}
