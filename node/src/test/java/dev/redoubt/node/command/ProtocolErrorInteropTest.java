package dev.redoubt.node.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.resp.DecoderLimits;
import dev.redoubt.node.resp.RespDecoder;
import dev.redoubt.persistence.testing.RedisServer;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Damaged and odd input: what leaves until the connection closes is what redis-server sends. */
class ProtocolErrorInteropTest {
    private static final List<String> FRAGMENTS = List.of(
            "*",
            "$",
            "1",
            "2",
            "3",
            "-1",
            "0",
            "\r\n",
            "\r\n",
            "\n",
            "\r",
            "PING",
            "ECHO",
            "GET",
            " ",
            "\"",
            "'",
            "\\x41",
            "abc",
            "*1\r\n$4\r\nPING\r\n",
            "*2\r\n$4\r\nECHO\r\n$1\r\na\r\n",
            "*2\r\n$4\r\nECHO\r\n",
            "$3\r\nabc\r\n",
            "*3\r\n",
            "ECHO \"a b\"\r\n",
            "ECHO 'a\\'b'\r\n",
            "PING\r\n",
            "99999999999",
            ":",
            "+OK\r\n");

    @Test
    void odd_streams_get_the_same_answers() throws IOException {
        Random random = new Random(11);
        List<String> differences = new ArrayList<>();
        try (RedisServer redis = RedisServer.start()) {
            for (int round = 0; round < 1_500; round++) {
                StringBuilder stream = new StringBuilder();
                for (int i = random.nextInt(7); i >= 0; i--) {
                    stream.append(FRAGMENTS.get(random.nextInt(FRAGMENTS.size())));
                }
                byte[] input = stream.toString().getBytes(StandardCharsets.ISO_8859_1);
                String expected = theirs(redis.port(), input);
                String actual = ours(input);
                if (!expected.equals(actual)) {
                    differences.add(shown(stream.toString()) + " redis " + shown(expected) + " ours " + shown(actual));
                }
            }
        }
        assertThat(differences).isEmpty();
    }

    private static String theirs(int port, byte[] input) throws IOException {
        try (RawConnection connection = new RawConnection(port)) {
            connection.sendRaw(input);
            connection.shutdownOutput();
            return new String(connection.readToEnd(), StandardCharsets.ISO_8859_1);
        }
    }

    private static String ours(byte[] input) {
        EngineFixture f = new EngineFixture();
        RespDecoder decoder = new RespDecoder(DecoderLimits.DEFAULT);
        decoder.feed(Unpooled.wrappedBuffer(input));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[][] request = decoder.next(); request != null; request = decoder.next()) {
            out.writeBytes(f.raw(f.client, request));
        }
        if (decoder.error() != null) {
            out.writeBytes(("-ERR " + decoder.error() + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        }
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    private static String shown(String text) {
        return '"' + text.replace("\r", "\\r").replace("\n", "\\n").replace("\0", "\\0") + '"';
    }
}
