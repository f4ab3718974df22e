package dev.redoubt.node.command.docs;

import java.util.List;

/**
 * The documentation of one command. Immutable.
 *
 * @param summary one sentence, in words of our own
 * @param complexity how its time grows, in words of our own; empty if nothing is said
 * @param arguments those behind the name; behind both names for a subcommand
 * @param tips for clients of a cluster, and for those that compare replies
 * @param history later versions of Redis that changed it, the oldest first
 * @param internal whether it is for the server's own use (syscmd)
 * @param deprecated the version of Redis since which it should not be used; empty if it may
 * @param replacedBy what to use then
 */
public record CommandDoc(
        String summary,
        String complexity,
        List<Argument> arguments,
        List<String> tips,
        List<Change> history,
        boolean internal,
        String deprecated,
        String replacedBy) {

    /** The change that a version of Redis brought, in words of our own. */
    public record Change(String version, String text) {}
}
