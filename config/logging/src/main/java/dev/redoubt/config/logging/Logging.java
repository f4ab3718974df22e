package dev.redoubt.config.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import dev.redoubt.config.ConfigException;
import dev.redoubt.config.FileErrors;
import dev.redoubt.config.FileNames;
import dev.redoubt.config.Live;
import dev.redoubt.config.LogLevel;
import dev.redoubt.config.lifecycle.Resources;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/**
 * The logging of a process, in the format of Redis: {@code 7597:M 22 Nov 2026 18:03:50.500 * Ready to accept
 * connections}, that is process id, role, time, level ({@code .} debug, {@code -} verbose, {@code *} notice, {@code #}
 * warning), text.
 *
 * <p>A process calls {@link #start} once, before anything logs. With {@code -Dlogback.configurationFile} logback takes
 * its configuration from that file, and this class has no effect. Any thread.
 */
public final class Logging {
    /** The role letter of a line, as in Redis's {@code serverLogRaw}. */
    public enum Letter {
        MASTER("M"),
        REPLICA("S"),
        SENTINEL("X");

        private final String text;

        Letter(String text) {
            this.text = text;
        }
    }

    private static final String PATTERN = "%property{pid}:%property{role} %time %mark %m%n";
    private static final String LETTER = "role";

    private final LoggerContext context;
    private final boolean ours;
    private final AbsentPeerNoise noise = new AbsentPeerNoise();
    private final RepeatLimit repeats = new RepeatLimit(
            System::nanoTime, CompletableFuture.delayedExecutor(RepeatLimit.REPORT_SECONDS, TimeUnit.SECONDS));
    private final Resources resources = new Resources("Logging");

    private Logging(LoggerContext context, boolean ours) {
        this.context = context;
        this.ours = ours;
    }

    /**
     * Sets up the logging of this process.
     *
     * @param level the level, which is followed until {@link #stop}
     * @param logfile the file to append to; empty for standard output
     * @throws ConfigException the file cannot be written
     */
    public static Logging start(Letter letter, Live<LogLevel> level, String logfile) throws ConfigException {
        Logging logging = start(letter, level.get(), logfile);
        if (logging.ours) {
            logging.resources.add("listener of loglevel", level.follow(logging::level));
        }
        return logging;
    }

    /** Sets up the logging of a program that has no directives, at one level for all its life. */
    public static Logging start(Letter letter, LogLevel level, String logfile) throws ConfigException {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        boolean ours = System.getProperty("logback.configurationFile") == null;
        Logging logging = new Logging(context, ours);
        if (ours) {
            OutputStreamAppender<ILoggingEvent> appender = appender(logfile);
            context.reset();
            context.putProperty("pid", Long.toString(ProcessHandle.current().pid()));
            context.putProperty(LETTER, letter.text);
            attach(context, appender);
            context.addTurboFilter(logging.noise);
            context.addTurboFilter(logging.repeats);
            logging.level(level);
        }
        return logging;
    }

    private static OutputStreamAppender<ILoggingEvent> appender(String logfile) throws ConfigException {
        if (logfile.isEmpty()) {
            return new ConsoleAppender<>();
        }
        Path file = FileNames.path(logfile);
        try {
            // logback reports a failure only in its own status list, which nobody reads.
            Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)
                    .close();
        } catch (IOException e) {
            throw new ConfigException(
                    "logfile '" + logfile + "': can't open it for writing (" + FileErrors.reason(e) + ")", e);
        }
        return new ReopeningAppender(file);
    }

    private static void attach(LoggerContext context, OutputStreamAppender<ILoggingEvent> appender) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder() {
            @Override
            public void start() {
                PatternLayout patternLayout = new PatternLayout();
                patternLayout.getInstanceConverterMap().put("time", LogTime.class.getName());
                patternLayout.getInstanceConverterMap().put("mark", LevelMark.class.getName());
                patternLayout.setContext(context);
                patternLayout.setPattern(PATTERN);
                patternLayout.start();
                layout = patternLayout;
                started = true;
            }
        };
        encoder.setContext(context);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.start();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.start();
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(appender);
    }

    /** Changes the level. Akka and Netty log at one level less, because most of their lines are of little interest. */
    private void level(LogLevel level) {
        Level own = of(level);
        Level others = level == LogLevel.VERBOSE ? Level.INFO : level == LogLevel.DEBUG ? Level.DEBUG : Level.WARN;
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(others);
        Logger redoubt = context.getLogger("dev.redoubt");
        redoubt.setLevel(own);
        noise.setQuiet(level != LogLevel.DEBUG);
    }

    /** Changes the role letter of the lines from now on. */
    public void letter(Letter letter) {
        context.putProperty(LETTER, letter.text);
    }

    /** Writes what is buffered and closes the file; nothing is logged afterwards. */
    public void stop() {
        resources.close();
        if (ours) {
            repeats.report();
            context.stop();
        }
    }

    private static Level of(LogLevel level) {
        return switch (level) {
            case DEBUG -> Level.TRACE;
            case VERBOSE -> Level.DEBUG;
            case NOTICE -> Level.INFO;
            case WARNING -> Level.WARN;
        };
    }
}
