package dev.redoubt.config.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import dev.redoubt.config.CommonDirectives;
import dev.redoubt.config.ConfigException;
import dev.redoubt.config.Live;
import dev.redoubt.config.LiveConfig;
import dev.redoubt.config.LogLevel;
import dev.redoubt.config.Role;
import dev.redoubt.config.Values;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Log lines look like those of Redis, and loglevel and logfile do what they say. */
class LoggingTest {
    private final LiveConfig config = new LiveConfig(Values.defaults(Role.NODE));

    @TempDir
    Path temp;

    private Live<LogLevel> level() {
        return config.live(CommonDirectives.LOGLEVEL);
    }

    @Test
    void logback_has_no_appender_before_the_start() {
        LoggerContext fresh = new LoggerContext();

        assertThat(ServiceLoader.load(Configurator.class)).singleElement().isInstanceOf(SilentStart.class);
        new SilentStart().configure(fresh);

        assertThat(fresh.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders())
                .isExhausted();
    }

    @Test
    void lines_have_the_form_of_redis_with_role_and_level() throws Exception {
        Path file = temp.resolve("node.log");
        Logging logging = Logging.start(Logging.Letter.MASTER, level(), file.toString());
        Logger ours = LoggerFactory.getLogger("dev.redoubt.some.Thing");
        Logger akkas = LoggerFactory.getLogger("akka.some.Thing");

        ours.debug("unheard");
        ours.info("ready");
        akkas.info("unheard");
        akkas.warn("heard");
        logging.letter(Logging.Letter.REPLICA);
        assertThat(config.set(List.of("loglevel", "debug"))).isNull();
        ours.trace("fine");
        ours.debug("finer");
        assertThat(config.set(List.of("loglevel", "warning"))).isNull();
        ours.info("unheard");
        ours.error("bad");
        logging.stop();

        List<String> lines = Files.readAllLines(file);
        String start = ProcessHandle.current().pid() + ":";
        assertThat(lines).hasSize(5).allMatch(line -> line.startsWith(start));
        assertThat(lines.get(0)).matches("\\d+:M \\d\\d \\S+ \\d{4} \\d\\d:\\d\\d:\\d\\d\\.\\d{3} \\* ready");
        assertThat(lines.stream().map(line -> line.replaceFirst("^\\d+:(.).*\\d\\.\\d{3} ", "$1 ")))
                .containsExactly("M * ready", "M # heard", "S . fine", "S - finer", "S # bad");
    }

    @Test
    void repeated_akka_lines_about_a_dead_peer_are_dropped() throws Exception {
        Path file = temp.resolve("noise.log");
        Logging logging = Logging.start(Logging.Letter.SENTINEL, level(), file.toString());
        Logger streams = LoggerFactory.getLogger("akka.stream.Materializer");
        Logger association = LoggerFactory.getLogger("akka.remote.artery.Association");
        Logger cluster = LoggerFactory.getLogger("akka.cluster.Cluster");

        streams.warn("[outbound connection to [akka://redoubt@127.0.0.1:1], message stream] Upstream failed");
        streams.warn("another matter");
        association.warn("Outbound control stream to [akka://redoubt@127.0.0.1:1] failed. Restarting it.");
        association.warn("Quarantine of [akka://redoubt@127.0.0.1:1] ignored because unknown UID. Reason: x");
        association.warn("Association to [akka://redoubt@127.0.0.1:1] was quarantined");
        for (int attempt = 2; attempt <= 100; attempt++) {
            cluster.warn("Cluster Node [x] - Couldn't join seed nodes after [" + attempt + "] attempts, will try");
        }
        LoggerFactory.getLogger("akka.remote.PhiAccrualFailureDetector")
                .warn("heartbeat interval is growing too large for address akka://redoubt@127.0.0.1:1: 549 millis");
        LoggerFactory.getLogger("akka.cluster.ClusterHeartbeat")
                .warn("Cluster Node [x] - Scheduled sending of heartbeat was delayed. Previous heartbeat was sent");
        cluster.warn("Cluster Node [x] - Marking node as UNREACHABLE");
        assertThat(config.set(List.of("loglevel", "debug"))).isNull();
        cluster.warn("Cluster Node [x] - Couldn't join seed nodes after [7] attempts, will try");
        logging.stop();

        assertThat(Files.readAllLines(file).stream().map(line -> line.replaceFirst("^.*?# ", "")))
                .containsExactly(
                        "another matter",
                        "Association to [akka://redoubt@127.0.0.1:1] was quarantined",
                        "Cluster Node [x] - Couldn't join seed nodes after [30] attempts, will try",
                        "Cluster Node [x] - Couldn't join seed nodes after [100] attempts, will try",
                        "Cluster Node [x] - Marking node as UNREACHABLE",
                        "Cluster Node [x] - Couldn't join seed nodes after [7] attempts, will try");
    }

    @Test
    void log_file_that_was_renamed_or_removed_is_opened_again() throws Exception {
        Path file = temp.resolve("rotated.log");
        Path old = temp.resolve("rotated.log.1");
        Logging logging = Logging.start(Logging.Letter.MASTER, level(), file.toString());
        Logger ours = LoggerFactory.getLogger("dev.redoubt.some.Thing");

        ours.info("one");
        Files.move(file, old);
        ours.info("two");
        ours.info("three");
        Files.delete(file);
        ours.info("four");
        logging.stop();

        assertThat(Files.readString(old)).contains("one").doesNotContain("two");
        assertThat(Files.readAllLines(file)).hasSize(1).allMatch(line -> line.endsWith("four"));
    }

    @Test
    void error_names_a_log_file_that_cannot_be_opened() {
        String file = temp.resolve("none").resolve("node.log").toString();

        assertThatThrownBy(() -> Logging.start(Logging.Letter.MASTER, level(), file))
                .isInstanceOf(ConfigException.class)
                .hasMessage("logfile '" + file + "': can't open it for writing (no such file or directory)");
    }
}
