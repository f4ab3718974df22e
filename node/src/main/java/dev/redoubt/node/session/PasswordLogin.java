package dev.redoubt.node.session;

import dev.redoubt.node.command.Texts;
import java.security.MessageDigest;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The login of a process with one user and at most one password. Any thread, as far as the two functions allow it. */
public final class PasswordLogin implements LoginPort {
    private final Supplier<String> requirepass;
    private final Predicate<String> debugAllowed;

    /**
     * @param requirepass the password as it is now, one character for each byte; empty for none
     * @param debugAllowed whether a client of an address may use DEBUG
     */
    public PasswordLogin(Supplier<String> requirepass, Predicate<String> debugAllowed) {
        this.requirepass = requirepass;
        this.debugAllowed = debugAllowed;
    }

    @Override
    public boolean passwordRequired() {
        return !requirepass.get().isEmpty();
    }

    @Override
    public boolean passwordMatches(byte[] password) {
        String required = requirepass.get();
        return !required.isEmpty() && MessageDigest.isEqual(password, Texts.bytes(required));
    }

    @Override
    public boolean debugAllowed(String address) {
        return debugAllowed.test(address);
    }
}
