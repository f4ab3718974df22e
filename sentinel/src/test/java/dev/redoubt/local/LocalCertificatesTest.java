package dev.redoubt.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.config.tls.TlsContexts;
import dev.redoubt.config.tls.TlsFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher makes certificates that the processes accept, once. */
class LocalCertificatesTest {
    @TempDir
    Path root;

    @Test
    void files_are_accepted_and_kept() throws Exception {
        LocalCertificates.make(root);
        Path key = root.resolve(LocalCertificates.FILES.key());
        byte[] first = Files.readAllBytes(key);
        LocalCertificates.make(root);

        assertThat(Files.readAllBytes(key)).isEqualTo(first);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        TlsContexts contexts = TlsContexts.open(new TlsFiles(
                root.resolve(LocalCertificates.FILES.certificate()),
                key,
                root.resolve(LocalCertificates.FILES.authority())));
        assertThat(contexts.certificate().getSubjectX500Principal()).hasToString("CN=cluster");
    }

    @Test
    void files_are_made_anew_when_one_is_missing() throws Exception {
        LocalCertificates.make(root);
        Path authority = root.resolve(LocalCertificates.FILES.authority());
        byte[] first = Files.readAllBytes(authority);
        Files.delete(root.resolve(LocalCertificates.FILES.key()));

        LocalCertificates.make(root);

        assertThat(Files.readAllBytes(authority)).isNotEqualTo(first);
    }
}
