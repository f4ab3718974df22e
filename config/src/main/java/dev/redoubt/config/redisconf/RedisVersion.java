package dev.redoubt.config.redisconf;

/** The version of Redis whose files, protocol and scripts are kept to. Stateless. */
public final class RedisVersion {
    private static final String TEXT = "7.0.15";
    private static final int NUMBER = 0x07000f;

    private RedisVersion() {}

    /** Returns it as HELLO, INFO and scripts name it; clients choose features by it. */
    public static String text() {
        return TEXT;
    }

    /** Returns it with a byte for each of its three numbers ({@code REDIS_VERSION_NUM} in version.h). */
    public static int number() {
        return NUMBER;
    }
}
