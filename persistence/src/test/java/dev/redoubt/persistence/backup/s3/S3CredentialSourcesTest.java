package dev.redoubt.persistence.backup.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class S3CredentialSourcesTest {
    private static final String FILE =
            """
            # AWS_ACCESS_KEY_ID of somebody
            [default]
            aws_access_key_id=AKID1
            aws_secret_access_key = abc/+=

            [ other ]
            AWS_ACCESS_KEY_ID = AKID2
              aws_secret_access_key = def
            aws_session_token = token==
            ; aws_session_token = old
            region = eu-west-1
            """;

    @TempDir
    private Path dir;

    @Test
    void a_file_has_profiles() throws IOException {
        Path file = Files.writeString(dir.resolve("credentials"), FILE);

        assertThat(S3CredentialSources.of(file, Map.of()).get()).isEqualTo(new S3Credentials("AKID1", "abc/+=", null));
        assertThat(S3CredentialSources.of(file, Map.of("AWS_PROFILE", "other")).get())
                .isEqualTo(new S3Credentials("AKID2", "def", "token=="));
        // The file is meant, where it is named.
        Map<String, String> environment = Map.of("AWS_ACCESS_KEY_ID", "x", "AWS_SECRET_ACCESS_KEY", "y");
        assertThat(S3CredentialSources.of(file, environment).get().accessKey()).isEqualTo("AKID1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "very-secret",
                "[default]\nvery-secret",
                "[default]\naws_access_key_id = a",
                "[other]\naws_access_key_id = a\naws_secret_access_key = very-secret",
                "[default]\naws_access_key_id = \naws_secret_access_key = very-secret"
            })
    void a_file_without_credentials_is_named_without_its_content(String text) throws IOException {
        Path file = Files.writeString(dir.resolve("credentials"), text);
        assertThatThrownBy(() -> S3CredentialSources.of(file, Map.of()).get())
                .isInstanceOf(IOException.class)
                .hasMessage(file + ": the profile [default] has no aws_access_key_id and aws_secret_access_key");
    }

    @Test
    void characters_that_no_header_takes_are_not_quoted() throws IOException {
        Path file = Files.writeString(
                dir.resolve("credentials"),
                "[default]\naws_access_key_id = a\naws_secret_access_key = b\naws_session_token = very\u0001secret\n");
        assertThatThrownBy(() -> S3CredentialSources.of(file, Map.of()).get())
                .isInstanceOf(IOException.class)
                .hasMessage(file + ": the credentials have characters that no credentials have");
    }

    @Test
    void a_missing_file_is_named() {
        Path file = dir.resolve("missing");
        assertThatThrownBy(() -> S3CredentialSources.of(file, Map.of()).get())
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage(file.toString());
    }

    @Test
    void the_environment_has_one_pair() throws IOException {
        Map<String, String> environment =
                Map.of("AWS_ACCESS_KEY_ID", "a", "AWS_SECRET_ACCESS_KEY", "b", "AWS_SESSION_TOKEN", "c");
        assertThat(S3CredentialSources.of(null, environment).get()).isEqualTo(new S3Credentials("a", "b", "c"));
        assertThatThrownBy(() -> S3CredentialSources.of(null, Map.of("AWS_ACCESS_KEY_ID", "a"))
                        .get())
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("there are no credentials: set backup-s3-credentials-file, or ");
    }

    @Test
    void credentials_print_no_secret() {
        assertThat(new S3Credentials("AKID", "very-secret", "very-secret-token").toString())
                .isEqualTo("credentials of AKID");
    }
}
