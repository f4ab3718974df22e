package dev.redoubt.persistence.backup.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.persistence.backup.BackupTarget;
import dev.redoubt.persistence.backup.ObjectContent;
import dev.redoubt.persistence.backup.TargetAddress;
import dev.redoubt.persistence.backup.encryption.EncryptingTarget;
import dev.redoubt.persistence.backup.encryption.EncryptionKey;
import dev.redoubt.persistence.testing.S3Server;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Adobe's S3Mock, which checks keys of KMS. */
class S3MockTargetTest extends S3TargetContract {
    @TempDir
    private static Path serverDir;

    private static S3Server server;

    @BeforeAll
    static void start() throws IOException {
        server = S3Server.s3mock(serverDir);
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
    @Test
    @Disabled("S3Mock removes the object when an upload of its name is aborted, as S3 does not; with S3Proxy it stays")
    protected void largeContentOfAnotherSizeLeavesTheOldObject() {}

    /** S3Mock looks for the key that a request names. */
    @Test
    void theStoreIsAskedToEncrypt() throws IOException {
        BackupTarget known = target("aws:kms:" + S3Server.KMS_KEY);
        known.put("small", content("x"));
        known.put("large", ObjectContent.of(random(largeSize())));
        assertThat(known.list("")).hasSize(2);

        BackupTarget unknown = target("aws:kms:another-key");
        assertThatThrownBy(() -> unknown.put("small", content("x"))).hasMessageContaining("KMS.NotFoundException");
        assertThatThrownBy(() -> unknown.put("large", ObjectContent.of(random(largeSize()))))
                .hasMessageContaining("KMS.NotFoundException");
    }

    private BackupTarget target(String sse) throws IOException {
        Path credentials =
                Files.writeString(dir.resolve("any"), "[default]\naws_access_key_id = a\naws_secret_access_key = b\n");
        return target(new TargetAddress.Bucket(S3Server.BUCKET, prefix()), server.endpoint(), sse, credentials);
    }

    @Test
    void encryptedObjectsAreStoredInPartsToo() throws IOException {
        Path file = Files.writeString(dir.resolve("key"), "7".repeat(64));
        BackupTarget target = new EncryptingTarget(target(), EncryptionKey.read(file), new SecureRandom());
        byte[] bytes = random(largeSize());
        target.put("large", ObjectContent.of(bytes));

        assertThat(readBytes(target, "large")).isEqualTo(bytes);
        assertThat(target.list("").get(0).size()).isEqualTo(bytes.length);
        try (InputStream in = target.open("large", bytes.length - 100)) {
            assertThat(in.readAllBytes()).hasSize(100);
        }
    }
}
