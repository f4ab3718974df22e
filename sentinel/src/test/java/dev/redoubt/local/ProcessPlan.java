package dev.redoubt.local;

import dev.redoubt.config.Role;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The plan of one process of the cluster: its name, its port, its command line. All paths are relative to the project's
 * root. Immutable.
 *
 * @param arguments the directives on its command line, from the launcher as from a person
 */
public record ProcessPlan(String name, Role role, int port, Path dir, List<String> arguments) {
    public ProcessPlan {
        arguments = List.copyOf(arguments);
    }

    /** Returns the directory in which its jar and its JVM options were built. */
    public Path target() {
        return Path.of(role == Role.NODE ? "node" : "sentinel", "target");
    }

    /** Returns the jar that is run. */
    public Path jar() {
        return target().resolve(role.program() + ".jar");
    }

    /** Returns the file of JVM options beside the jar. */
    public Path jvmOptions() {
        return target().resolve(role.program() + ".jvmopts");
    }

    /** Returns the file of its output while the launcher runs it. */
    public Path log() {
        return dir.resolve(role == Role.NODE ? "node.log" : "sentinel.log");
    }

    /** Returns the command that the launcher runs: {@link #restartCommand}, but the process ends with the launcher. */
    List<String> command(String java) {
        List<String> words = words(java);
        words.addAll(List.of("--exit-on-stdin-close", "yes"));
        return words;
    }

    /** Returns the command with which a person starts it again, in the project's root. */
    public String restartCommand(String java) {
        return String.join(" ", words(java));
    }

    private List<String> words(String java) {
        List<String> words = new ArrayList<>(List.of(java, "@" + jvmOptions(), "-jar", jar().toString()));
        words.addAll(arguments);
        return words;
    }
}
