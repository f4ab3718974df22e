package dev.redoubt.config;

/** What a process is; it decides which directives the process takes. */
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

    /** The name of the jar without its ending; error lines and the help text begin with it. */
    public String program() {
        return program;
    }

    /** The role as a heading: {@code Node}. */
    public String title() {
        return title;
    }

    /** What such a process does, as half a sentence. */
    String purpose() {
        return purpose;
    }
}
