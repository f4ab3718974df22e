package dev.redoubt.persistence.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import javax.security.auth.x500.X500Principal;

/**
 * A certificate authority in memory, which writes PEM files for tests and for the local cluster. It writes X.509
 * certificates itself (RFC 5280, on the curve P-256): the JDK can only read them, and tests shall not depend on an
 * installed openssl. Its own key is never written. Not thread-safe.
 */
public final class CertificateAuthority {
    /** The purposes of a certificate's key, as its extended key usage says. */
    public enum Usage {
        PEER(SERVER_AUTH, CLIENT_AUTH),
        SERVER(SERVER_AUTH),
        CLIENT(CLIENT_AUTH);

        private final List<int[]> purposes;

        Usage(int[]... purposes) {
            this.purposes = List.of(purposes);
        }
    }

    /**
     * The files of one process.
     *
     * @param certificate the value of {@code tls-cert-file}
     * @param key the value of {@code tls-key-file}; only its owner can read it
     * @param authority the value of {@code tls-ca-cert-file}
     */
    public record PemFiles(Path certificate, Path key, Path authority) {
        /** Returns the directives that name the files, as arguments, with TLS on the cluster port. */
        public List<String> arguments() {
            return List.of(
                    "--tls-cluster",
                    "yes",
                    "--tls-cert-file",
                    certificate.toString(),
                    "--tls-key-file",
                    key.toString(),
                    "--tls-ca-cert-file",
                    authority.toString());
        }
    }

    private static final int[] SERVER_AUTH = {1, 3, 6, 1, 5, 5, 7, 3, 1};
    private static final int[] CLIENT_AUTH = {1, 3, 6, 1, 5, 5, 7, 3, 2};
    private static final int[] ECDSA_WITH_SHA256 = {1, 2, 840, 10045, 4, 3, 2};
    private static final int[] BASIC_CONSTRAINTS = {2, 5, 29, 19};
    private static final int[] KEY_USAGE = {2, 5, 29, 15};
    private static final int[] EXTENDED_KEY_USAGE = {2, 5, 29, 37};

    private static final int BOOLEAN = 0x01;
    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int OCTET_STRING = 0x04;
    private static final int OBJECT_IDENTIFIER = 0x06;
    private static final int UTC_TIME = 0x17;
    private static final int SEQUENCE = 0x30;
    private static final int VERSION = 0xa0;
    private static final int EXTENSIONS = 0xa3;
    private static final byte[] TRUE = element(BOOLEAN, new byte[] {(byte) 0xff});
    private static final byte[] SIGNS_DATA = {7, (byte) 0x80};
    private static final byte[] SIGNS_CERTIFICATES = {1, 0x06};

    /** Clocks of machines differ. */
    private static final Duration BACKDATED = Duration.ofHours(1);

    private static final Duration LIFE = Duration.ofDays(3650);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    private final SecureRandom random = new SecureRandom();
    private final String name;
    private final KeyPair keys = newKeys();
    private final byte[] certificate;

    /** Makes an authority with a new key; {@code name} becomes its common name. */
    public CertificateAuthority(String name) {
        this.name = name;
        byte[] extensions = element(
                SEQUENCE,
                extension(BASIC_CONSTRAINTS, element(SEQUENCE, TRUE)),
                extension(KEY_USAGE, element(BIT_STRING, SIGNS_CERTIFICATES)));
        this.certificate = sign(name, keys, extensions, Instant.now().plus(LIFE));
    }

    /** Writes a certificate for servers and clients that is valid for ten years. */
    public PemFiles issue(Path dir, String subject) throws IOException {
        return issue(dir, subject, Usage.PEER, Instant.now().plus(LIFE));
    }

    /** Writes {@code <subject>.crt}, {@code <subject>.key} and {@code ca.crt}, and replaces what is there. */
    public PemFiles issue(Path dir, String subject, Usage usage, Instant notAfter) throws IOException {
        KeyPair subjectKeys = newKeys();
        byte[][] purposes =
                usage.purposes.stream().map(CertificateAuthority::identifier).toArray(byte[][]::new);
        byte[] extensions = element(
                SEQUENCE,
                extension(KEY_USAGE, element(BIT_STRING, SIGNS_DATA)),
                extension(EXTENDED_KEY_USAGE, element(SEQUENCE, purposes)));
        PemFiles files =
                new PemFiles(dir.resolve(subject + ".crt"), dir.resolve(subject + ".key"), dir.resolve("ca.crt"));
        Files.createDirectories(dir);
        write(files.authority(), "CERTIFICATE", certificate);
        write(files.certificate(), "CERTIFICATE", sign(subject, subjectKeys, extensions, notAfter));
        Files.deleteIfExists(files.key());
        Files.createFile(files.key());
        Files.setPosixFilePermissions(
                files.key(), Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
        write(files.key(), "PRIVATE KEY", subjectKeys.getPrivate().getEncoded());
        return files;
    }

    private byte[] sign(String subject, KeyPair subjectKeys, byte[] extensions, Instant notAfter) {
        byte[] serial = new byte[16];
        random.nextBytes(serial);
        serial[0] = (byte) (serial[0] & 0x3f | 0x40);
        byte[] algorithm = element(SEQUENCE, identifier(ECDSA_WITH_SHA256));
        // Backdated behind the end for certificates that have expired.
        Instant notBefore = (notAfter.isBefore(Instant.now()) ? notAfter : Instant.now()).minus(BACKDATED);
        byte[] toBeSigned = element(
                SEQUENCE,
                element(VERSION, element(INTEGER, new byte[] {2})),
                element(INTEGER, serial),
                algorithm,
                distinguishedName(name),
                element(SEQUENCE, time(notBefore), time(notAfter)),
                distinguishedName(subject),
                subjectKeys.getPublic().getEncoded(),
                element(EXTENSIONS, extensions));
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(keys.getPrivate());
            signature.update(toBeSigned);
            return element(SEQUENCE, toBeSigned, algorithm, element(BIT_STRING, new byte[] {0}, signature.sign()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] distinguishedName(String commonName) {
        return new X500Principal("CN=" + commonName).getEncoded();
    }

    private static byte[] time(Instant instant) {
        return element(UTC_TIME, TIME.format(instant).getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] extension(int[] id, byte[] value) {
        return element(SEQUENCE, identifier(id), TRUE, element(OCTET_STRING, value));
    }

    /** Each number in base 128, the first two as one. */
    private static byte[] identifier(int[] numbers) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(numbers[0] * 40 + numbers[1]);
        for (int i = 2; i < numbers.length; i++) {
            for (int shift = 28; shift >= 0; shift -= 7) {
                int digit = numbers[i] >>> shift;
                if (digit != 0 || shift == 0) {
                    out.write(digit & 0x7f | (shift == 0 ? 0 : 0x80));
                }
            }
        }
        return element(OBJECT_IDENTIFIER, out.toByteArray());
    }

    private static byte[] element(int tag, byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (length < 0x80) {
            out.write(length);
        } else if (length < 0x100) {
            out.write(0x81);
            out.write(length);
        } else {
            out.write(0x82);
            out.write(length >>> 8);
            out.write(length);
        }
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static void write(Path file, String label, byte[] der) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("-----BEGIN " + label + "-----");
        lines.addAll(Arrays.asList(
                Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der).split("\n")));
        lines.add("-----END " + label + "-----");
        Files.write(file, lines);
    }
}
