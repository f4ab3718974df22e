package dev.redoubt.node.tools;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** The streams of the process. One thread. */
final class Terminal {
    private final BufferedReader in;
    private final PrintStream out;
    private final PrintStream err;

    Terminal(InputStream in, PrintStream out, PrintStream err) {
        this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        this.out = out;
        this.err = err;
    }

    void print(String line) {
        out.println(line);
    }

    void error(String line) {
        err.println(line);
    }

    /** Returns true if nobody reads the output any more, as behind {@code | head}. */
    boolean isGone() {
        return out.checkError();
    }

    /** Asks as redis-check-aof does; only a line that begins with {@code y} is consent, and no line is none. */
    boolean agrees(String question) throws IOException {
        out.print(question + " [y/N]: ");
        out.flush();
        String answer = in.readLine();
        return answer != null && (answer.startsWith("y") || answer.startsWith("Y"));
    }
}
