package dev.redoubt.node.cluster;

import java.util.ArrayDeque;

/**
 * The inbound connections whose TLS handshake has not finished, the oldest first. A connection takes about 100 KB of
 * heap from its first moment, and everybody who reaches the port can open some and say nothing, so their number is
 * bounded: a new one beyond the bound dismisses the oldest. Whoever wants to finish a handshake needs some milliseconds,
 * so a peer gets through as long as fewer than the bound arrive meanwhile. Any thread.
 */
final class PendingHandshakes {
    /** A connection, as far as this bound is concerned. Its methods are called under the lock of the bound. */
    interface Handshake {
        /** Returns true once the peer is known, or the connection is closed. */
        boolean isOver();

        /** Closes the connection. */
        void dismiss(String reason);
    }

    private final int bound;

    /** In the order of their arrival; some are over. Guarded by this. */
    private final ArrayDeque<Handshake> handshakes = new ArrayDeque<>();

    PendingHandshakes(int bound) {
        this.bound = bound;
    }

    /** Adds a connection, and dismisses the oldest ones if there are too many now. */
    synchronized void add(Handshake handshake) {
        handshakes.addLast(handshake);
        if (handshakes.size() > bound) {
            handshakes.removeIf(Handshake::isOver);
        }
        while (handshakes.size() > bound) {
            handshakes.removeFirst().dismiss("more than " + bound + " connections have not finished their handshake");
        }
    }

    /** Dismisses a connection whose time is up, unless its handshake is over or it was dismissed before. */
    synchronized void expire(Handshake handshake) {
        if (handshakes.remove(handshake) && !handshake.isOver()) {
            handshake.dismiss("the handshake was not finished in time");
        }
    }

    /** Returns how many connections are held here, those included that are over. */
    synchronized int size() {
        return handshakes.size();
    }
}
