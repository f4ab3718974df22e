package dev.redoubt.local;

import dev.redoubt.config.Role;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One process of the cluster: what it is called, where it listens, how it is started. All paths are relative to the
 * project's root. Immutable.
 *
 * @param arguments the directives that it gets, whoever starts it
 */
public record ProcessPlan(String name, Role role, int port, Path dir, List<String> arguments) {
    public ProcessPlan {
        arguments = List.copyOf(arguments);
    }

    /** The directory in which its jar and its JVM options were built. */
    public Path target() {
        return Path.of(role == Role.NODE ? "node" : "sentinel", "target");
    }

    /** The jar that is run. */
    public Path jar() {
        return target().resolve(role.program() + ".jar");
    }

    /** The file of JVM options beside it. */
    public Path jvmOptions() {
        return target().resolve(role.program() + ".jvmopts");
    }

    /** The file of everything that it says while the launcher runs it. */
    public Path log() {
        return dir.resolve(role == Role.NODE ? "node.log" : "sentinel.log");
    }

    /** What the launcher runs: as {@link #restartCommand}, but bound to the launcher's life. */
    List<String> command(String java, List<String> moreJvmOptions) {
        List<String> words = new ArrayList<>(words(java, moreJvmOptions));
        words.addAll(List.of("--exit-on-stdin-close", "yes"));
        return words;
    }

    /** What a person types in the project's root to start it again. */
    public String restartCommand(String java) {
        return String.join(" ", words(java, List.of()));
    }

    private List<String> words(String java, List<String> moreJvmOptions) {
        List<String> words = new ArrayList<>(List.of(java, "@" + jvmOptions()));
        words.addAll(moreJvmOptions);
        words.addAll(List.of("-jar", jar().toString()));
        words.addAll(arguments);
        return words;
    }
}
