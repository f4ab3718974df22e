package dev.redoubt.config.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * The content of three PEM files: the certificate of this process with its key, and the authorities that it trusts. The
 * files are checked against each other when they are read, so that a mistake shows at the start and not in a handshake.
 * Immutable.
 */
final class TlsIdentity {
    /** The extended key usages id-kp-clientAuth and anyExtendedKeyUsage of RFC 5280. */
    private static final String FOR_CLIENTS = "1.3.6.1.5.5.7.3.2";

    private static final String FOR_ANY = "2.5.29.37.0";

    private final X509Certificate[] chain;
    private final PrivateKey key;
    private final X509TrustManager trust;

    private TlsIdentity(X509Certificate[] chain, PrivateKey key, X509TrustManager trust) {
        this.chain = chain;
        this.key = key;
        this.trust = trust;
    }

    /**
     * Reads and checks the files.
     *
     * @throws IOException one line that names directive, file and reason
     */
    static TlsIdentity read(TlsFiles files) throws IOException {
        PemFile certificateFile = PemFile.read("tls-cert-file", files.certificate());
        PemFile keyFile = PemFile.read("tls-key-file", files.key());
        PemFile authorityFile = PemFile.read("tls-ca-cert-file", files.authorities());
        X509Certificate[] chain = certificateFile.certificates().toArray(new X509Certificate[0]);
        PrivateKey key = keyFile.privateKey();
        if (!belongTogether(key, chain[0])) {
            throw keyFile.failure("it is not the key of the certificate in " + files.certificate(), null);
        }
        X509TrustManager trust;
        try {
            trust = trusting(authorityFile.certificates());
        } catch (GeneralSecurityException e) {
            throw authorityFile.failure("its certificates cannot be used (" + e.getMessage() + ")", e);
        }
        try {
            chain[0].checkValidity();
            trust.checkServerTrusted(chain, "UNKNOWN");
            checkUsage(chain[0]);
        } catch (CertificateExpiredException e) {
            throw certificateFile.failure("the certificate expired at " + instant(chain[0].getNotAfter()), e);
        } catch (CertificateNotYetValidException e) {
            throw certificateFile.failure("the certificate is not valid before " + instant(chain[0].getNotBefore()), e);
        } catch (CertificateException e) {
            throw certificateFile.failure(
                    "the peers, who trust the authorities in " + files.authorities()
                            + ", would refuse the certificate (" + e.getMessage() + ")",
                    e);
        }
        return new TlsIdentity(chain, key, trust);
    }

    /** A process of the cluster is a server to some peers and a client to others; the first was checked already. */
    private static void checkUsage(X509Certificate certificate) throws CertificateException {
        List<String> usages = certificate.getExtendedKeyUsage();
        if (usages != null && !usages.contains(FOR_CLIENTS) && !usages.contains(FOR_ANY)) {
            throw new CertificateException("its extended key usage is for servers only");
        }
    }

    private static String instant(Date date) {
        return date.toInstant().toString();
    }

    private static boolean belongTogether(PrivateKey key, X509Certificate certificate) {
        byte[] probe = {1, 2, 3};
        try {
            Signature signature = Signature.getInstance("SHA256with" + (isEc(key) ? "ECDSA" : "RSA"));
            signature.initSign(key);
            signature.update(probe);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(probe);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            // The two are of different algorithms.
            return false;
        }
    }

    private static boolean isEc(PrivateKey key) {
        return key.getAlgorithm().equals("EC");
    }

    private static X509TrustManager trusting(List<X509Certificate> authorities)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (int i = 0; i < authorities.size(); i++) {
            store.setCertificateEntry("authority-" + i, authorities.get(i));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                return x509;
            }
        }
        throw new GeneralSecurityException("this JDK has no trust manager for X.509");
    }

    /** Returns a context with these keys and authorities. */
    SSLContext context() throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {new OneKey(key, chain)}, new TrustManager[] {trust}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("this JDK has no TLS: " + e.getMessage(), e);
        }
    }

    /** The certificate of this process. */
    X509Certificate certificate() {
        return chain[0];
    }
}
