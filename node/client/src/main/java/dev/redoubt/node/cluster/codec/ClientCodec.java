package dev.redoubt.node.cluster.codec;

import dev.redoubt.node.protocol.ClientMessage.Answer;
import dev.redoubt.node.protocol.ClientMessage.Authenticate;
import dev.redoubt.node.protocol.ClientMessage.Authenticated;
import dev.redoubt.node.protocol.ClientMessage.Command;
import dev.redoubt.node.protocol.ClientMessage.ConnectionAcknowledge;
import dev.redoubt.node.protocol.ClientMessage.ConnectionClose;
import dev.redoubt.node.protocol.ClientMessage.ConnectionClosed;
import dev.redoubt.node.protocol.ClientMessage.ConnectionCommands;
import dev.redoubt.node.protocol.ClientMessage.ConnectionOutput;
import dev.redoubt.node.protocol.ClientMessage.NotAuthenticated;
import dev.redoubt.node.protocol.ClientMessage.NotMaster;
import dev.redoubt.node.protocol.ClientMessage.Request;
import dev.redoubt.node.protocol.ClientMessage.Serves;
import dev.redoubt.node.protocol.ClientMessage.TooLarge;
import dev.redoubt.node.protocol.ClientMessage.Unknown;
import dev.redoubt.node.protocol.ClientMessage.WhoServes;
import java.util.ArrayList;
import java.util.List;

/** The binary form of every {@link dev.redoubt.node.protocol.ClientMessage}. */
final class ClientCodec {
    private ClientCodec() {}

    static List<WireType<?>> types() {
        List<WireType<?>> types = new ArrayList<>(requests());
        types.addAll(connections());
        return types;
    }

    private static List<WireType<?>> requests() {
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

    private static List<WireType<?>> connections() {
        return List.of(
                new WireType<>(
                        "Ccc1",
                        ConnectionCommands.class,
                        (out, m) -> out.int64(m.connection())
                                .int64(m.sequence())
                                .int32(m.database())
                                .list(m.commands(), ClientCodec::command),
                        in -> new ConnectionCommands(
                                in.int64(), in.int64(), in.int32(), in.list(ClientCodec::command))),
                new WireType<>(
                        "Cca1",
                        ConnectionAcknowledge.class,
                        (out, m) -> out.int64(m.connection()).int64(m.sequence()),
                        in -> new ConnectionAcknowledge(in.int64(), in.int64())),
                new WireType<>(
                        "Ccl1",
                        ConnectionClose.class,
                        (out, m) -> out.int64(m.connection()),
                        in -> new ConnectionClose(in.int64())),
                new WireType<>(
                        "Cco1",
                        ConnectionOutput.class,
                        (out, m) ->
                                out.int64(m.connection()).int64(m.sequence()).bytes(m.replies()),
                        in -> new ConnectionOutput(in.int64(), in.int64(), in.bytes())),
                new WireType<>(
                        "Ccx1",
                        ConnectionClosed.class,
                        (out, m) -> out.int64(m.connection()).bool(m.refused()).string(m.reason()),
                        in -> new ConnectionClosed(in.int64(), in.bool(), in.string())));
    }

    private static void command(WireWriter out, Command command) {
        out.list(command.args(), WireWriter::bytes);
    }

    private static Command command(WireReader in) {
        return new Command(in.list(WireReader::bytes));
    }
}
