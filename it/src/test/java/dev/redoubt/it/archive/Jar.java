package dev.redoubt.it.archive;

import dev.redoubt.it.harness.RedoubtProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The sub-commands of the node's jar, as an operator runs them. Stateless. */
final class Jar {
    private Jar() {}

    /** Output and status of a sub-command. */
    record Ended(int status, String output) {}

    static Process start(List<String> words) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(RedoubtProcess.command(RedoubtProcess.Kind.NODE).split(" ")));
        command.addAll(words);
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /** Runs a sub-command to its end; it reads {@code input}. */
    static Ended run(String input, List<String> words) throws Exception {
        Process process = start(words);
        process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output);
    }
}
