package dev.redoubt.config.tls;

import java.nio.file.Path;
import java.util.List;

/**
 * The names of the three PEM files of a process that speaks TLS. Immutable.
 *
 * @param certificate {@code tls-cert-file}: the certificate of this process, then those between it and the authority
 * @param key {@code tls-key-file}: the private key of the first certificate, not encrypted
 * @param authorities {@code tls-ca-cert-file}: the certificates of the authorities whose certificates are accepted
 */
public record TlsFiles(Path certificate, Path key, Path authorities) {
    List<Path> all() {
        return List.of(certificate, key, authorities);
    }
}
