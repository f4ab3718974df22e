package dev.redoubt.persistence.backup.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncryptionKeyTest {
    private static final String HEX = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    @TempDir
    private Path dir;

    @Test
    void a_key_is_read_in_both_forms() throws IOException {
        byte[] secret = HexFormat.of().parseHex(HEX);
        String base64 = Base64.getEncoder().encodeToString(secret);

        assertThat(read(HEX).id()).isEqualTo(new EncryptionKey(secret).id()).hasSize(8);
        assertThat(read("\n " + HEX.toUpperCase(java.util.Locale.ROOT) + "\r\n").id())
                .isEqualTo(read(HEX).id());
        assertThat(read(base64 + "\n").id()).isEqualTo(read(HEX).id());
        assertThat(read("ff" + HEX.substring(2)).id()).isNotEqualTo(read(HEX).id());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "secret",
                "zz0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
                "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e",
                "c2VjcmV0LXRoYXQtaXMtdG9vLXNob3J0",
                "not base64 !!"
            })
    void what_is_no_key_is_refused_without_its_content(String text) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(IOException.class)
                .hasNoCause()
                .hasMessage(dir.resolve("key") + ": holds no key; a key is 32 bytes as hexadecimal digits or base64"
                        + " (openssl rand -hex 32)");
    }

    @Test
    void a_large_file_is_not_read() {
        assertThatThrownBy(() -> read("0".repeat(2000))).hasMessageContaining("holds no key");
    }

    @Test
    void a_key_is_never_printed() throws IOException {
        assertThat(read(HEX).toString()).matches("key [0-9a-f]{16}").doesNotContain("0001020304");
    }

    private EncryptionKey read(String text) throws IOException {
        return EncryptionKey.read(Files.writeString(dir.resolve("key"), text));
    }
}
