package dev.redoubt.node.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.redoubt.node.memory.MemoryGovernor;
import dev.redoubt.persistence.testing.RespClient;
import dev.redoubt.persistence.testing.RespClient.RespError;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The last descriptors of a process are not given to clients, and a failed accept neither spins nor ends. */
@Timeout(60)
class AcceptGuardBehaviorTest {
    private final EventLoops loops = EventLoops.create(1);
    private RespServer server;

    @BeforeEach
    void start() throws IOException {
        server = RespServer.bind(
                loops,
                Endpoints.tcp(List.of("127.0.0.1"), 0),
                ServerLimits.DEFAULT,
                new MemoryGovernor(Long.MAX_VALUE),
                new RespHandler() {
                    @Override
                    public void opened(Connection connection) {}

                    @Override
                    public void commands(Connection connection, List<byte[][]> batch) {
                        connection.reply(RespServer.ascii("+PONG\r\n"));
                    }

                    @Override
                    public void closed(Connection connection) {}
                });
    }

    @AfterEach
    void stop() {
        server.close();
        loops.close();
    }

    private Channel listen(long firstReserved) {
        return new ServerBootstrap()
                .group(loops.group())
                .channelFactory(() -> loops.serverChannel(InternetProtocolFamily.IPv4))
                .handler(new AcceptGuard(server, firstReserved))
                .childHandler(new ChannelInboundHandlerAdapter())
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
    }

    @Test
    void client_with_a_reserved_descriptor_is_told_and_closed() throws IOException {
        assumeTrue(loops.epoll());
        Channel full = listen(0);
        for (int i = 0; i < 3; i++) {
            try (RespClient client = new RespClient("127.0.0.1", ((InetSocketAddress) full.localAddress()).getPort())) {
                assertThat(client.read()).isEqualTo(new RespError("ERR max number of clients reached"));
                assertThat(client.atEnd()).isTrue();
            }
        }
        assertThat(server.rejected()).isEqualTo(3);
    }

    @Test
    void client_with_another_descriptor_is_served() throws IOException {
        try (RespClient client = new RespClient("127.0.0.1", server.port())) {
            assertThat(client.call("PING")).isEqualTo("PONG");
        }
    }

    @Test
    void accept_that_failed_is_tried_again_after_a_second() {
        EmbeddedChannel listener = new EmbeddedChannel(new AcceptGuard(server, Long.MAX_VALUE));

        listener.pipeline().fireExceptionCaught(new IOException("accept(..) failed: Too many open files"));

        assertThat(listener.config().isAutoRead()).isFalse();
        listener.advanceTimeBy(1, TimeUnit.SECONDS);
        listener.runScheduledPendingTasks();
        assertThat(listener.config().isAutoRead()).isTrue();
        listener.checkException();
    }
}
