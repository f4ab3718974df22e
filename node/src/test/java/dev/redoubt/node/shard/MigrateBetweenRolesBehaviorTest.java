package dev.redoubt.node.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.config.AckMode;
import dev.redoubt.persistence.testing.RespClient;
import dev.redoubt.persistence.testing.RespClient.RespError;
import java.io.IOException;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** MIGRATE of a master that ends to be one. */
@Timeout(120)
class MigrateBetweenRolesBehaviorTest extends ThreeMembers {
    private static final String HOST = "127.0.0.1";
    private static final int INFOS = 200;

    private void endMastership() throws InterruptedException {
        network.cut(ids.get(1));
        network.cut(ids.get(2));
        network.drop(message -> false);
        Thread demotion = new Thread(() -> voter.demote(ids.get(0)));
        demotion.start();
        demotion.join();
    }

    @Test
    void a_value_that_no_majority_has_does_not_leave() throws Exception {
        start(AckMode.QUORUM, "--replica-ack-timeout", "60000");
        try (FakeTarget target = new FakeTarget(FakeTarget::read);
                RespClient mover = movesWhatNobodyHas(target);
                RespClient other = members.get(0).client()) {
            // So often a connection would have been made long ago.
            for (int i = 0; i < INFOS; i++) {
                assertThat(other.text("INFO", "stats")).contains("migrate_cached_sockets:0");
            }
            endMastership();
            assertThat(mover.read()).isEqualTo(new RespError(WaitingClient.UNBLOCKED));
            assertThat(target.connections()).isZero();
        }
    }

    /** MIGRATE of a key that only the master has. It is refused if that takes long: then once more. */
    private RespClient movesWhatNobodyHas(FakeTarget target) throws IOException {
        while (true) {
            RespClient mover = members.get(0).client();
            try (RespClient writer = writesWhatNobodyGets("k");
                    RespClient other = members.get(0).client()) {
                mover.send("MIGRATE", HOST, target.port(), "k", "0", "60000");
                if (waits(mover, other)) {
                    assertThat(writer.serverPort()).isEqualTo(mover.serverPort());
                    return mover;
                }
            }
            mover.close();
        }
    }

    private static boolean waits(RespClient mover, RespClient other) throws IOException {
        mover.timeoutMs(1);
        while (!other.text("INFO", "clients").contains("blocked_clients:1\r\n")) {
            try {
                assertThat(mover.read()).isInstanceOf(RespError.class);
                return false;
            } catch (SocketTimeoutException notYet) {
                // It was neither refused nor begun.
            }
        }
        mover.timeoutMs(RespClient.TIMEOUT_MS);
        return true;
    }

    @Test
    void a_client_that_waits_for_the_target_is_told() throws Exception {
        start(AckMode.QUORUM, "--replica-ack-timeout", "60000");
        try (FakeTarget target = new FakeTarget((self, socket) -> {
                    self.read(socket);
                    self.pause();
                });
                RespClient client = members.get(0).client()) {
            client.ok("SET", "k", "v");
            client.send("MIGRATE", HOST, target.port(), "k", "0", "60000");
            target.awaitRequest();
            endMastership();
            assertThat(client.read()).isEqualTo(new RespError(WaitingClient.UNBLOCKED));
        }
    }
}
