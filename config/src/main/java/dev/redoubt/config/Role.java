package dev.redoubt.config;

/** The kind of a process, which decides the directives that it accepts. */
public enum Role {
    NODE("redoubt-node", "Node", "keeps the keyspace"),
    SENTINEL("redoubt-sentinel", "Sentinel", "watches the nodes, votes, and fails over");

    private final String program;
    private final String title;
    private final String purpose;

    Role(String program, String title, String purpose) {
        this.program = program;
        this.title = title;
        this.purpose = purpose;
    }

    /** The name of the jar without its ending, for error lines and the help text. */
    public String program() {
        return program;
    }

    /** The role as a heading: {@code Node}. */
    public String title() {
        return title;
    }

    /** The purpose of such a process, as the predicate of a sentence. */
    String purpose() {
        return purpose;
    }
}
