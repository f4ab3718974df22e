package dev.redoubt.node.command.random;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The templates of requests by type of command: {@code requests/<name>.txt}, one a line, words parted by a space, gaps
 * in braces as {@link Gaps} fills them; lines with {@code #} are comments.
 */
final class RequestTemplates {
    static final List<String> STRINGS = read("strings");
    static final List<String> LISTS = read("lists");
    static final List<String> SETS = read("sets");
    static final List<String> HASHES = read("hashes");
    static final List<String> ZSETS = read("sorted-sets");
    static final List<String> KEYS = read("keys");
    static final List<String> CONNECTION = read("connection");
    static final List<String> HLL = read("hyperloglogs");
    static final List<String> RARE = read("rare");
    static final List<String> STREAMS = read("streams");
    static final List<String> GEO = read("geo");

    /** Requests that may have their client wait. */
    static final List<String> BLOCKING = read("blocking");

    /** Requests that choose by chance, or whose reply tells of the server. */
    static final List<String> CHANCE = read("chance");

    /** Requests on scripts, functions, users and the server. */
    static final List<String> SERVER = read("server");

    /** Requests behind which a key expires at once. */
    static final List<String> LAPSING = read("lapsing");

    private RequestTemplates() {}

    /** All of them. */
    static List<List<String>> all() {
        return List.of(
                STRINGS,
                LISTS,
                SETS,
                HASHES,
                ZSETS,
                KEYS,
                CONNECTION,
                HLL,
                RARE,
                STREAMS,
                GEO,
                BLOCKING,
                CHANCE,
                SERVER,
                LAPSING);
    }

    /** Returns the lines of a file of the folder. */
    static List<String> read(String name) {
        String file = "/requests/" + name + ".txt";
        try (InputStream in = RequestTemplates.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
