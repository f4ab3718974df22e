package dev.redoubt.node.session;

import dev.redoubt.node.acl.AccessControl;
import java.util.function.Predicate;

/**
 * The users of a process and its rule for DEBUG. Any thread, as far as the function allows it.
 *
 * @param access the users
 * @param debugAddresses whether a client of an address may use DEBUG
 */
public record UserLogin(AccessControl access, Predicate<String> debugAddresses) implements LoginPort {
    @Override
    public boolean debugAllowed(String address) {
        return debugAddresses.test(address);
    }
}
