package dev.redoubt.node.protocol;

/**
 * The condition of a host beyond the fact that it answers (5.1).
 *
 * @param journalAlive false while an append or fsync does not come back
 * @param diskOk false while the disk refuses writes (2.10)
 */
public record Health(boolean journalAlive, boolean diskOk) {
    /** Nothing is wrong. */
    public static final Health GOOD = new Health(true, true);

    /** True if this member can do its work. */
    public boolean good() {
        return journalAlive && diskOk;
    }
}
