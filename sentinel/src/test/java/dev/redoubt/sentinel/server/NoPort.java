package dev.redoubt.sentinel.server;

import dev.redoubt.persistence.log.MemberId;
import java.util.function.Consumer;

/** The port of a sentinel whose clients ask for nothing that its process does. */
final class NoPort implements SentinelPort {
    @Override
    public void failover(Consumer<String> answer) {
        throw new AssertionError("not asked for");
    }

    @Override
    public void trustMember(MemberId member, Consumer<String> answer) {
        throw new AssertionError("not asked for");
    }

    @Override
    public void shutdown() {
        throw new AssertionError("not asked for");
    }
}
