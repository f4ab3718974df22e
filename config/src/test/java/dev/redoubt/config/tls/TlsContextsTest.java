package dev.redoubt.config.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PEM files in every form that openssl writes are read; what peers would refuse is refused at the start. */
class TlsContextsTest {
    @TempDir
    Path dir;

    private long nanos;

    private Path file(String name) throws IOException {
        try (InputStream in = TlsContextsTest.class.getResourceAsStream("/tls/" + name)) {
            assertThat(in).as(name).isNotNull();
            Path file = dir.resolve(name);
            Files.write(file, in.readAllBytes());
            return file;
        }
    }

    private TlsFiles files(String certificate, String key) throws IOException {
        return new TlsFiles(file(certificate), file(key), file("ca.crt"));
    }

    private void assertRefused(TlsFiles files, String directive, Path file, String reason) {
        assertThatThrownBy(() -> TlsContexts.open(files))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(directive + " '" + file + "': ")
                .hasMessageContaining(reason)
                .message()
                .doesNotContain("\n");
    }

    @Test
    void keys_of_every_form_are_read() throws IOException {
        for (List<String> pair : List.of(
                List.of("ec-chain.crt", "ec-sec1.key"),
                List.of("ec-chain.crt", "ec-pkcs8.key"),
                List.of("rsa.crt", "rsa-pkcs1.key"),
                List.of("rsa.crt", "rsa-pkcs8.key"))) {
            TlsContexts contexts = TlsContexts.open(files(pair.get(0), pair.get(1)));

            assertThat(contexts.current()).isNotNull();
            assertThat(contexts.certificate().getPublicKey().getAlgorithm())
                    .isEqualTo(pair.get(0).startsWith("ec") ? "EC" : "RSA");
        }
    }

    @Test
    void files_that_cannot_be_read_are_named() throws IOException {
        TlsFiles good = files("rsa.crt", "rsa-pkcs8.key");
        Path none = dir.resolve("none");
        Path text = Files.writeString(dir.resolve("text"), "hello");
        Path damaged = Files.writeString(
                dir.resolve("damaged"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----");

        assertRefused(new TlsFiles(none, good.key(), good.authorities()), "tls-cert-file", none, "no such file");
        assertRefused(new TlsFiles(dir, good.key(), good.authorities()), "tls-cert-file", dir, "it is a directory");
        assertRefused(
                new TlsFiles(good.certificate(), text, good.authorities()), "tls-key-file", text, "it is no PEM file");
        assertRefused(
                new TlsFiles(good.certificate(), good.certificate(), good.authorities()),
                "tls-key-file",
                good.certificate(),
                "it has no private key");
        assertRefused(
                new TlsFiles(good.certificate(), good.key(), damaged),
                "tls-ca-cert-file",
                damaged,
                "certificate number 1 in it is damaged");
        assertRefused(
                new TlsFiles(good.key(), good.key(), good.authorities()),
                "tls-cert-file",
                good.key(),
                "it has no certificate");
    }

    @Test
    void encrypted_keys_are_refused() throws IOException {
        for (String key : List.of("rsa-encrypted.key", "rsa-encrypted-old.key")) {
            TlsFiles files = files("rsa.crt", key);
            assertRefused(files, "tls-key-file", files.key(), "the key is encrypted");
        }
    }

    @Test
    void files_that_do_not_fit_each_other_are_refused() throws IOException {
        TlsFiles otherKey = files("rsa.crt", "ec-pkcs8.key");
        TlsFiles noIntermediate = files("ec-leaf.crt", "ec-pkcs8.key");
        TlsFiles clientOnly = files("client-only.crt", "ec-pkcs8.key");
        TlsFiles otherAuthority = new TlsFiles(file("rsa.crt"), file("rsa-pkcs8.key"), file("other-ca.crt"));

        assertRefused(otherKey, "tls-key-file", otherKey.key(), "it is not the key of the certificate in");
        assertRefused(noIntermediate, "tls-cert-file", noIntermediate.certificate(), "would refuse the certificate");
        assertRefused(clientOnly, "tls-cert-file", clientOnly.certificate(), "would refuse the certificate");
        assertRefused(otherAuthority, "tls-cert-file", otherAuthority.certificate(), "would refuse the certificate");
    }

    @Test
    void changed_files_are_followed_and_bad_ones_ignored() throws IOException {
        TlsFiles files = files("rsa.crt", "rsa-pkcs8.key");
        TlsContexts contexts = TlsContexts.open(files, () -> nanos);
        SSLContext first = contexts.current();
        X509Certificate old = contexts.certificate();

        Files.copy(file("ec-chain.crt"), files.certificate(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThat(contexts.current()).isSameAs(first);
        pause();
        assertThat(contexts.current()).isSameAs(first);
        assertThat(contexts.certificate()).isEqualTo(old);

        Files.copy(file("ec-pkcs8.key"), files.key(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        pause();
        assertThat(contexts.current()).isNotSameAs(first);
        assertThat(contexts.certificate().getPublicKey().getAlgorithm()).isEqualTo("EC");

        SSLContext second = contexts.current();
        Files.delete(files.key());
        pause();
        assertThat(contexts.current()).isSameAs(second);
    }

    private void pause() {
        nanos += TimeUnit.SECONDS.toNanos(TlsContexts.LOOK_EVERY_SECONDS);
    }
}
