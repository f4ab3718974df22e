package dev.redoubt.node.member;

/**
 * The options of a member that CONFIG SET changes while it runs; {@link MemberEvent.OptionsChanged} tells the core.
 *
 * @param answerWhenFsynced {@code appendfsync always}: local replies wait for the fsync
 * @param priority {@code replica-priority} (5.3)
 */
public record MemberOptions(boolean answerWhenFsynced, int priority) {
    /** The options that follow from the defaults of the directives. */
    public static final MemberOptions DEFAULT = new MemberOptions(false, 100);
}
