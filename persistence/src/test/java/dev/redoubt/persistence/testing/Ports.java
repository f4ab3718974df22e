package dev.redoubt.persistence.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free loopback ports below the ephemeral range. The kernel gives ephemeral ports to outgoing connections: a probe that
 * tries the port of a killed node there can be given that very port as its own, and so connect to itself.
 */
public final class Ports {
    private static final int LOWEST = 10_000;
    private static final int HIGHEST = 31_999;
    private static final int ATTEMPTS = 1000;
    private static final Set<Integer> GIVEN = new HashSet<>();

    private Ports() {}

    /** A port that was free a moment ago and that this JVM has not given before. */
    public static synchronized int free() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST + 1);
            if (!GIVEN.contains(port) && binds(port)) {
                GIVEN.add(port);
                return port;
            }
        }
        throw new IllegalStateException("no free port between " + LOWEST + " and " + HIGHEST);
    }

    private static boolean binds(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
