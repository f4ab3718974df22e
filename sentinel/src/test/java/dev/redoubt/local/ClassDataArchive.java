package dev.redoubt.local;

import dev.redoubt.config.Role;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The class-data archive of one jar, in its {@code target} folder: the classes of a start, already parsed and verified.
 * It belongs to one version of Java, which its name tells, and to this jar and its libraries at this place. The file of
 * JVM options beside the jar names it; without it the jar starts as well, and slower.
 *
 * <p>Jars cannot name an archive. A launcher that starts a second JVM would receive signals in place of the server.
 * Paths in the options are absolute, since Java takes others as relative to the working directory. Not thread-safe.
 */
final class ClassDataArchive {
    private static final String OPTION = "-XX:SharedArchiveFile=";
    private static final String COMMENT =
            "# Class data of this build, for a fast start. Java passes over an archive that does not fit.";

    private final String program;
    private final Path target;
    private final Path archive;

    ClassDataArchive(Path root, Role role) {
        this.program = role.program();
        this.target = root.resolve(role.name().toLowerCase(Locale.ROOT)).resolve("target");
        this.archive = target.resolve(program + "-" + Runtime.version() + ".jsa");
    }

    Path jar() {
        return target.resolve(program + ".jar");
    }

    Path jvmOptions() {
        return target.resolve(program + ".jvmopts");
    }

    /** Returns the file in which a process lists the classes that it loads. */
    Path classes() {
        return target.resolve(program + ".classes");
    }

    /** Returns true if the process that lists its classes has loaded all of these, with slashes in their names. */
    boolean lists(Set<String> names) throws IOException {
        Set<String> missing = new HashSet<>(names);
        try (Stream<String> lines = Files.lines(classes())) {
            lines.forEach(line -> missing.remove(line.split(" ", 2)[0]));
        }
        return missing.isEmpty();
    }

    /** True if it is there and newer than the jar and all libraries. */
    boolean isFresh() throws IOException {
        if (!Files.exists(archive)) {
            return false;
        }
        FileTime made = Files.getLastModifiedTime(archive);
        List<Path> jars = new ArrayList<>(List.of(jar()));
        try (DirectoryStream<Path> libraries = Files.newDirectoryStream(target.resolve("lib"), "*.jar")) {
            libraries.forEach(jars::add);
        }
        for (Path each : jars) {
            if (Files.getLastModifiedTime(each).compareTo(made) >= 0) {
                return false;
            }
        }
        return true;
    }

    /** Makes the archive from the list of classes, and removes those of other versions. */
    void make() throws IOException, InterruptedException {
        Path unfinished = target.resolve(program + ".jsa.new");
        Path log = target.resolve(program + ".jsa.log");
        Files.deleteIfExists(unfinished);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:dump",
                        "-XX:SharedClassListFile=" + classes(),
                        "-XX:SharedArchiveFile=" + unfinished,
                        "-cp",
                        jar().toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("an archive could not be written, see " + log);
        }
        Files.move(unfinished, archive, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        try (DirectoryStream<Path> others = Files.newDirectoryStream(target, program + "-*.jsa")) {
            for (Path other : others) {
                if (!other.equals(archive)) {
                    Files.delete(other);
                }
            }
        }
    }

    /** Makes the file of JVM options name the archive if {@code usable}, and no archive otherwise. */
    void name(boolean usable) throws IOException {
        List<String> before = Files.readAllLines(jvmOptions());
        List<String> lines = new ArrayList<>(before);
        lines.removeIf(line -> line.equals(COMMENT) || line.startsWith("\"" + OPTION));
        while (!lines.isEmpty() && lines.get(lines.size() - 1).isBlank()) {
            lines.remove(lines.size() - 1);
        }
        if (usable) {
            String path = archive.toString().replace("\\", "\\\\");
            lines.addAll(List.of("", COMMENT, "\"" + OPTION + path + "\""));
        }
        if (!lines.equals(before)) {
            Files.write(jvmOptions(), lines);
        }
    }
}
