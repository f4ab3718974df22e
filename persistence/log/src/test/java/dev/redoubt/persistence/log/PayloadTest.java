package dev.redoubt.persistence.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PayloadTest {
    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void one_part_is_not_copied() {
        byte[] bytes = ascii("PING\r\n");
        assertThat(Payload.of(bytes).bytes()).isSameAs(bytes);
        assertThat(Payload.of(List.of(bytes)).bytes()).isSameAs(bytes);
    }

    @Test
    void parts_are_joined_in_their_order() {
        Payload payload = Payload.of(List.of(ascii("ab"), ascii(""), ascii("c")));
        assertThat(payload.length()).isEqualTo(3);
        assertThat(payload.bytes()).isEqualTo(ascii("abc"));
    }

    @Test
    void payload_without_bytes_is_empty() {
        assertThat(Payload.of(new byte[0])).isSameAs(Payload.EMPTY);
        assertThat(Payload.of(List.of(new byte[0]))).isSameAs(Payload.EMPTY);
        assertThat(Payload.EMPTY.isEmpty()).isTrue();
        assertThat(Payload.EMPTY.bytes()).isEmpty();
    }
}
