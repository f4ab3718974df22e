package dev.redoubt.config.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TLS context of three PEM files, which follows the files: {@link #current} reads them anew when one has changed,
 * and looks for a change at most every {@value #LOOK_EVERY_SECONDS} seconds. Files that cannot be used leave the last
 * context in force and are logged once for each change, so a rotation may replace them one after the other. Any thread.
 */
public final class TlsContexts {
    static final int LOOK_EVERY_SECONDS = 10;
    private static final Logger LOG = LoggerFactory.getLogger(TlsContexts.class);

    private final TlsFiles files;
    private final LongSupplier nanoTime;
    private final Object lock = new Object();

    /** The identity in force; guarded by the lock. */
    private TlsIdentity identity;

    /** The context of {@link #identity}; guarded by the lock. */
    private SSLContext context;

    /** The state of the files at the last attempt to read them, successful or not; guarded by the lock. */
    private List<Object> seen;

    /** The time of the last look at the files, in nanoseconds of {@link #nanoTime}; guarded by the lock. */
    private long lookedAt;

    private TlsContexts(TlsFiles files, LongSupplier nanoTime) throws IOException {
        this.files = files;
        this.nanoTime = nanoTime;
        this.seen = state();
        this.lookedAt = nanoTime.getAsLong();
        this.identity = TlsIdentity.read(files);
        this.context = identity.context();
    }

    /**
     * Reads the files.
     *
     * @throws IOException one line that names directive, file and reason: a file is missing, damaged or encrypted, key
     *     and certificate do not belong together, or peers with the same authorities would refuse the certificate
     */
    public static TlsContexts open(TlsFiles files) throws IOException {
        return new TlsContexts(files, System::nanoTime);
    }

    static TlsContexts open(TlsFiles files, LongSupplier nanoTime) throws IOException {
        return new TlsContexts(files, nanoTime);
    }

    /** Returns the context of the files as they are, or as they last could be used. */
    public SSLContext current() {
        synchronized (lock) {
            long now = nanoTime.getAsLong();
            if (now - lookedAt >= TimeUnit.SECONDS.toNanos(LOOK_EVERY_SECONDS)) {
                lookedAt = now;
                follow();
            }
            return context;
        }
    }

    /** Returns the certificate that {@link #current} shows. */
    public X509Certificate certificate() {
        synchronized (lock) {
            return identity.certificate();
        }
    }

    private void follow() {
        List<Object> now = state();
        if (now.equals(seen)) {
            return;
        }
        seen = now;
        try {
            TlsIdentity next = TlsIdentity.read(files);
            context = next.context();
            identity = next;
            LOG.info(
                    "Read the changed TLS files; the certificate is valid until {}",
                    next.certificate().getNotAfter().toInstant());
        } catch (IOException e) {
            LOG.error(
                    "The changed TLS files cannot be used: {}. The last ones stay in force until {}; replace the"
                            + " files.",
                    e.getMessage(),
                    identity.certificate().getNotAfter().toInstant());
        }
    }

    /**
     * Returns a value that changes when a file is written, replaced, or removed. It follows symbolic links, through
     * which secrets are mounted.
     */
    private List<Object> state() {
        List<Object> state = new ArrayList<>();
        for (Path file : files.all()) {
            try {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                state.add(List.of(
                        attributes.lastModifiedTime(), attributes.size(), String.valueOf(attributes.fileKey())));
            } catch (IOException e) {
                state.add("unreadable");
            }
        }
        return state;
    }
}
