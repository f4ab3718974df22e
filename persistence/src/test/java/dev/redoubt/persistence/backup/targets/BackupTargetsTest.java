package dev.redoubt.persistence.backup.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.config.BackupAccess;
import dev.redoubt.config.BackupDirectives;
import dev.redoubt.config.ConfigException;
import dev.redoubt.persistence.backup.BackupTarget;
import dev.redoubt.persistence.backup.ObjectContent;
import dev.redoubt.persistence.backup.TargetAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupTargetsTest {
    @TempDir
    private Path dir;

    /** The program of {@link #nothing_of_s3_loads_without_an_s3_target}. */
    static final class StoresInADirectory {
        public static void main(String[] args) throws Exception {
            try (BackupTarget target = BackupTargets.open(
                    TargetAddress.parse("file:" + args[0]),
                    BackupDirectives.access(Map.of("backup-encryption-key-file", args[1])::get))) {
                target.put("a", ObjectContent.of(new byte[10]));
                target.list("");
            }
        }
    }

    @Test
    void a_target_is_what_its_address_says() throws IOException, ConfigException {
        try (BackupTarget directory = BackupTargets.open(TargetAddress.parse("file:" + dir), access(Map.of()));
                BackupTarget bucket = BackupTargets.open(TargetAddress.parse("s3://b/p"), access(Map.of()))) {
            assertThat(directory.description()).isEqualTo("file:" + dir);
            assertThat(bucket.description()).isEqualTo("s3://b/p/");
        }
    }

    @Test
    void a_key_encrypts() throws IOException, ConfigException {
        BackupAccess access = access(Map.of("backup-encryption-key-file", key("07".repeat(32))));
        try (BackupTarget target = BackupTargets.open(TargetAddress.parse("file:" + dir), access)) {
            target.put("a", ObjectContent.of("in the clear".getBytes(StandardCharsets.US_ASCII)));
            assertThat(target.description()).isEqualTo("file:" + dir + " (encrypted)");
        }
        assertThat(Files.readString(dir.resolve("a"), StandardCharsets.ISO_8859_1))
                .startsWith("RDTENC01")
                .doesNotContain("clear");
    }

    @Test
    void a_key_that_cannot_be_read_is_an_error() throws IOException, ConfigException {
        BackupAccess access = access(Map.of("backup-encryption-key-file", key("secret")));
        assertThatThrownBy(() -> BackupTargets.open(TargetAddress.parse("file:" + dir), access))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("holds no key");
        BackupAccess missing = access(Map.of("backup-encryption-key-file", "/no/such/file"));
        assertThatThrownBy(() -> BackupTargets.open(TargetAddress.parse("file:" + dir), missing))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/no/such/file");
    }

    @Test
    void nothing_of_s3_loads_without_an_s3_target() throws IOException, InterruptedException {
        Path log = dir.resolve("loaded");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-Xlog:class+load:file=" + log,
                        "-cp",
                        System.getProperty("java.class.path"),
                        StoresInADirectory.class.getName(),
                        dir.resolve("target").toString(),
                        key("07".repeat(32)))
                .inheritIO()
                .start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }

        assertThat(process.exitValue()).isZero();
        assertThat(Files.readString(log))
                .contains("dev.redoubt.persistence.backup.encryption.EncryptingTarget")
                .doesNotContain("java.net.http.")
                .doesNotContain("javax.xml.stream")
                .doesNotContain("dev.redoubt.persistence.backup.s3");
    }

    private String key(String text) throws IOException {
        return Files.writeString(dir.resolve("key"), text).toString();
    }

    private static BackupAccess access(Map<String, String> options) throws ConfigException {
        return BackupDirectives.access(options::get);
    }
}
