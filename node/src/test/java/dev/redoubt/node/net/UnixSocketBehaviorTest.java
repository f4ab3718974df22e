package dev.redoubt.node.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.redoubt.config.Supervised;
import dev.redoubt.node.memory.MemoryGovernor;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.unix.DomainDatagramPacket;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Clients on a Unix socket, and messages to systemd on one. */
@EnabledOnOs(OS.LINUX)
class UnixSocketBehaviorTest {
    private final EventLoops loops = EventLoops.create(1);
    private final Queue<String> addresses = new ConcurrentLinkedQueue<>();

    @TempDir
    Path temp;

    private final RespHandler echo = new RespHandler() {
        @Override
        public void opened(Connection connection) {
            addresses.add(connection.address() + " " + connection.localAddress());
        }

        @Override
        public void commands(Connection connection, List<byte[][]> batch) {
            connection.reply(RespServer.ascii("+OK\r\n".repeat(batch.size())));
        }

        @Override
        public void closed(Connection connection) {
            addresses.remove();
        }
    };

    @AfterEach
    void stop() {
        loops.close();
    }

    private RespServer bind(Path file, int mode) throws ServerBindException {
        return RespServer.bind(
                loops,
                new Endpoints(List.of(), 0, file, mode),
                ServerLimits.DEFAULT,
                new MemoryGovernor(Long.MAX_VALUE),
                echo);
    }

    @Test
    void clients_are_served_on_a_unix_socket_and_its_file_goes_with_the_server() throws Exception {
        Path file = temp.resolve("s");
        try (RespServer server = bind(file, 0760)) {
            assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rwxrw----"));
            assertThat(server.port()).isZero();
            try (SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                client.connect(UnixDomainSocketAddress.of(file));
                client.write(ByteBuffer.wrap("PING\r\n".getBytes(StandardCharsets.US_ASCII)));
                ByteBuffer answer = ByteBuffer.allocate(5);
                while (answer.hasRemaining() && client.read(answer) >= 0) {
                    assertThat(addresses).containsExactly(file + ":0 " + file + ":0");
                }
                assertThat(new String(answer.array(), StandardCharsets.US_ASCII))
                        .isEqualTo("+OK\r\n");
                client.shutdownOutput();
                assertThat(client.read(ByteBuffer.allocate(1))).isEqualTo(-1);
            }
            await().until(addresses::isEmpty);
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void a_socket_that_was_left_behind_is_replaced_and_other_files_are_not() throws Exception {
        Path file = temp.resolve("s");
        try (java.nio.channels.ServerSocketChannel left =
                java.nio.channels.ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            left.bind(UnixDomainSocketAddress.of(file));
        }
        assertThat(file).exists();
        bind(file, 0).close();

        Files.writeString(file, "data");
        assertThatThrownBy(() -> bind(file, 0))
                .isInstanceOf(ServerBindException.class)
                .hasMessage("Failed opening Unix socket " + file + ": there is a file of that name which is no socket");
        assertThat(file).hasContent("data");
        assertThatThrownBy(() -> bind(temp.resolve("no/such/s"), 0)).isInstanceOf(ServerBindException.class);
    }

    @Test
    void systemd_is_told_of_start_and_end() throws Exception {
        Path file = temp.resolve("notify");
        Queue<String> messages = new ConcurrentLinkedQueue<>();
        Channel systemd = new Bootstrap()
                .group(loops.group())
                .channel(EpollDomainDatagramChannel.class)
                .handler(new SimpleChannelInboundHandler<DomainDatagramPacket>() {
                    @Override
                    protected void channelRead0(ChannelHandlerContext context, DomainDatagramPacket message) {
                        messages.add(message.content().toString(StandardCharsets.US_ASCII));
                    }
                })
                .bind(new DomainSocketAddress(file.toFile()))
                .sync()
                .channel();

        SystemdNotifier notifier = SystemdNotifier.of(loops, Supervised.AUTO, file.toString());
        notifier.loading();
        notifier.ready();
        notifier.stopping();
        SystemdNotifier.of(loops, Supervised.NO, file.toString()).ready();
        SystemdNotifier.of(loops, Supervised.AUTO, null).ready();

        await().until(() -> messages.size() == 3);
        assertThat(messages)
                .containsExactly(
                        "STATUS=Redoubt is loading...\n",
                        "STATUS=Ready to accept connections\nREADY=1\n",
                        "STOPPING=1\n");
        systemd.close().sync();
    }
}
