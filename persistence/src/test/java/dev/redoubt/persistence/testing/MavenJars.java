package dev.redoubt.persistence.testing;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Programs for tests that are on Maven Central and must not be on a class path of this build. Maven brings their jars
 * into the local repository by a POM of its own. Without Maven, or without the network the first time, the test is
 * skipped as {@link Interop#skip} says.
 */
final class MavenJars {
    private static final long SECONDS = 600;
    private static final Map<Path, String> KNOWN = new ConcurrentHashMap<>();

    private MavenJars() {}

    /** The class path of the dependencies of {@code pom}. */
    static String classPath(Path pom) throws IOException {
        String known = KNOWN.get(pom);
        if (known != null) {
            return known;
        }
        Path maven = Interop.requireTool("mvn");
        Path folder = Files.createTempDirectory("redoubt-maven");
        Path file = folder.resolve("class-path");
        // The repository usually has all of it, and Maven need not ask the network for news.
        if (!run(maven, pom, file, "-o") && !run(maven, pom, file, "-B")) {
            return Interop.skip("Maven cannot bring the jars of " + pom + ": "
                    + Files.readString(log(file), StandardCharsets.UTF_8)
                            .lines()
                            .filter(line -> line.contains("ERROR"))
                            .findFirst()
                            .orElse("it says nothing"));
        }
        String classPath = Files.readString(file).strip();
        Files.delete(file);
        Files.delete(log(file));
        Files.delete(folder);
        KNOWN.put(pom, classPath);
        return classPath;
    }

    private static boolean run(Path maven, Path pom, Path file, String option) throws IOException {
        Process process = new ProcessBuilder(
                        maven.toString(),
                        "-q",
                        "-B",
                        option,
                        "-f",
                        pom.toString(),
                        "dependency:build-classpath",
                        "-DincludeScope=runtime",
                        "-Dmdep.outputFile=" + file)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(log(file).toFile())
                .start();
        try {
            return process.waitFor(SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while Maven ran", e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static Path log(Path file) {
        return file.resolveSibling("maven.log");
    }
}
