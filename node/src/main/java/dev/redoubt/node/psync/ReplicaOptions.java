package dev.redoubt.node.psync;

/**
 * The facts that a replica of Redis has told of itself with REPLCONF (replication.c replconfCommand). Immutable.
 *
 * @param port where it listens; 0 if it has not said
 * @param host under which it wants to be shown; empty for the address of its connection
 * @param psync2 whether it takes another replid with {@code +CONTINUE}
 * @param rdbOnly whether it wants the snapshot only
 */
public record ReplicaOptions(int port, String host, boolean psync2, boolean rdbOnly) {
    /** A replica that has said nothing. */
    public static final ReplicaOptions NONE = new ReplicaOptions(0, "", false, false);

    /** Returns these with another port. */
    public ReplicaOptions withPort(int newPort) {
        return new ReplicaOptions(newPort, host, psync2, rdbOnly);
    }

    /** Returns these with another host. */
    public ReplicaOptions withHost(String newHost) {
        return new ReplicaOptions(port, newHost, psync2, rdbOnly);
    }

    /** Returns these of a replica that understands {@code +CONTINUE} with a replid. */
    public ReplicaOptions withPsync2() {
        return new ReplicaOptions(port, host, true, rdbOnly);
    }

    /** Returns these with another choice of what is sent. */
    public ReplicaOptions withRdbOnly(boolean only) {
        return new ReplicaOptions(port, host, psync2, only);
    }
}
