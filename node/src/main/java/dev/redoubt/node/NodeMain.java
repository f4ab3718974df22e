package dev.redoubt.node;

import dev.redoubt.config.ByteText;
import dev.redoubt.config.CommandLine;
import dev.redoubt.config.CommonDirectives;
import dev.redoubt.config.ConfigException;
import dev.redoubt.config.FileErrors;
import dev.redoubt.config.LiveConfig;
import dev.redoubt.config.OpenFiles;
import dev.redoubt.config.Role;
import dev.redoubt.config.Signals;
import dev.redoubt.config.StartReport;
import dev.redoubt.config.logging.Logging;
import dev.redoubt.node.cluster.ClusterConfig;
import dev.redoubt.node.protocol.MemberRole;
import dev.redoubt.node.tools.Tools;
import java.io.IOException;
import java.io.InputStream;
import org.slf4j.LoggerFactory;

/**
 * {@code java -jar redoubt-node.jar [file.conf] [-] [--directive value]...}: one node until SIGTERM, SHUTDOWN or, with
 * {@code --exit-on-stdin-close}, the end of its standard input. If the first word names one of {@link Tools}, that
 * sub-command runs instead.
 */
public final class NodeMain {
    private NodeMain() {}

    /** Ends with 0 after a shutdown, with 1 and one line on standard error if the node cannot start or go on. */
    public static void main(String[] args) {
        if (Tools.isNamed(args)) {
            System.exit(Tools.run(args, System.in, System.out, System.err));
        }
        String tooFewFiles = OpenFiles.refusal(OpenFiles.limit());
        if (tooFewFiles != null) {
            fail(tooFewFiles);
            return;
        }
        ClusterConfig.readAhead();
        Signals.handle("HUP", () -> {});
        try {
            CommandLine line = CommandLine.ofProcess(Role.NODE, args);
            if (line.text() != null) {
                System.out.println(line.text());
                return;
            }
            tuneNetty();
            run(line.config());
        } catch (ConfigException e) {
            fail(ByteText.display(e.line()));
        } catch (IOException e) {
            fail(FileErrors.text(e));
        }
    }

    /** Before the first class of Netty is loaded: its checks of every byte written cost a tenth of a pipelined GET. */
    private static void tuneNetty() {
        setDefault("io.netty.buffer.checkBounds", "false");
        setDefault("io.netty.buffer.checkAccessible", "false");
        setDefault("io.netty.leakDetection.level", "disabled");
    }

    private static void setDefault(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    private static void run(LiveConfig config) throws ConfigException, IOException {
        Logging logging = Logging.start(
                Logging.Letter.MASTER,
                config.live(CommonDirectives.LOGLEVEL),
                config.node().logfile());
        StartReport.log(config);
        NodeRuntime runtime;
        try {
            OpenFiles.fit(config, OpenFiles.limit());
            runtime = NodeRuntime.start(
                    config,
                    role -> logging.letter(role == MemberRole.MASTER ? Logging.Letter.MASTER : Logging.Letter.REPLICA));
        } catch (IOException e) {
            if (!config.node().logfile().isEmpty()) {
                // Without a file the line on standard error stands beside the log already.
                LoggerFactory.getLogger(NodeMain.class).error("{}", FileErrors.text(e));
            }
            throw e;
        }
        Thread.setDefaultUncaughtExceptionHandler(runtime.watch().ofThreads());
        Thread hook = new Thread(
                () -> {
                    runtime.close();
                    String failure = runtime.failure();
                    if (failure != null) {
                        System.err.println(failure);
                    }
                    logging.stop();
                    // As redis-server: a clean end is status 0, also after SIGTERM, for which the JVM would say 143.
                    Runtime.getRuntime().halt(runtime.awaitEnd());
                },
                "redoubt-shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        Thread exit = new Thread(() -> System.exit(runtime.awaitEnd()), "redoubt-exit");
        exit.setDaemon(true);
        exit.start();
        Signals.handle("TERM", () -> runtime.terminate("SIGTERM"));
        Signals.handle("INT", () -> interrupt(runtime));
        if (config.node().exitOnStdinClose()) {
            Thread watch = new Thread(() -> exitWithStdin(System.in), "redoubt-stdin");
            watch.setDaemon(true);
            watch.start();
        }
    }

    /** As server.c, sigShutdownHandler: who asks again from a terminal does not wait for replicas and disk. */
    private static void interrupt(NodeRuntime runtime) {
        if (!runtime.terminate("SIGINT")) {
            LoggerFactory.getLogger(NodeMain.class).warn("You insist... exiting now.");
            Runtime.getRuntime().halt(1);
        }
    }

    private static void exitWithStdin(InputStream in) {
        try {
            while (in.read() >= 0) {
                // What is typed is of no interest; only the end is.
            }
        } catch (IOException e) {
            LoggerFactory.getLogger(NodeMain.class).debug("standard input is gone", e);
        }
        System.exit(0);
    }

    private static void fail(String why) {
        System.err.println(why);
        System.exit(1);
    }
}
