package dev.redoubt.it.rules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The source folders of the Maven modules, as the rules read them. */
final class Modules {
    static final Path ROOT = Path.of(System.getProperty("redoubt.root", ".."));

    /** The modules whose jars ship, by their folders. */
    static final List<String> SHIPPED =
            List.of("config", "config/logging", "persistence", "persistence/log", "node", "node/client", "sentinel");

    private Modules() {}

    /** Returns the Java files that ship. */
    static Stream<Path> shippedSources() {
        return sources(SHIPPED.stream(), "main");
    }

    /**
     * Returns the Java files of all modules.
     *
     * @param kind {@code main} or {@code test}
     */
    static Stream<Path> sources(String kind) {
        return sources(Stream.concat(SHIPPED.stream(), Stream.of("it")), kind);
    }

    private static Stream<Path> sources(Stream<String> modules, String kind) {
        return modules.map(module -> ROOT.resolve(module + "/src/" + kind + "/java"))
                .filter(Files::isDirectory)
                .flatMap(root -> {
                    try (Stream<Path> files = Files.walk(root)) {
                        return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }

    /** Returns the text of a file. */
    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
