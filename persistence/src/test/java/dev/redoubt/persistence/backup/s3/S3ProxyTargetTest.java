package dev.redoubt.persistence.backup.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.config.BackupAccess;
import dev.redoubt.persistence.backup.BackupTarget;
import dev.redoubt.persistence.backup.TargetAddress;
import dev.redoubt.persistence.testing.S3Server;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** S3Proxy, which checks signatures and their times. */
class S3ProxyTargetTest extends S3TargetContract {
    private static final String WRONG_SECRET = "another-secret-key";

    @TempDir
    private static Path serverDir;

    private static S3Server server;

    private Clock clock = Clock.systemUTC();

    @BeforeAll
    static void start() throws IOException {
        server = S3Server.s3proxy(serverDir);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    protected S3Server server() {
        return server;
    }

    @Override
    protected Clock clock() {
        return clock;
    }

    @Test
    void wrongCredentialsAreNamedAndNoSecretIs() throws IOException {
        StringWriter texts = new StringWriter();
        BackupTarget wrongSecret = target(server.endpoint(), S3Server.BUCKET, S3Server.ACCESS_KEY, WRONG_SECRET);
        assertThatThrownBy(() -> wrongSecret.put("a", content("x")))
                .hasMessageContaining("a cannot be stored: SignatureDoesNotMatch (403)")
                .hasMessageContaining("Check the credentials")
                .satisfies(error -> error.printStackTrace(new PrintWriter(texts, true)));
        BackupTarget unknown = target(server.endpoint(), S3Server.BUCKET, "AKIDUNKNOWN", S3Server.SECRET_KEY);
        assertThatThrownBy(() -> unknown.list(""))
                .hasMessageContaining("InvalidAccessKeyId (403)")
                .hasMessageContaining("Check the credentials")
                .satisfies(error -> error.printStackTrace(new PrintWriter(texts, true)));

        assertThat(texts.toString())
                .isNotEmpty()
                .doesNotContain(S3Server.SECRET_KEY)
                .doesNotContain(WRONG_SECRET);
    }

    @Test
    void aWrongClockIsCorrectedByTheTimeOfTheStore() throws IOException {
        clock = Clock.offset(Clock.systemUTC(), Duration.ofHours(-3));
        BackupTarget target = target();
        target.put("a", content("x"));

        assertThat(read(target, "a", 0)).isEqualTo("x");
    }

    @Test
    void credentialsAreReadAnew() throws IOException {
        Path file = Files.writeString(dir.resolve("renewed"), credentials(WRONG_SECRET));
        BackupTarget target = target(address(), server.endpoint(), "", file);
        assertThatThrownBy(() -> target.list("")).hasMessageContaining("SignatureDoesNotMatch");

        Files.writeString(file, credentials(S3Server.SECRET_KEY));

        assertThat(target.list("")).isEmpty();
    }

    @Test
    void credentialsComeFromTheEnvironmentToo() throws IOException {
        BackupAccess access = new BackupAccess(server.endpoint(), "us-east-1", true, "", null, null);
        Map<String, String> environment =
                Map.of("AWS_ACCESS_KEY_ID", S3Server.ACCESS_KEY, "AWS_SECRET_ACCESS_KEY", S3Server.SECRET_KEY);
        try (S3Target target = new S3Target(address(), access, environment, S3Limits.DEFAULT, clock)) {
            assertThat(target.list("")).isEmpty();
        }
        try (S3Target target = new S3Target(address(), access, Map.of(), S3Limits.DEFAULT, clock)) {
            assertThatThrownBy(() -> target.list(""))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cannot be listed: there are no credentials: set ");
        }
    }

    @Test
    void prefixesOfAnyCharactersAreSigned() throws IOException {
        Path file = Files.writeString(dir.resolve("keys"), credentials(S3Server.SECRET_KEY));
        BackupTarget target = target(
                new TargetAddress.Bucket(S3Server.BUCKET, prefix() + "a b+c=ü/(x)/"), server.endpoint(), "", file);
        target.put("name", content("x"));

        assertThat(read(target, "name", 0)).isEqualTo("x");
        assertThat(target.list("na")).extracting("name").containsExactly("name");
        target.delete("name");
        assertThat(target.list("")).isEmpty();
    }

    private TargetAddress.Bucket address() {
        return new TargetAddress.Bucket(S3Server.BUCKET, prefix());
    }

    private static String credentials(String secret) {
        return "[default]\naws_access_key_id = " + S3Server.ACCESS_KEY + "\naws_secret_access_key = " + secret + "\n";
    }
}
