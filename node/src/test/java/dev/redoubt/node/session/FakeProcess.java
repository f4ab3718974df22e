package dev.redoubt.node.session;

import dev.redoubt.node.acl.AccessControl;
import dev.redoubt.node.acl.UsersFixture;

/** A process without a password. */
final class FakeProcess implements LoginPort, ProcessFacts {
    private final AccessControl access = UsersFixture.access();

    @Override
    public AccessControl access() {
        return access;
    }

    @Override
    public boolean debugAllowed(String address) {
        return false;
    }

    @Override
    public String mode() {
        return "standalone";
    }

    @Override
    public String role() {
        return "master";
    }

    @Override
    public int databases() {
        return 16;
    }

    @Override
    public long unixMicros() {
        return 1_700_000_000_000_000L;
    }
}
