package dev.redoubt.it.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.it.harness.RedoubtProcess;
import dev.redoubt.it.harness.RedoubtProcess.Kind;
import dev.redoubt.persistence.testing.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The shipped command line takes classes from the archive that the build made, and starts without it too. */
@Timeout(120)
class ClassDataIT {
    /** As the JVM says of a class from an archive; that of the JDK has none of those that are counted here. */
    private static final String FROM_ARCHIVE = "source: shared objects file";

    /** More than nine of ten classes of a start are in the archive. */
    private static final double MOST = 0.9;

    @TempDir
    Path dir;

    @Test
    void node_starts_from_its_class_data_archive() throws IOException {
        try (RedoubtProcess node = RedoubtProcess.node(dir.resolve("node"))) {
            assertThat(shareFromArchive(node)).isGreaterThan(MOST);
        }
    }

    @Test
    void sentinel_starts_from_its_class_data_archive() throws IOException {
        try (RedoubtProcess sentinel = sentinel()) {
            assertThat(shareFromArchive(sentinel)).isGreaterThan(MOST);
        }
    }

    @Test
    void processes_start_silently_without_their_archive() {
        try (RedoubtProcess node = RedoubtProcess.node(dir.resolve("node"));
                RedoubtProcess sentinel = sentinel()) {
            for (RedoubtProcess process : List.of(node, sentinel)) {
                process.withJvm("-XX:SharedArchiveFile=" + dir.resolve("missing.jsa"));
                process.start();
                assertThat(process.log().lines()).allMatch(line -> line.matches("\\d+:[MSX] .*"));
            }
        }
    }

    private RedoubtProcess sentinel() {
        int port = Ports.free();
        List<String> arguments = List.of("--cluster-port", "" + port, "--sentinels", "127.0.0.1:" + port);
        return new RedoubtProcess(Kind.SENTINEL, Ports.free(), dir.resolve("sentinel"), arguments);
    }

    /** Of the classes of this project, of Akka, Scala and Netty. */
    private double shareFromArchive(RedoubtProcess process) throws IOException {
        Path log = dir.resolve("classes.log");
        process.withJvm("-Xlog:class+load:file=" + log).start();
        process.kill9();
        List<String> classes = Files.readAllLines(log).stream()
                .filter(line -> line.matches(".*\\] (dev\\.redoubt|akka|scala|io\\.netty)\\..*source: .*"))
                .filter(line -> !line.contains("$$Lambda"))
                .toList();
        assertThat(classes).hasSizeGreaterThan(500);
        return classes.stream().filter(line -> line.contains(FROM_ARCHIVE)).count() / (double) classes.size();
    }
}
