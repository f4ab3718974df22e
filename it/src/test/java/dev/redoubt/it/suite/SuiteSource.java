package dev.redoubt.it.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Finds the source of Redis 7.0, with its test suite. Stateless. */
final class SuiteSource {
    private static final String NEEDS =
            "Redis's test suite needs its source: name its folder with -Dsuite.source=FOLDER,"
                    + " or add deb-src lines to the sources of apt and run apt-get update";

    private SuiteSource() {}

    /**
     * Returns the folder that holds {@code runtest}: that of {@code -Dsuite.source}, or what {@code apt-get source
     * redis} puts into {@code dir}.
     *
     * @throws IOException it is not to be had; the message says what to do
     */
    static Path find(Path dir) throws IOException {
        String given = System.getProperty("suite.source");
        if (given != null) {
            return checked(Path.of(given));
        }
        Process fetch = new ProcessBuilder("apt-get", "source", "-qq", "redis")
                .directory(dir.toFile())
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve("apt.log").toFile())
                .start();
        await(fetch);
        try (Stream<Path> found = Files.list(dir)) {
            List<Path> folders = found.filter(Files::isDirectory).toList();
            if (folders.size() != 1) {
                throw new IOException(NEEDS + ". apt-get says: " + Files.readString(dir.resolve("apt.log")));
            }
            return checked(folders.get(0));
        }
    }

    private static void await(Process process) throws IOException {
        try {
            if (!process.waitFor(5, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IOException("apt-get source has not ended in 5 minutes");
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }

    private static Path checked(Path source) throws IOException {
        if (!Files.isExecutable(source.resolve("runtest"))) {
            throw new IOException(NEEDS + ". There is no runtest in " + source);
        }
        return source;
    }
}
