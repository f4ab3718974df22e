package dev.redoubt.node.acl;

import dev.redoubt.config.redisconf.Words;
import dev.redoubt.node.command.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The parser of the rules of a user, as SETUSER and files have them (acl.c ACLSetUser). Texts have one character a
 * byte. One thread.
 */
final class RulesBuilder {
    private static final int HASH_CHARS = 64;

    private final CommandSets sets;

    /** {@code acl-pubsub-default}: selectors begin with all channels. */
    private final boolean allChannels;

    boolean enabled;
    boolean nopass;
    UserRules.Sanitize sanitize = UserRules.Sanitize.UNSAID;
    final List<String> passwords = new ArrayList<>();
    private final List<SelectorBuilder> selectors = new ArrayList<>();

    /** Begins with a new user, who may do nothing. */
    RulesBuilder(CommandSets sets, boolean allChannels) {
        this.sets = sets;
        this.allChannels = allChannels;
        selectors.add(selector());
    }

    /** Begins with the rules of a user. */
    RulesBuilder(CommandSets sets, boolean allChannels, UserRules from) {
        this.sets = sets;
        this.allChannels = allChannels;
        enabled = from.enabled;
        nopass = from.nopass;
        sanitize = from.sanitize;
        passwords.addAll(from.passwords);
        from.selectors.forEach(selector -> selectors.add(new SelectorBuilder(sets, selector)));
    }

    /** Returns whether a name or pattern has blanks or NUL bytes in it (acl.c ACLStringHasSpaces). */
    static boolean hasSpaces(String text) {
        return text.chars().anyMatch(c -> c == 0 || c == ' ' || (c >= '\t' && c <= '\r'));
    }

    UserRules build() {
        return new UserRules(
                this, selectors.stream().map(SelectorBuilder::build).toList());
    }

    private SelectorBuilder selector() {
        SelectorBuilder selector = new SelectorBuilder(sets);
        selector.setChannels(allChannels);
        return selector;
    }

    /** Applies rules in their order; a selector may be spread over several. */
    void applyAll(List<String> rules) throws RuleException {
        for (String rule : merged(rules)) {
            apply(rule);
        }
    }

    /** Returns the rules with each selector in one of them (acl.c ACLMergeSelectorArguments). */
    static List<String> merged(List<String> rules) throws RuleException {
        List<String> merged = new ArrayList<>();
        String first = "";
        StringBuilder open = null;
        for (String rule : rules) {
            if (rule.startsWith("(") && !rule.endsWith(")")) {
                open = new StringBuilder(rule);
                first = rule;
            } else if (open == null) {
                merged.add(rule);
            } else {
                open.append(' ').append(rule);
                if (rule.endsWith(")")) {
                    merged.add(open.toString());
                    open = null;
                }
            }
        }
        if (open != null) {
            throw new RuleException(RuleException.Reason.UNMATCHED, first);
        }
        return merged;
    }

    /** Applies one rule; a selector must be whole. */
    void apply(String rule) throws RuleException {
        switch (rule.toLowerCase(Locale.ROOT)) {
            case "" -> {}
            case "on" -> enabled = true;
            case "off" -> enabled = false;
            case "skip-sanitize-payload" -> sanitize = UserRules.Sanitize.SKIP;
            case "sanitize-payload" -> sanitize = UserRules.Sanitize.ALWAYS;
            case "nopass" -> setNopass(true);
            case "resetpass" -> setNopass(false);
            case "clearselectors" -> selectors.subList(1, selectors.size()).clear();
            case "reset" -> reset();
            default -> applyOther(rule);
        }
    }

    private void applyOther(String rule) throws RuleException {
        switch (rule.charAt(0)) {
            case '>' -> addPassword(UserRules.hash(Texts.bytes(rule.substring(1))));
            case '#' -> addPassword(checkedHash(rule));
            case '<' -> removePassword(rule, UserRules.hash(Texts.bytes(rule.substring(1))));
            case '!' -> removePassword(rule, checkedHash(rule));
            default -> {
                if (rule.startsWith("(") && rule.endsWith(")")) {
                    addSelector(rule);
                } else {
                    selectors.get(0).apply(rule);
                }
            }
        }
    }

    private void setNopass(boolean any) {
        nopass = any;
        passwords.clear();
    }

    /** As a new user, but for what is said of payloads. */
    private void reset() {
        setNopass(false);
        enabled = false;
        sanitize = UserRules.Sanitize.ALWAYS;
        selectors.clear();
        selectors.add(selector());
    }

    private void addPassword(String hash) {
        if (!passwords.contains(hash)) {
            passwords.add(hash);
        }
        nopass = false;
    }

    private void removePassword(String rule, String hash) throws RuleException {
        if (!passwords.remove(hash)) {
            throw new RuleException(RuleException.Reason.NO_SUCH_PASSWORD, rule);
        }
    }

    private static String checkedHash(String rule) throws RuleException {
        String hash = rule.substring(1);
        boolean fits = hash.length() == HASH_CHARS
                && hash.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
        if (!fits) {
            throw new RuleException(RuleException.Reason.BAD_HASH, rule);
        }
        return hash;
    }

    /** Adds a selector; words in quotes that are not closed are none, as in acl.c. */
    private void addSelector(String rule) throws RuleException {
        SelectorBuilder selector = selector();
        List<String> words = Words.split(rule.substring(1, rule.length() - 1));
        try {
            for (String word : words == null ? List.<String>of() : words) {
                selector.apply(word);
            }
        } catch (RuleException fault) {
            throw fault.in(rule);
        }
        selectors.add(selector);
    }
}
