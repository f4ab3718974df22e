package dev.redoubt.config;

/** A save rule: make a snapshot when {@code seconds} have passed and at least {@code changes} keys have changed. */
public record SavePoint(long seconds, long changes) {
    @Override
    public String toString() {
        return seconds + " " + changes;
    }
}
