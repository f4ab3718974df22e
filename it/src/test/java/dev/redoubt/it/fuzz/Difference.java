package dev.redoubt.it.fuzz;

import java.util.List;

/**
 * Something in which a node was not as redis-server.
 *
 * @param what the request, or the data
 * @param expected what redis-server said, for people
 * @param actual what the node said
 * @param kind what all differences of one reason have in common, as far as a program can tell
 */
record Difference(String what, String expected, String actual, String kind) {
    /** Returns whether a client waits on one side only, or has lost its connection. */
    boolean isOfWaiting() {
        return kind.matches("\\S+ (waits|woken|closed).*");
    }

    /** A difference of replies to the request. */
    static Difference ofReplies(String name, String request, byte[] expected, byte[] actual) {
        String kind = name + " " + summary(expected) + " / " + summary(actual);
        return new Difference(request, Step.shown(expected), Step.shown(actual), kind);
    }

    private static String summary(byte[] reply) {
        Reply parsed = Reply.parse(reply);
        if (!parsed.isError()) {
            return String.valueOf(parsed.type());
        }
        String text = parsed.text().replaceAll("[0-9a-f]{40}", "sha").replaceAll("'[^']*'", "''");
        return List.of(text.split(" "))
                .subList(0, Math.min(5, text.split(" ").length))
                .toString();
    }

    /** For people, behind the requests that lead to it. */
    @Override
    public String toString() {
        return what + "\n    redis " + expected + "\n    ours  " + actual;
    }
}
