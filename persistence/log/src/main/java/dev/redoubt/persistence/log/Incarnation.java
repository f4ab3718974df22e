package dev.redoubt.persistence.log;

/** One running process of a {@link MemberId} (1.1): a random number drawn at its start. */
public record Incarnation(long number) {
    @Override
    public String toString() {
        return Long.toHexString(number);
    }
}
