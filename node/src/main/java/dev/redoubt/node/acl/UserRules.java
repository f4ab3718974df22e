package dev.redoubt.node.acl;

import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.RequestKeys;
import dev.redoubt.node.command.Texts;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The whole of what a user is and may do (acl.c user). Immutable.
 *
 * <p>DIFFERS: {@code skip-sanitize-payload} is kept and shown, and has no effect: RESTORE checks every payload.
 */
public final class UserRules {
    /** The rule for payloads of RESTORE. */
    enum Sanitize {
        UNSAID,
        SKIP,
        ALWAYS
    }

    final boolean enabled;
    final boolean nopass;
    final Sanitize sanitize;

    /** SHA-256 in lower-case hexadecimal digits. */
    final List<String> passwords;

    /** At least one: the first has the permissions outside of parentheses. */
    final List<Selector> selectors;

    private final boolean unrestricted;

    UserRules(RulesBuilder from, List<Selector> selectors) {
        enabled = from.enabled;
        nopass = from.nopass;
        sanitize = from.sanitize;
        passwords = List.copyOf(from.passwords);
        this.selectors = List.copyOf(selectors);
        unrestricted = this.selectors.stream().anyMatch(Selector::unrestricted);
    }

    /** Returns whether the user may do everything, so that nothing need be checked. */
    public boolean unrestricted() {
        return unrestricted;
    }

    /** Returns whether one can log in as this user. */
    public boolean enabled() {
        return enabled;
    }

    /** Returns whether any password is right. */
    public boolean nopass() {
        return nopass;
    }

    /** Returns the hashes of the passwords: SHA-256 in lower-case hexadecimal digits. */
    public List<String> passwords() {
        return passwords;
    }

    /** Returns the selectors; the first one has the permissions outside of parentheses. */
    public List<Selector> selectors() {
        return selectors;
    }

    /** Returns whether one can log in with the password (acl.c ACLCheckUserCredentials); in constant time. */
    boolean acceptsPassword(byte[] password) {
        if (!enabled || nopass) {
            return enabled;
        }
        byte[] hash = Texts.bytes(hash(password));
        boolean found = false;
        for (String known : passwords) {
            found |= MessageDigest.isEqual(hash, Texts.bytes(known));
        }
        return found;
    }

    /** Returns the form in which a password is kept. */
    static String hash(byte[] password) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(password));
        } catch (NoSuchAlgorithmException never) {
            // Every JVM has it.
            throw new IllegalStateException(never);
        }
    }

    /**
     * Returns null if the user may make the request, else why not (acl.c ACLCheckAllUserCommandPerm): one selector must
     * allow all of it, and the denial that is told is the most telling of theirs.
     *
     * @param spec the command or subcommand that the request means; its arity has been checked
     */
    public @Nullable Denial check(CommandSpec spec, byte[][] request) {
        if (unrestricted) {
            return null;
        }
        RequestKeys keys = RequestKeys.of(spec, request);
        Denial most = Denial.COMMAND;
        for (Selector selector : selectors) {
            Denial denial = selector.check(spec, request, keys);
            if (denial == null) {
                return null;
            }
            if (denial.saysMoreThan(most)) {
                most = denial;
            }
        }
        return most;
    }

    /**
     * Returns whether one selector allows the request and lets every key be read, as SORT with BY and GET needs it
     * (acl.c ACLUserCheckCmdWithUnrestrictedKeyAccess).
     */
    public boolean allowsReadingEveryKey(CommandSpec spec, byte[][] request) {
        if (unrestricted) {
            return true;
        }
        RequestKeys keys = RequestKeys.of(spec, request);
        return selectors.stream()
                .anyMatch(selector ->
                        selector.allowsEveryKey(KeyPattern.READ) && selector.check(spec, request, keys) == null);
    }

    // ---- Channels --------------------------------------------------------------------------------------------------

    /** Returns whether a channel, or pattern of channels, that was allowed before is allowed no more. */
    public boolean losesChannelsOf(UserRules before) {
        if (selectors.stream().anyMatch(selector -> selector.allChannels)) {
            return false;
        }
        return before.selectors.stream()
                .anyMatch(old -> old.allChannels
                        || old.channels.stream().anyMatch(channel -> !Selector.matchesAny(channels(), channel, true)));
    }

    /**
     * Returns whether a client that has subscribed to these keeps its subscriptions (acl.c
     * ACLKillPubsubClientsIfNeeded).
     */
    public boolean allowSubscriptions(List<byte[]> channels, List<byte[]> patterns) {
        List<byte[]> allowed = channels();
        return channels.stream().allMatch(channel -> Selector.matchesAny(allowed, channel, false))
                && patterns.stream().allMatch(pattern -> Selector.matchesAny(allowed, pattern, true));
    }

    private List<byte[]> channels() {
        List<byte[]> all = new ArrayList<>();
        selectors.forEach(selector -> all.addAll(selector.channels));
        return all;
    }
}
