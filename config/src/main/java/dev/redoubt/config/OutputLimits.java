package dev.redoubt.config;

/**
 * How many bytes of replies may wait for a client before it is disconnected, by class of client
 * ({@code client-output-buffer-limit}, Redis's {@code checkClientOutputBufferLimits}).
 */
public record OutputLimits(Limit normal, Limit replica, Limit pubsub) {
    /** The limits of one class; 0 means none. The soft one counts only when it has been passed for so many seconds. */
    public record Limit(long hardBytes, long softBytes, int softSeconds) {
        @Override
        public String toString() {
            return hardBytes + " " + softBytes + " " + softSeconds;
        }
    }
}
