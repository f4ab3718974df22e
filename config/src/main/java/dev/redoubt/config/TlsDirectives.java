package dev.redoubt.config;

import dev.redoubt.config.tls.TlsFiles;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The directives of TLS, which nodes and sentinels share. */
public final class TlsDirectives {
    private static final String TLS = "TLS";

    public static final BootDirective<Boolean> TLS_CLUSTER = Directive.named("tls-cluster", Types.yesNo(), false)
            .everywhere()
            .in(TLS)
            .own("Whether the cluster port speaks TLS, in which both sides show a certificate. All processes of a"
                    + " cluster must have the same. Who has a certificate of an authority in tls-ca-cert-file can join"
                    + " and read and write everything, so this authority should serve the cluster alone.");

    private static final String ANOTHER_FILE = "the file is read anew when it changes; restart to name another";

    // DIFFERS: read at a start only. The files are read anew when they change.
    public static final BootDirective<String> TLS_CERT_FILE = Directive.named("tls-cert-file", Types.path("<file>"), "")
            .everywhere()
            .in(TLS)
            .fixed(
                    "The certificate of this process in PEM form, followed by those between it and the authority. If"
                            + " it lists uses of its key, it must be good for servers and for clients. It is read anew"
                            + " when the file changes.",
                    ANOTHER_FILE);

    public static final BootDirective<String> TLS_KEY_FILE = Directive.named("tls-key-file", Types.path("<file>"), "")
            .everywhere()
            .in(TLS)
            .fixed("The private key of that certificate in PEM form (RSA or EC), without a passphrase.", ANOTHER_FILE);

    public static final BootDirective<String> TLS_CA_CERT_FILE = Directive.named(
                    "tls-ca-cert-file", Types.path("<file>"), "")
            .everywhere()
            .in(TLS)
            .fixed(
                    "The certificates in PEM form of the authorities whose certificates are accepted; two while one"
                            + " replaces the other.",
                    ANOTHER_FILE);

    public static final BootDirective<Boolean> CLUSTER_INSECURE = Directive.named(
                    "cluster-insecure", Types.yesNo(), false)
            .everywhere()
            .in(TLS)
            .own("Whether the cluster port may listen on an address other than loopback without TLS. Whoever reaches"
                    + " it can then read and write everything and end the process, so the network itself must keep"
                    + " strangers away.");

    private TlsDirectives() {}

    static List<Directive<?>> all() {
        return List.of(TLS_CLUSTER, TLS_CERT_FILE, TLS_KEY_FILE, TLS_CA_CERT_FILE, CLUSTER_INSECURE);
    }

    /** Returns the files of the cluster port's TLS; null without {@code tls-cluster yes}. */
    static @Nullable TlsFiles cluster(Values values) {
        return values.get(TLS_CLUSTER)
                ? new TlsFiles(
                        FileNames.absolute(values.get(TLS_CERT_FILE)),
                        FileNames.absolute(values.get(TLS_KEY_FILE)),
                        FileNames.absolute(values.get(TLS_CA_CERT_FILE)))
                : null;
    }
}
