package dev.redoubt.local;

import dev.redoubt.config.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The class-data archives, which more than halve the time in which six JVMs start. On the first run one node and one
 * sentinel write theirs as they exit, which takes them some seconds. Later runs use them while they are newer than the
 * jar. The methods are called by one thread after the other.
 */
final class Archives {
    private final Path root;
    private final Set<Role> writing = ConcurrentHashMap.newKeySet();

    Archives(Path root) {
        this.root = root;
    }

    /** Returns the JVM options for the next process of that plan; paths are relative to the root, as it runs there. */
    List<String> options(ProcessPlan plan) throws IOException {
        Path archive = archive(plan);
        if (usable(root.resolve(archive), root.resolve(plan.jar()))) {
            return List.of("-XX:SharedArchiveFile=" + archive);
        }
        return writing.add(plan.role()) ? List.of("-XX:ArchiveClassesAtExit=" + unfinished(plan)) : List.of();
    }

    private static boolean usable(Path archive, Path jar) throws IOException {
        // The JVM itself ignores an archive that does not fit its class path. This check saves the attempt, and leads
        // to
        // a new archive.
        return Files.exists(archive)
                && Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(jar)) > 0;
    }

    /** True if processes that end now write an archive first. */
    boolean writing() {
        return !writing.isEmpty();
    }

    /** Renames the archives that are complete; to be called when the processes have ended by themselves. */
    void finish(ClusterPlan plan) throws IOException {
        for (Role role : writing) {
            ProcessPlan any = plan.of(role).get(0);
            Path unfinished = root.resolve(unfinished(any));
            if (Files.exists(unfinished)) {
                Files.move(unfinished, root.resolve(archive(any)), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /** The name has the version of Java: another version could not use the archive. */
    private static Path archive(ProcessPlan plan) {
        return plan.target().resolve(plan.role().program() + "-" + Runtime.version() + ".jsa");
    }

    private static Path unfinished(ProcessPlan plan) {
        return plan.target().resolve(plan.role().program() + ".jsa.new");
    }
}
