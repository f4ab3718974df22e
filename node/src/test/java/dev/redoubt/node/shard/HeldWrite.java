package dev.redoubt.node.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.protocol.PeerMessage;
import dev.redoubt.persistence.testing.Await;
import dev.redoubt.persistence.testing.RespClient;
import dev.redoubt.persistence.testing.RespClient.RespError;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.function.Predicate;

/**
 * A write that a master executes and does not answer, because of the messages that the network drops. A busy machine may
 * keep the replicas silent for the third of a second after which the master refuses writes. The network is whole then
 * for another try.
 */
final class HeldWrite {
    private static final int POLL_MS = 10;

    private HeldWrite() {}

    /** Sends the command and returns its client, which gets no reply, when the write stands in the master's log. */
    static RespClient send(ShardMember master, Network network, Predicate<PeerMessage> dropped, Object... command)
            throws IOException {
        while (true) {
            network.drop(message -> false);
            awaitWrites(master);
            long before = master.lastIndex();
            network.drop(dropped);
            RespClient writer = master.client();
            writer.send(command);
            if (isExecuted(master, before, writer)) {
                return writer;
            }
            writer.close();
        }
    }

    private static void awaitWrites(ShardMember master) {
        Await.until("writes", () -> {
            try (RespClient client = master.client()) {
                return "OK".equals(client.call("SET", "first", "1"));
            }
        });
    }

    private static boolean isExecuted(ShardMember master, long before, RespClient writer) throws IOException {
        writer.timeoutMs(POLL_MS);
        while (master.lastIndex() == before) {
            try {
                assertThat(writer.read()).isInstanceOf(RespError.class);
                return false;
            } catch (SocketTimeoutException notYet) {
                // It is neither refused nor written.
            }
        }
        writer.timeoutMs(RespClient.TIMEOUT_MS);
        return true;
    }
}
