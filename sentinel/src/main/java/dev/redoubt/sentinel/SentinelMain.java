package dev.redoubt.sentinel;

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
import dev.redoubt.sentinel.actor.SentinelRuntime;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code java -jar redoubt-sentinel.jar [file.conf] [-] [--directive value]...}: one sentinel until SIGTERM, SHUTDOWN
 * or, with {@code --exit-on-stdin-close}, the end of its standard input.
 */
public final class SentinelMain {
    private static final AtomicInteger STATUS = new AtomicInteger();

    private SentinelMain() {}

    /** Exits with 0 after a shutdown, with 1 and one line on standard error if the sentinel cannot start or go on. */
    public static void main(String[] args) {
        String tooFewFiles = OpenFiles.refusal(OpenFiles.limit());
        if (tooFewFiles != null) {
            fail(tooFewFiles);
            return;
        }
        SentinelRuntime.readAhead();
        Signals.handle("HUP", () -> {});
        try {
            CommandLine line = CommandLine.ofProcess(Role.SENTINEL, args);
            if (line.text() != null) {
                System.out.println(line.text());
                return;
            }
            run(line.config());
        } catch (ConfigException e) {
            fail(ByteText.display(e.line()));
        } catch (IOException e) {
            fail(FileErrors.text(e));
        }
    }

    private static void run(LiveConfig config) throws ConfigException, IOException {
        Logging logging = Logging.start(
                Logging.Letter.SENTINEL,
                config.live(CommonDirectives.LOGLEVEL),
                config.sentinel().logfile());
        Logger log = LoggerFactory.getLogger(SentinelMain.class);
        StartReport.log(config);
        AtomicReference<SentinelRuntime> started = new AtomicReference<>();
        // Before the port opens: a supervisor that sees it open may send SIGTERM.
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            SentinelRuntime runtime = started.get();
                            if (runtime != null) {
                                log.info("Sentinel is now ready to exit, bye bye...");
                                runtime.close();
                            }
                            logging.stop();
                            // As redis-sentinel: status 0 also after SIGTERM, for which the JVM would say 143.
                            Runtime.getRuntime().halt(STATUS.get());
                        },
                        "redoubt-shutdown"));
        SentinelRuntime runtime;
        try {
            OpenFiles.fit(config, OpenFiles.limit());
            runtime = SentinelRuntime.start(config, SentinelMain::fail, () -> exit(0));
        } catch (IOException e) {
            if (!config.sentinel().logfile().isEmpty()) {
                // Without a file the line on standard error stands beside the log already.
                log.error("{}", FileErrors.text(e));
            }
            throw e;
        }
        Thread.setDefaultUncaughtExceptionHandler(runtime.watch().ofThreads());
        started.set(runtime);
        if (config.sentinel().exitOnStdinClose()) {
            Thread watch = new Thread(() -> exitWithStdin(System.in), "redoubt-stdin");
            watch.setDaemon(true);
            watch.start();
        }
        log.info("Running mode=sentinel, port={}.", runtime.port());
    }

    private static void exitWithStdin(InputStream in) {
        try {
            while (in.read() >= 0) {
                // Input has no meaning; only its end has.
            }
        } catch (IOException e) {
            LoggerFactory.getLogger(SentinelMain.class)
                    .debug("Standard input could not be read; the sentinel ends.", e);
        }
        exit(0);
    }

    private static void fail(String why) {
        System.err.println(why);
        exit(1);
    }

    /** Not on the caller's thread: the shutdown hook waits for actors and loops, of which the caller may be one. */
    private static void exit(int code) {
        STATUS.compareAndSet(0, code);
        new Thread(() -> System.exit(code), "redoubt-exit").start();
    }
}
