package dev.redoubt.node.net;

/**
 * The end of a process whose state can no longer be trusted.
 *
 * <p>Akka's {@code jvm-exit-on-fatal-error} sits in the uncaught handler of Akka's own threads, and Netty catches and
 * logs whatever a task throws: on an event loop an OutOfMemoryError would leave a shard alive with a command half
 * applied. So each entrance to a loop asks here.
 */
final class Fatal {
    /** The exit status that Akka's own handler uses. */
    private static final int EXIT_STATUS = 255;

    private Fatal() {}

    /** Halts the process, without shutdown hooks, if {@code error} is one of the virtual machine's. */
    static void haltIfFatal(Throwable error) {
        if (isFatal(error)) {
            halt(error);
        }
    }

    static boolean isFatal(Throwable error) {
        return error instanceof VirtualMachineError || error instanceof LinkageError;
    }

    private static void halt(Throwable error) {
        try {
            System.err.println("Fatal error on an event loop, halting: " + error);
            error.printStackTrace();
        } finally {
            Runtime.getRuntime().halt(EXIT_STATUS);
        }
    }
}
