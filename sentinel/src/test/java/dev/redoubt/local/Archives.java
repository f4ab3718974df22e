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
 * Class-data archives, which more than halve the time in which six JVMs start. On the first run one node and one
 * sentinel write theirs as they exit, which takes them some seconds; later runs use them while they are newer than the
 * jar. Its methods are called by one thread after the other.
 */
final class Archives {
    private final Path root;
    private final Set<Role> writing = ConcurrentHashMap.newKeySet();

    Archives(Path root) {
        this.root = root;
    }

    /** The JVM options for the next process of that plan; paths are relative to the root, as it runs there. */
    List<String> options(ProcessPlan plan) throws IOException {
        Path archive = archive(plan);
        if (usable(root.resolve(archive), root.resolve(plan.jar()))) {
            return List.of("-XX:SharedArchiveFile=" + archive);
        }
        return writing.add(plan.role()) ? List.of("-XX:ArchiveClassesAtExit=" + unfinished(plan)) : List.of();
    }

    private static boolean usable(Path archive, Path jar) throws IOException {
        // The JVM itself ignores an archive that does not fit its class path; this saves it the attempt, and makes a
        // new one.
        return Files.exists(archive)
                && Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(jar)) > 0;
    }

    /** Whether processes that end now write one first. */
    boolean writing() {
        return !writing.isEmpty();
    }

    /** Puts what was written to the end in its place, once the processes have ended by themselves. */
    void finish(ClusterPlan plan) throws IOException {
        for (Role role : writing) {
            ProcessPlan any = plan.of(role).get(0);
            Path unfinished = root.resolve(unfinished(any));
            if (Files.exists(unfinished)) {
                Files.move(unfinished, root.resolve(archive(any)), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /** Another Java could not use it, so its version is in the name. */
    private static Path archive(ProcessPlan plan) {
        return plan.target().resolve(plan.role().program() + "-" + Runtime.version() + ".jsa");
    }

    private static Path unfinished(ProcessPlan plan) {
        return plan.target().resolve(plan.role().program() + ".jsa.new");
    }
}
