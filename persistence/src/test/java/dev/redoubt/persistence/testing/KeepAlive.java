package dev.redoubt.persistence.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/** The keepalive timer of the other side of a connection on this machine, as Linux shows it in /proc/net. */
public final class KeepAlive {
    private static final long WITHIN_NANOS = 20_000_000_000L;

    private KeepAlive() {}

    /** Returns whether the server of an idle connection has set SO_KEEPALIVE. */
    public static boolean isSet(RespClient client) throws IOException {
        long end = System.nanoTime() + WITHIN_NANOS;
        String timer = timer(client);
        // While the kernel waits for an acknowledgement it shows that timer (01) instead.
        while (timer.startsWith("01:") && System.nanoTime() < end) {
            LockSupport.parkNanos(10_000_000);
            timer = timer(client);
        }
        return timer.startsWith("02:");
    }

    private static String timer(RespClient client) throws IOException {
        String server = hex(client.serverPort());
        String own = hex(client.localPort());
        // An event loop's socket for IPv4 may be one of IPv6.
        for (String table : new String[] {"/proc/net/tcp", "/proc/net/tcp6"}) {
            if (Files.exists(Path.of(table))) {
                for (String line : Files.readAllLines(Path.of(table))) {
                    String[] cells = line.trim().split("\\s+", -1);
                    if (cells[1].endsWith(server) && cells[2].endsWith(own)) {
                        return cells[5];
                    }
                }
            }
        }
        throw new IOException("the connection is in no table of the kernel");
    }

    private static String hex(int port) {
        return String.format(Locale.ROOT, ":%04X", port);
    }
}
