package dev.redoubt.config.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A PEM file (RFC 7468) that was read as a whole: blocks with labels, and text around them that has no meaning. Its
 * errors name the directive and the file. Immutable.
 */
final class PemFile {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----\\s*(.*?)-----END \\1-----", Pattern.DOTALL);

    /** A bundle of all public authorities has 200 kB; a file of another kind is not read into memory. */
    private static final long MAX_BYTES = 4 << 20;

    private final String directive;
    private final Path path;
    private final List<Block> blocks;

    private record Block(String label, String body) {}

    private PemFile(String directive, Path path, List<Block> blocks) {
        this.directive = directive;
        this.path = path;
        this.blocks = blocks;
    }

    /**
     * Reads a file.
     *
     * @param directive the directive that names the file, for errors
     * @throws IOException one line: the file is missing, unreadable, too large, or has no block
     */
    static PemFile read(String directive, Path path) throws IOException {
        String text;
        try {
            if (Files.isDirectory(path)) {
                throw failure(directive, path, "it is a directory", null);
            }
            if (Files.size(path) > MAX_BYTES) {
                throw failure(directive, path, "it is larger than 4 MB and is no PEM file", null);
            }
            text = Files.readString(path, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw failure(directive, path, "no such file", e);
        } catch (AccessDeniedException e) {
            throw failure(directive, path, "permission denied", e);
        }
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            blocks.add(new Block(matcher.group(1), matcher.group(2)));
        }
        if (blocks.isEmpty()) {
            throw failure(directive, path, "it is no PEM file (no -----BEGIN … -----END block)", null);
        }
        return new PemFile(directive, path, List.copyOf(blocks));
    }

    /**
     * Returns the certificates in the order of the file; at least one.
     *
     * @throws IOException one line: there is none, or one is damaged
     */
    List<X509Certificate> certificates() throws IOException {
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Block block : blocks) {
                if (block.label().endsWith("CERTIFICATE")) {
                    certificates.add(
                            (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(decode(block))));
                }
            }
        } catch (CertificateException e) {
            throw failure("certificate number " + (certificates.size() + 1) + " in it is damaged", e);
        }
        if (certificates.isEmpty()) {
            throw failure("it has no certificate", null);
        }
        return certificates;
    }

    /**
     * Returns the first private key.
     *
     * @throws IOException one line: there is none, or it cannot be used
     */
    PrivateKey privateKey() throws IOException {
        for (Block block : blocks) {
            if (block.label().endsWith("PRIVATE KEY")) {
                if (block.body().contains("ENCRYPTED")) {
                    // The older form names the cipher in headers before the data (RFC 1421).
                    return key("ENCRYPTED PRIVATE KEY", new byte[0]);
                }
                return key(block.label(), decode(block));
            }
        }
        throw failure("it has no private key", null);
    }

    private PrivateKey key(String label, byte[] der) throws IOException {
        try {
            return PrivateKeys.read(label, der);
        } catch (IOException e) {
            throw failure(String.valueOf(e.getMessage()), e);
        }
    }

    private byte[] decode(Block block) throws IOException {
        try {
            return Base64.getMimeDecoder().decode(block.body());
        } catch (IllegalArgumentException e) {
            throw failure("a block of it is damaged (" + block.label() + ")", e);
        }
    }

    /** Returns the exception that says what is wrong with this file. */
    IOException failure(String reason, @org.jspecify.annotations.Nullable Throwable cause) {
        return failure(directive, path, reason, cause);
    }

    private static IOException failure(
            String directive, Path path, String reason, @org.jspecify.annotations.Nullable Throwable cause) {
        return new IOException(directive + " '" + path + "': " + reason, cause);
    }
}
