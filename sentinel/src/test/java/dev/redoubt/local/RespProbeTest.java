package dev.redoubt.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The launcher reads the few kinds of replies that it needs, and refuses others. */
class RespProbeTest {
    @Test
    void requests_are_arrays_of_bulk_strings() {
        assertThat(new String(RespProbe.encode("PING", "é"), StandardCharsets.UTF_8))
                .isEqualTo("*2\r\n$4\r\nPING\r\n$2\r\né\r\n");
    }

    @Test
    void replies_are_flattened() throws IOException {
        assertThat(read("+PONG\r\n")).containsExactly("PONG");
        assertThat(read("$5\r\na\r\nbc\r\n")).containsExactly("a\r\nbc");
        assertThat(read("*2\r\n$1\r\na\r\n*2\r\n:7\r\n$-1\r\n")).containsExactly("a", "7");
        assertThat(read("*-1\r\n")).isEmpty();
    }

    @Test
    void read_throws_on_errors_and_malformed_replies() {
        assertThatThrownBy(() -> read("-LOADING soon\r\n"))
                .isInstanceOf(IOException.class)
                .hasMessage("LOADING soon");
        assertThatThrownBy(() -> read("HTTP/1.1 400\r\n")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> read("\r\n")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> read("$x\r\n")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> read("$999999999\r\n")).isInstanceOf(IOException.class);
        for (String cut : List.of("", "+PO", "+PONG\r", "$5\r\nab", "*2\r\n+a\r\n")) {
            assertThatThrownBy(() -> read(cut)).as(cut).isInstanceOf(EOFException.class);
        }
    }

    private static List<String> read(String bytes) throws IOException {
        List<String> answer = new ArrayList<>();
        RespProbe.read(new ByteArrayInputStream(bytes.getBytes(StandardCharsets.UTF_8)), answer);
        return answer;
    }
}
