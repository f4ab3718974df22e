package dev.redoubt.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackupDirectivesTest {
    @Test
    void nothing_is_configured_by_default() throws ConfigException {
        assertThat(BackupDirectives.access(name -> null))
                .isEqualTo(new BackupAccess(null, "us-east-1", false, "", null, null));
        assertThat(new NodeSettings(Values.defaults(Role.NODE)).backupAccess())
                .isEqualTo(BackupDirectives.access(name -> null));
    }

    @Test
    void options_of_a_tool_are_read_as_directives() throws ConfigException {
        Map<String, String> options = Map.of(
                "backup-s3-endpoint", "https://[::1]:9000/",
                "backup-s3-region", "eu-central-1",
                "backup-s3-path-style", "yes",
                "backup-s3-sse", "aws:kms:arn:aws:kms:eu-central-1:1:key/2",
                "backup-s3-credentials-file", "/run/secrets/s3",
                "backup-encryption-key-file", "/run/secrets/key");

        assertThat(BackupDirectives.access(options::get))
                .isEqualTo(new BackupAccess(
                        URI.create("https://[::1]:9000/"),
                        "eu-central-1",
                        true,
                        "aws:kms:arn:aws:kms:eu-central-1:1:key/2",
                        Path.of("/run/secrets/s3"),
                        Path.of("/run/secrets/key")));
        assertThat(BackupDirectives.names()).containsExactlyInAnyOrderElementsOf(options.keySet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "http://minio:9000", "https://s3.example.com", "http://127.0.0.1/"})
    void endpoints(String text) throws ConfigException {
        assertThat(BackupDirectives.S3_ENDPOINT.type().parse(text, "")).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "backup-s3-endpoint,minio:9000",
        "backup-s3-endpoint,ftp://host",
        "backup-s3-endpoint,https://user:secret@host",
        "backup-s3-endpoint,https://host/path",
        "backup-s3-endpoint,https://host?x",
        "backup-s3-endpoint,http://",
        "backup-s3-region,''",
        "backup-s3-region,eu west",
        "backup-s3-sse,aes256",
        "backup-s3-sse,aws:kms:",
        "backup-s3-path-style,true"
    })
    void others_are_refused_by_name(String name, String text) {
        assertThatThrownBy(() -> BackupDirectives.access(Map.of(name, text)::get))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(name + " '" + text + "': argument must be ");
    }
}
