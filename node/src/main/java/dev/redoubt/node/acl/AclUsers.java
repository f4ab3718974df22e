package dev.redoubt.node.acl;

import dev.redoubt.node.command.Texts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The users of a process (acl.c Users). Reading never waits: the map is immutable and replaced as a whole. Changes come
 * from any thread, one after the other.
 *
 * <p>DIFFERS: a user who was deleted may do nothing at once, also through connections of other event loops that are yet
 * to be closed. In Redis there is one thread.
 */
public final class AclUsers {
    /** The user of connections that have not said who they are. */
    public static final String DEFAULT = "default";

    private static final List<String> DEFAULT_RULES = List.of("+@all", "~*", "&*", "on", "nopass");

    /**
     * The outcome of a change.
     *
     * @param user who was changed or made
     * @param before the rules before; null for a new user
     */
    public record Change(AclUser user, @Nullable UserRules before) {}

    private final CommandSets sets;
    private final BooleanSupplier channelsByDefault;
    private final UserRules nothing;
    private final AclUser defaultUser;

    /** By name; names are ordered by their bytes. */
    private volatile Map<String, AclUser> byName;

    /**
     * Begins with the default user, who may do everything without a password.
     *
     * @param sets the commands of the process
     * @param channelsByDefault whether {@code acl-pubsub-default} is {@code allchannels}
     */
    public AclUsers(CommandSets sets, BooleanSupplier channelsByDefault) {
        this.sets = sets;
        this.channelsByDefault = channelsByDefault;
        this.nothing = new RulesBuilder(sets, false).build();
        this.defaultUser = new AclUser(DEFAULT, ofDefaultUser());
        this.byName = Map.of(DEFAULT, defaultUser);
    }

    private UserRules ofDefaultUser() {
        RulesBuilder rules = new RulesBuilder(sets, false);
        applyKnown(rules, DEFAULT_RULES);
        return rules.build();
    }

    private static void applyKnown(RulesBuilder to, List<String> rules) {
        try {
            to.applyAll(rules);
        } catch (RuleException never) {
            throw new IllegalStateException(never);
        }
    }

    /** Returns the commands of the process, as rules name them. */
    public CommandSets sets() {
        return sets;
    }

    // ---- Reading ---------------------------------------------------------------------------------------------------

    /** Returns the user of connections that have not said who they are; always the same one. */
    public AclUser defaultUser() {
        return defaultUser;
    }

    /** Returns whether a connection must log in before it may do anything (networking.c authRequired). */
    public boolean loginRequired() {
        UserRules rules = defaultUser.rules();
        return !rules.nopass || !rules.enabled;
    }

    /** Returns the user of that name; null if there is none. */
    public @Nullable AclUser find(byte[] name) {
        return byName.get(Texts.latin1(name));
    }

    /** Returns the user as whom a client logs in; null if name or password is wrong. */
    public @Nullable AclUser login(byte[] name, byte[] password) {
        AclUser user = find(name);
        return user != null && user.rules().acceptsPassword(password) ? user : null;
    }

    /** Returns all users, in the order of their names. */
    public Collection<AclUser> all() {
        return byName.values();
    }

    /** Returns the lines of all users, as ACL LIST and the aclfile have them. */
    public List<String> lines() {
        return all().stream()
                .map(user -> "user " + user.name() + " " + RulesText.all(user.rules(), sets))
                .toList();
    }

    // ---- Changing --------------------------------------------------------------------------------------------------

    /** Returns whether a user may be called so. */
    public static boolean isName(byte[] name) {
        return !RulesBuilder.hasSpaces(Texts.latin1(name));
    }

    /**
     * Changes a user, who is made if there is none; all rules or none (acl.c ACLStringSetUser).
     *
     * @throws RuleException a rule is wrong; nothing has changed
     */
    public synchronized Change set(byte[] name, List<String> rules) throws RuleException {
        AclUser user = find(name);
        UserRules before = user == null ? null : user.rules();
        RulesBuilder builder = before == null
                ? new RulesBuilder(sets, channelsByDefault.getAsBoolean())
                : new RulesBuilder(sets, channelsByDefault.getAsBoolean(), before);
        builder.applyAll(rules);
        if (user == null) {
            user = new AclUser(Texts.latin1(name), builder.build());
            add(user);
        } else {
            user.setRules(builder.build());
        }
        return new Change(user, before);
    }

    /** Gives a user these rules; makes the user if there is none. */
    public synchronized void define(String name, UserRules rules) {
        AclUser user = byName.get(name);
        if (user == null) {
            add(new AclUser(name, rules));
        } else {
            user.setRules(rules);
        }
    }

    private void add(AclUser user) {
        Map<String, AclUser> with = new TreeMap<>(byName);
        with.put(user.name(), user);
        byName = Collections.unmodifiableMap(with);
    }

    /** Removes users; the default user stays. Returns those that there were, whose clients are to be closed. */
    public synchronized List<AclUser> delete(List<byte[]> names) {
        List<AclUser> gone = new ArrayList<>();
        Map<String, AclUser> left = new TreeMap<>(byName);
        for (byte[] name : names) {
            AclUser user = left.get(Texts.latin1(name));
            if (user != null && user != defaultUser) {
                left.remove(user.name());
                gone.add(user);
            }
        }
        byName = Collections.unmodifiableMap(left);
        gone.forEach(user -> user.setRules(nothing));
        return gone;
    }

    /**
     * Makes these the users (acl.c ACLLoadFromFile). The default user, if there is none among them, is as at first.
     * Returns the users before but the default one, whose clients are to be closed: all of them, as in Redis.
     */
    public synchronized List<AclUser> replace(Map<String, UserRules> rules) {
        List<AclUser> gone = all().stream().filter(user -> user != defaultUser).toList();
        Map<String, AclUser> now = new TreeMap<>();
        rules.forEach((name, each) -> now.put(name, new AclUser(name, each)));
        UserRules ofDefault = rules.get(DEFAULT);
        defaultUser.setRules(ofDefault == null ? ofDefaultUser() : ofDefault);
        now.put(DEFAULT, defaultUser);
        byName = Collections.unmodifiableMap(now);
        gone.forEach(user -> user.setRules(nothing));
        return gone;
    }

    /** Makes this the only password of the default user; an empty one: any will do ({@code requirepass}). */
    public synchronized void setDefaultPassword(String password) {
        RulesBuilder builder = new RulesBuilder(sets, false, defaultUser.rules());
        applyKnown(builder, password.isEmpty() ? List.of("nopass") : List.of("resetpass", ">" + password));
        defaultUser.setRules(builder.build());
    }

    /** Returns a builder of the rules of a user who is not there yet. */
    RulesBuilder newRules() {
        return new RulesBuilder(sets, channelsByDefault.getAsBoolean());
    }
}
