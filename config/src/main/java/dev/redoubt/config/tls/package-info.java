/**
 * TLS from PEM files: reading of certificates and keys, their checks, and contexts that follow the files. The cluster
 * port uses it; the ports of clients can use the same files.
 *
 * <p>The package may use the JDK. It must not use any other package, open a socket, or know who speaks TLS. Start
 * reading at {@link dev.redoubt.config.tls.TlsContexts}.
 */
@NullMarked
package dev.redoubt.config.tls;

import org.jspecify.annotations.NullMarked;
