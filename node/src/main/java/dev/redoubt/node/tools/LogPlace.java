package dev.redoubt.node.tools;

import dev.redoubt.config.FileNames;
import dev.redoubt.persistence.aof.AofOptions;
import dev.redoubt.persistence.aof.LogStorage;
import dev.redoubt.persistence.aof.ReadOnlyStorage;
import dev.redoubt.persistence.aof.RealLogStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The place of a log: found from the path of its manifest, of its directory or of the data directory, because a tool
 * has no configuration.
 *
 * @param directory the data directory
 * @param options the names of the files
 */
record LogPlace(Path directory, AofOptions options) {
    private static final String MANIFEST = ".manifest";

    /**
     * Finds the manifest.
     *
     * @throws ToolException there is none, or there are several
     */
    static LogPlace of(String word) throws ToolException, IOException {
        Path path = Path.of(word).toAbsolutePath().normalize();
        if (path.toString().endsWith(MANIFEST) && Files.isRegularFile(path)) {
            return ofManifest(path);
        }
        if (!Files.isDirectory(path)) {
            throw new ToolException("'" + word + "' is neither a directory nor a manifest");
        }
        List<Path> found = manifests(path);
        if (found.isEmpty()) {
            try (Stream<Path> entries = Files.list(path)) {
                for (Path entry : entries.filter(Files::isDirectory).sorted().toList()) {
                    found = Stream.concat(found.stream(), manifests(entry).stream())
                            .toList();
                }
            }
        }
        if (found.size() != 1) {
            throw new ToolException(
                    found.isEmpty()
                            ? "there is no manifest of an append-only file in " + path
                            : "there are several manifests, name one: " + found);
        }
        return ofManifest(found.get(0));
    }

    /** Returns whether a path is a file, and no manifest. */
    static boolean isSingleFile(Path path) {
        return Files.isRegularFile(path) && !path.toString().endsWith(MANIFEST);
    }

    private static List<Path> manifests(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(entry -> entry.getFileName().toString().endsWith(MANIFEST))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        }
    }

    private static LogPlace ofManifest(Path manifest) throws ToolException {
        Path log = manifest.getParent();
        Path data = log == null ? null : log.getParent();
        if (log == null || data == null) {
            throw new ToolException(manifest + " must lie in a directory below the data directory");
        }
        String name = manifest.getFileName().toString();
        AofOptions names = new AofOptions(
                log.getFileName().toString(),
                name.substring(0, name.length() - MANIFEST.length()),
                AofOptions.DEFAULT.snapshotName(),
                true,
                0,
                FileNames.encoding());
        return new LogPlace(data, names);
    }

    /** Opens the files to read, also beside a node that writes them. */
    LogStorage forReading() {
        return new ReadOnlyStorage(directory);
    }

    /**
     * Opens the files to change them.
     *
     * @throws IOException a node runs on them
     */
    LogStorage forChanges() throws IOException {
        return RealLogStorage.open(directory);
    }
}
