package dev.redoubt.config.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;

/**
 * Private keys out of PEM blocks: PKCS #8 ({@code PRIVATE KEY}), and the older forms of RSA ({@code RSA PRIVATE KEY},
 * RFC 8017) and of elliptic curves ({@code EC PRIVATE KEY}, RFC 5915), which the JDK does not read and which are wrapped
 * in PKCS #8 first. Stateless.
 */
final class PrivateKeys {
    private static final byte[] VERSION_0 = {Der.INTEGER, 1, 0};
    private static final byte[] RSA = {
        Der.SEQUENCE,
        13,
        Der.OBJECT_IDENTIFIER,
        9,
        0x2a,
        (byte) 0x86,
        0x48,
        (byte) 0x86,
        (byte) 0xf7,
        0x0d,
        1,
        1,
        1,
        5,
        0
    };
    private static final byte[] EC_PUBLIC_KEY = {
        Der.OBJECT_IDENTIFIER, 7, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 2, 1
    };
    /** The tag of the curve in an {@code ECPrivateKey}: context 0, constructed. */
    private static final int PARAMETERS = 0xa0;

    private PrivateKeys() {}

    /**
     * Returns the key of a PEM block.
     *
     * @param label the label of the block, such as {@code RSA PRIVATE KEY}
     * @throws IOException the reason alone: the key is encrypted, damaged, or of a kind that TLS does not take
     */
    static PrivateKey read(String label, byte[] der) throws IOException {
        return switch (label) {
            case "PRIVATE KEY" -> pkcs8(der);
            case "RSA PRIVATE KEY" ->
                pkcs8(Der.element(Der.SEQUENCE, VERSION_0, RSA, Der.element(Der.OCTET_STRING, der)));
            case "EC PRIVATE KEY" ->
                pkcs8(Der.element(
                        Der.SEQUENCE,
                        VERSION_0,
                        Der.element(Der.SEQUENCE, EC_PUBLIC_KEY, curve(der)),
                        Der.element(Der.OCTET_STRING, der)));
            case "ENCRYPTED PRIVATE KEY" ->
                throw new IOException(
                        "the key is encrypted; give a key without a passphrase (openssl pkey writes one)");
            default -> throw new IOException("a key of the kind '" + label + "' is not supported; RSA and EC are");
        };
    }

    private static PrivateKey pkcs8(byte[] der) throws IOException {
        GeneralSecurityException last = null;
        for (String algorithm : List.of("EC", "RSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (GeneralSecurityException e) {
                // The key says in its encoding what it is; the factory of another algorithm refuses it.
                last = e;
            }
        }
        throw new IOException("the key is damaged, or neither RSA nor EC", last);
    }

    /** Returns the named curve of an {@code ECPrivateKey}: version, key, [0] curve, [1] public key. */
    private static byte[] curve(byte[] der) throws IOException {
        byte[] fields = Der.read(der, 0).content();
        int at = 0;
        while (at < fields.length) {
            Der.Element field = Der.read(fields, at);
            if (field.tag() == PARAMETERS) {
                return field.content();
            }
            at = field.end();
        }
        throw new IOException("the key does not name its curve; openssl pkey writes one that does");
    }
}
