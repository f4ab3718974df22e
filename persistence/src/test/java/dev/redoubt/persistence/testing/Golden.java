package dev.redoubt.persistence.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Golden files: committed text that holds what the code did when somebody read it last. {@code -Dredoubt.golden=update}
 * rewrites them all; review the diff. Stateless.
 */
public final class Golden {
    private static final String FLAG = "redoubt.golden";

    private Golden() {}

    /** Returns true if this run rewrites the golden files. */
    public static boolean updates() {
        return "update".equals(System.getProperty(FLAG));
    }

    /** Returns the file of that name, relative to the root of the project. */
    public static Path file(String name) {
        return Path.of(System.getProperty("redoubt.root", "..")).resolve(name);
    }

    /** Fails if the file does not hold exactly {@code actual}, which is ASCII; rewrites it first if asked to. */
    public static void check(Path file, String actual) throws IOException {
        assertThat(StandardCharsets.US_ASCII.newEncoder().canEncode(actual))
                .as("a golden file is ASCII")
                .isTrue();
        if (updates()) {
            Files.writeString(file, actual, StandardCharsets.US_ASCII);
        }
        assertThat(actual)
                .as("%s; -D%s=update rewrites it", file.getFileName(), FLAG)
                .isEqualTo(Files.readString(file, StandardCharsets.US_ASCII));
    }
}
