package dev.redoubt.local;

import dev.redoubt.config.ConfigException;
import java.io.IOException;

/**
 * The program that runs a whole cluster on this machine, in the foreground until Ctrl-C: three nodes and three
 * sentinels, each its own JVM ({@code mvn -q -Pcluster package} builds and runs it).
 */
public final class LocalCluster {
    private LocalCluster() {}

    /** Exits with code 1, and prints one line on standard error, when it cannot start. */
    public static void main(String[] args) {
        try {
            LocalOptions options = LocalOptions.parse(args);
            Launcher launcher = new Launcher(options, System.out);
            Runtime.getRuntime().addShutdownHook(new Thread(launcher::stop, "stop"));
            if (options.endWithParent()) {
                ProcessHandle.current().parent().ifPresent(LocalCluster::endWith);
            }
            run(launcher);
        } catch (ConfigException e) {
            fail(e.line());
        }
    }

    private static void run(Launcher launcher) throws ConfigException {
        try {
            launcher.run();
        } catch (IOException e) {
            throw new ConfigException("cannot start the cluster: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConfigException("interrupted", e);
        }
    }

    /** Ends with Maven: a Maven that was killed cannot stop what it runs, and would leave seven processes behind. */
    private static void endWith(ProcessHandle parent) {
        var unused = parent.onExit().thenRun(() -> System.exit(0));
    }

    private static void fail(String line) {
        System.err.println("local cluster: " + line);
        System.exit(1);
    }
}
