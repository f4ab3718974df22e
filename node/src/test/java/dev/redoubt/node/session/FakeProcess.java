package dev.redoubt.node.session;

/** A process without a password. */
final class FakeProcess implements LoginPort, ProcessFacts {
    volatile String password = "";

    @Override
    public boolean passwordRequired() {
        return !password.isEmpty();
    }

    @Override
    public boolean passwordMatches(byte[] given) {
        return java.util.Arrays.equals(given, ManualShard.bytes(password));
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
