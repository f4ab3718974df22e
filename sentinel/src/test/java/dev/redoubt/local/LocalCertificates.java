package dev.redoubt.local;

import dev.redoubt.persistence.testing.CertificateAuthority;
import dev.redoubt.persistence.testing.CertificateAuthority.PemFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The certificates of the local cluster: an authority for this cluster alone and one certificate, which all six
 * processes show. They are made on the first run and kept, so that a process which a person started again still belongs
 * to the cluster. Stateless.
 */
final class LocalCertificates {
    private static final Path DIR = Path.of("data", "tls");
    private static final String NAME = "cluster";

    /** The files, relative to the root, as the processes are given them. */
    static final PemFiles FILES =
            new PemFiles(DIR.resolve(NAME + ".crt"), DIR.resolve(NAME + ".key"), DIR.resolve("ca.crt"));

    private LocalCertificates() {}

    /** Makes the files below {@code root} unless all are there. */
    static void make(Path root) throws IOException {
        boolean complete = List.of(FILES.certificate(), FILES.key(), FILES.authority()).stream()
                .allMatch(file -> Files.exists(root.resolve(file)));
        if (!complete) {
            new CertificateAuthority("redoubt local cluster").issue(root.resolve(DIR), NAME);
        }
    }
}
