package dev.redoubt.node.cluster;

import akka.actor.ActorSystem;
import akka.remote.artery.tcp.SSLEngineProvider;
import dev.redoubt.config.tls.TlsContexts;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import scala.Option;

/**
 * The TLS engines of Artery. Akka's own provider for PEM files (RotatingKeysSSLEngineProvider) takes RSA keys only, one
 * certificate without those between it and the authority, and one authority, so no authority could be replaced while
 * the cluster runs. Any thread.
 *
 * <p>Host names are not verified, as redis-server does not for its cluster bus: a peer is trusted for its certificate,
 * whose authority serves the cluster alone, and not for its address.
 */
final class ArteryTls implements SSLEngineProvider {
    /**
     * TLS 1.3 would ask for new keys after 128 GiB of a connection, within hours for a busy replica. Artery's
     * connections carry data one way only, and Akka has no test of that exchange.
     */
    private static final String[] PROTOCOLS = {"TLSv1.2"};

    /** Forward secrecy and authenticated encryption; the JDK has intrinsics for AES. */
    private static final String[] CIPHER_SUITES = {
        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"
    };

    /** The extended key usages id-kp-serverAuth and anyExtendedKeyUsage of RFC 5280. */
    private static final String FOR_SERVERS = "1.3.6.1.5.5.7.3.1";

    private static final String FOR_ANY = "2.5.29.37.0";

    /** More than a peer needs behind a slow link on a busy machine. */
    private static final Duration HANDSHAKE_WITHIN = Duration.ofSeconds(10);

    /** The heap of a connection, measured with Akka 2.8.5 and rounded up; a quarter of the heap is for strangers. */
    private static final long BYTES_A_CONNECTION = 128 << 10;

    private static final long MIN_PENDING = 32;
    private static final long MAX_PENDING = 1_000;

    private final TlsContexts contexts;
    private final ActorSystem system;
    private final PendingHandshakes pending;

    ArteryTls(TlsContexts contexts, ActorSystem system) {
        this.contexts = contexts;
        this.system = system;
        long affordable = Runtime.getRuntime().maxMemory() / 4 / BYTES_A_CONNECTION;
        this.pending = new PendingHandshakes((int) Math.min(MAX_PENDING, Math.max(MIN_PENDING, affordable)));
    }

    @Override
    public SSLEngine createServerSSLEngine(String hostname, int port) {
        SSLEngine engine = engine(hostname, port);
        engine.setUseClientMode(false);
        engine.setNeedClientAuth(true);
        InboundHandshake.of(engine).ifPresent(this::bound);
        return engine;
    }

    private void bound(InboundHandshake handshake) {
        pending.add(handshake);
        system.scheduler().scheduleOnce(HANDSHAKE_WITHIN, () -> pending.expire(handshake), system.dispatcher());
    }

    @Override
    public SSLEngine createClientSSLEngine(String hostname, int port) {
        SSLEngine engine = engine(hostname, port);
        engine.setUseClientMode(true);
        return engine;
    }

    /** Host and port let the JDK resume the session that an earlier connection to the same process has made. */
    private SSLEngine engine(String hostname, int port) {
        SSLEngine engine = contexts.current().createSSLEngine(hostname, port);
        engine.setEnabledProtocols(PROTOCOLS.clone());
        engine.setEnabledCipherSuites(CIPHER_SUITES.clone());
        return engine;
    }

    @Override
    public Option<Throwable> verifyClientSession(String hostname, SSLSession session) {
        return Option.empty();
    }

    /**
     * Refuses a certificate that is for clients only, as one of an authority may be that serves the clients of a store
     * too. The JDK has checked everything else.
     */
    @Override
    public Option<Throwable> verifyServerSession(String hostname, SSLSession session) {
        try {
            Certificate peer = session.getPeerCertificates()[0];
            List<String> usages = peer instanceof X509Certificate x509 ? x509.getExtendedKeyUsage() : null;
            return usages == null || usages.contains(FOR_SERVERS) || usages.contains(FOR_ANY)
                    ? Option.empty()
                    : Option.apply(new SSLPeerUnverifiedException("the certificate of the peer is for clients only"));
        } catch (SSLPeerUnverifiedException | CertificateParsingException e) {
            return Option.apply(e);
        }
    }
}
