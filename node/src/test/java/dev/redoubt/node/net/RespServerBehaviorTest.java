package dev.redoubt.node.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.config.OutputLimit;
import dev.redoubt.node.memory.MemoryGovernor;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Over real sockets: bad clients do not disturb others, and limits hold. */
@Timeout(30)
class RespServerBehaviorTest {
    private EventLoops loops = EventLoops.create(1);
    private RespServer server;
    private final Echo echo = new Echo();

    /** Answers each command by its name, or by as many bytes as FILL asks for. */
    private static final class Echo implements RespHandler {
        final ConcurrentLinkedQueue<Integer> batches = new ConcurrentLinkedQueue<>();
        final LinkedBlockingQueue<Connection> closed = new LinkedBlockingQueue<>();
        volatile Connection last;
        volatile boolean hold;
        final ConcurrentLinkedQueue<Runnable> held = new ConcurrentLinkedQueue<>();

        @Override
        public void opened(Connection connection) {
            last = connection;
        }

        @Override
        public void commands(Connection connection, List<byte[][]> batch) {
            batches.add(batch.size());
            ByteBuf out = Unpooled.buffer();
            for (byte[][] command : batch) {
                String name = new String(command[0], StandardCharsets.US_ASCII);
                if (name.equals("FILL")) {
                    out.writeBytes(new byte[Integer.parseInt(new String(command[1], StandardCharsets.US_ASCII))]);
                } else {
                    out.writeCharSequence("+" + name + "\r\n", StandardCharsets.US_ASCII);
                }
            }
            if (hold) {
                held.add(() -> connection.reply(out));
            } else {
                connection.reply(out);
            }
        }

        @Override
        public void closed(Connection connection) {
            closed.add(connection);
        }
    }

    private void start(ServerLimits limits) throws IOException {
        server = RespServer.bind(
                loops, Endpoints.tcp(List.of("127.0.0.1"), 0), limits, new MemoryGovernor(Long.MAX_VALUE), echo);
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
        loops.close();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static String readLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        int b = in.read();
        while (b >= 0 && b != '\n') {
            if (b != '\r') {
                line.append((char) b);
            }
            b = in.read();
        }
        return b < 0 && line.length() == 0 ? "<end>" : line.toString();
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    private static ServerLimits limits(int maxClients, OutputLimit normal, long timeout) {
        return new ServerLimits(
                maxClients, 1 << 20, 1 << 20, timeout, 300, 511, false, normal, OutputLimit.NONE, OutputLimit.NONE);
    }

    private void listen(String... hosts) throws IOException {
        server = RespServer.bind(
                loops,
                Endpoints.tcp(List.of(hosts), 0),
                limits(10, OutputLimit.NONE, 0),
                new MemoryGovernor(Long.MAX_VALUE),
                echo);
    }

    private String answerAt(String host) {
        try (Socket socket = new Socket(host, server.port())) {
            write(socket, "PING\r\n");
            return readLine(socket.getInputStream());
        } catch (IOException e) {
            return "refused";
        }
    }

    @Test
    void address_behind_a_dash_may_be_missing() throws IOException {
        listen("127.0.0.1", "-::1", "-192.0.2.1");
        assertThat(answerAt("127.0.0.1")).isEqualTo("+PING");
        assertThatThrownBy(() -> RespServer.bind(
                        loops,
                        Endpoints.tcp(List.of("127.0.0.1", "192.0.2.1"), 0),
                        limits(10, OutputLimit.NONE, 0),
                        new MemoryGovernor(Long.MAX_VALUE),
                        echo))
                .isInstanceOf(ServerBindException.class)
                .hasMessageContaining("192.0.2.1")
                .hasMessageContaining("Cannot assign requested address");
        assertThatThrownBy(() -> RespServer.bind(
                        loops,
                        Endpoints.tcp(List.of("-192.0.2.1"), 0),
                        limits(10, OutputLimit.NONE, 0),
                        new MemoryGovernor(Long.MAX_VALUE),
                        echo))
                .isInstanceOf(ServerBindException.class)
                .hasMessage("Configured to not listen anywhere, exiting.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "*"})
    void every_ipv4_address_is_no_ipv6_address(String host) throws IOException {
        listen(host);
        assertThat(answerAt("127.0.0.1")).isEqualTo("+PING");
        assertThat(answerAt("::1")).isEqualTo("refused");
    }

    @Test
    void every_address_of_both_families_can_be_had() throws IOException {
        listen("*", "-::*");
        assertThat(answerAt("127.0.0.1")).isEqualTo("+PING");
        if (hasIpv6()) {
            assertThat(answerAt("::1")).isEqualTo("+PING");
            assertThat(echo.last.address()).matches("\\[::1]:\\d+");
            assertThat(echo.last.localAddress()).isEqualTo("[::1]:" + server.port());
        }
    }

    private static boolean hasIpv6() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void client_is_served_when_the_kernel_refuses_the_keepalive() throws IOException {
        start(new ServerLimits(
                10, 1 << 20, 1 << 20, 0, 100_000, 511, false, OutputLimit.NONE, OutputLimit.NONE, OutputLimit.NONE));
        assertThat(answerAt("127.0.0.1")).isEqualTo("+PING");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void misbehaving_clients_do_not_disturb_others(boolean epoll) throws IOException {
        loops.close();
        loops = EventLoops.create(1, epoll && io.netty.channel.epoll.Epoll.isAvailable());
        start(limits(100, new OutputLimit(1 << 20, 0, 0), 0));
        try (Socket good = connect();
                Socket typist = connect();
                Socket deaf = connect();
                Socket bad = connect()) {
            write(bad, "*1\r\n$abc\r\n");
            write(deaf, "*2\r\n$4\r\nFILL\r\n$6\r\n900000\r\n".repeat(20));
            for (byte b : "*1\r\n$4\r\nSLOW\r\n".getBytes(StandardCharsets.US_ASCII)) {
                typist.getOutputStream().write(b);
                write(good, "HELLO\r\n");
                assertThat(readLine(good.getInputStream())).isEqualTo("+HELLO");
            }
            assertThat(readLine(typist.getInputStream())).isEqualTo("+SLOW");
            assertThat(readLine(bad.getInputStream())).isEqualTo("-ERR Protocol error: invalid bulk length");
            assertThat(readLine(bad.getInputStream())).isEqualTo("<end>");
            Connection gone = echo.closed.poll(10, TimeUnit.SECONDS);
            assertThat(gone).isNotNull();
            assertThat(server.slowClients()).isEqualTo(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Test
    void reply_that_is_longer_than_the_output_limit_closes_a_client_that_reads() throws IOException {
        start(limits(100, new OutputLimit(100_000, 0, 0), 0));
        try (Socket socket = connect()) {
            for (int i = 0; i < 20; i++) {
                write(socket, "*2\r\n$4\r\nFILL\r\n$5\r\n99000\r\n");
                assertThat(socket.getInputStream().readNBytes(99_000)).hasSize(99_000);
            }
            write(socket, "*2\r\n$4\r\nFILL\r\n$6\r\n100001\r\n");
            assertThat(socket.getInputStream().readAllBytes()).isEmpty();
        }
        assertThat(server.slowClients()).isEqualTo(1);
    }

    @Test
    void pipelined_commands_come_in_batches_of_bounded_size() throws IOException {
        start(ServerLimits.DEFAULT);
        try (Socket socket = connect()) {
            int count = 20_000;
            Thread writer = new Thread(() -> {
                try {
                    write(socket, "*1\r\n$4\r\nPING\r\n".repeat(count));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            writer.start();
            InputStream in = new java.io.BufferedInputStream(socket.getInputStream());
            for (int i = 0; i < count; i++) {
                assertThat(readLine(in)).isEqualTo("+PING");
            }
        }
        assertThat(echo.batches).allMatch(size -> size <= 512);
        assertThat(echo.batches.stream().mapToInt(size -> size).sum()).isEqualTo(20_000);
    }

    @Test
    void a_client_that_closes_its_sending_side_still_gets_its_answers() throws IOException {
        start(ServerLimits.DEFAULT);
        echo.hold = true;
        try (Socket socket = connect()) {
            write(socket, "PING\r\n");
            socket.shutdownOutput();
            while (echo.held.isEmpty()) {
                Thread.onSpinWait();
            }
            echo.held.remove().run();
            assertThat(readLine(socket.getInputStream())).isEqualTo("+PING");
            assertThat(readLine(socket.getInputStream())).isEqualTo("<end>");
        }
    }

    @Test
    void blocked_client_that_closes_its_sending_side_is_closed() throws Exception {
        start(ServerLimits.DEFAULT);
        echo.hold = true;
        try (Socket socket = connect()) {
            write(socket, "PING\r\n");
            while (echo.held.isEmpty()) {
                Thread.onSpinWait();
            }
            Connection connection = echo.last;
            connection.loop().submit(() -> connection.setBlocked(true)).get();
            socket.shutdownOutput();
            assertThat(readLine(socket.getInputStream())).isEqualTo("<end>");
        }
    }

    @Test
    void client_is_not_read_while_too_many_batches_are_unanswered() throws IOException {
        start(ServerLimits.DEFAULT);
        echo.hold = true;
        try (Socket socket = connect()) {
            int count = 200_000;
            Thread writer = new Thread(() -> {
                try {
                    write(socket, "*1\r\n$4\r\nPING\r\n".repeat(count));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            writer.start();
            while (echo.held.size() < Connection.MAX_UNANSWERED) {
                Thread.onSpinWait();
            }
            echo.hold = false;
            echo.held.forEach(Runnable::run);
            InputStream in = new java.io.BufferedInputStream(socket.getInputStream());
            for (int i = 0; i < count; i++) {
                assertThat(readLine(in)).isEqualTo("+PING");
            }
        }
    }

    @Test
    void client_above_maxclients_gets_an_error_and_is_closed() throws IOException {
        start(limits(1, OutputLimit.NONE, 0));
        try (Socket first = connect()) {
            write(first, "PING\r\n");
            assertThat(readLine(first.getInputStream())).isEqualTo("+PING");
            try (Socket second = connect()) {
                assertThat(readLine(second.getInputStream())).isEqualTo("-ERR max number of clients reached");
                assertThat(readLine(second.getInputStream())).isEqualTo("<end>");
            }
            write(first, "PING\r\n");
            assertThat(readLine(first.getInputStream())).isEqualTo("+PING");
        }
        assertThat(server.rejected()).isEqualTo(1);
    }

    @Test
    void an_idle_client_is_closed_after_the_timeout() throws IOException {
        start(limits(10, OutputLimit.NONE, 1));
        try (Socket socket = connect()) {
            assertThat(readLine(socket.getInputStream())).isEqualTo("<end>");
        }
    }

    @Test
    void soft_limit_counts_only_when_exceeded_for_its_seconds() throws Exception {
        start(limits(10, new OutputLimit(0, 100_000, 1), 0));
        try (Socket socket = connect()) {
            write(socket, "*2\r\n$4\r\nFILL\r\n$8\r\n20000000\r\n");
            assertThat(echo.closed.poll(10, TimeUnit.SECONDS)).isNotNull();
            assertThat(server.slowClients()).isEqualTo(1);
        }
    }

    @Test
    void an_unfinished_command_above_the_query_buffer_limit_closes_the_connection() throws IOException {
        start(limits(10, OutputLimit.NONE, 0));
        try (Socket socket = connect()) {
            OutputStream out = socket.getOutputStream();
            out.write("*3\r\n$3\r\nSET\r\n$1048576\r\n".getBytes(StandardCharsets.US_ASCII));
            try {
                for (int i = 0; i < 40; i++) {
                    out.write(new byte[65536]);
                }
            } catch (IOException closedMeanwhile) {
                assertThat(closedMeanwhile).isNotNull();
            }
            assertThat(echo.batches).isEmpty();
        }
    }

    @Test
    void bind_fails_with_the_error_of_redis_on_a_taken_port() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThatThrownBy(() -> RespServer.bind(
                            loops,
                            Endpoints.tcp(List.of("127.0.0.1"), taken.getLocalPort()),
                            ServerLimits.DEFAULT,
                            new MemoryGovernor(Long.MAX_VALUE),
                            echo))
                    .isInstanceOf(ServerBindException.class)
                    .hasMessage("Could not create server TCP listening socket 127.0.0.1:" + taken.getLocalPort()
                            + ": bind: Address already in use");
        }
    }
}
