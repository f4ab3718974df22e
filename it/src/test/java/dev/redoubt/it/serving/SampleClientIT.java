package dev.redoubt.it.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.it.harness.RedoubtProcess;
import dev.redoubt.persistence.testing.Ports;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program in {@code it/sample-client} uses the client as a stranger does: from its jar, with its own logging. */
class SampleClientIT {
    private static final Path SAMPLE =
            Path.of(System.getProperty("redoubt.root", "..")).resolve("it/sample-client/target");

    @TempDir
    Path dir;

    @Test
    @Timeout(120)
    void sample_program_sells_its_stock() throws Exception {
        int port = Ports.free();
        try (RedoubtProcess node = RedoubtProcess.node(dir.resolve("node"), "--cluster-port", Integer.toString(port))) {
            node.start();
            Process sample = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx128m",
                            "-jar",
                            SAMPLE.resolve("orders.jar").toString(),
                            "127.0.0.1:" + port,
                            "20")
                    .redirectErrorStream(true)
                    .start();
            String output = new String(sample.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(sample.waitFor(60, TimeUnit.SECONDS)).isTrue();
            System.out.print("Sample client: " + output);
            assertThat(sample.exitValue()).as(output).isZero();
            assertThat(output).contains("in stock: 0, placed: 20, announced: true");
        }
    }

    @Test
    void class_path_of_the_sample_has_no_server_and_no_logging_of_ours() throws IOException {
        try (Stream<Path> jars = Files.list(SAMPLE.resolve("lib"))) {
            List<String> names = jars.map(jar -> jar.getFileName().toString()).toList();
            assertThat(names).anyMatch(name -> name.startsWith("redoubt-client"));
            assertThat(names)
                    .noneMatch(name -> name.startsWith("logback")
                            || name.startsWith("netty")
                            || name.startsWith("akka-persistence")
                            || name.startsWith("redoubt-node")
                            || name.startsWith("redoubt-persistence")
                            || name.startsWith("redoubt-logging"));
        }
    }
}
