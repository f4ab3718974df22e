package dev.redoubt.node.acl;

import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.Texts;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Rules as text, in the one form that ACL LIST, GETUSER and the aclfile have (acl.c ACLDescribeUser). Stateless. */
public final class RulesText {
    private RulesText() {}

    /** Returns the flags of a user, in Redis's order. */
    public static List<String> flags(UserRules rules) {
        List<String> flags = new ArrayList<>();
        flags.add(rules.enabled ? "on" : "off");
        if (rules.nopass) {
            flags.add("nopass");
        }
        switch (rules.sanitize) {
            case SKIP -> flags.add("skip-sanitize-payload");
            case ALWAYS -> flags.add("sanitize-payload");
            case UNSAID -> {}
        }
        return flags;
    }

    /** Returns all rules of a user, from which SETUSER makes the same user again. */
    public static String all(UserRules rules, CommandSets sets) {
        StringJoiner text = new StringJoiner(" ");
        flags(rules).forEach(text::add);
        rules.passwords.forEach(hash -> text.add("#" + hash));
        for (int i = 0; i < rules.selectors.size(); i++) {
            String selector = selector(rules.selectors.get(i), sets);
            text.add(i == 0 ? selector : "(" + selector + ")");
        }
        return text.toString();
    }

    private static String selector(Selector selector, CommandSets sets) {
        StringJoiner text = new StringJoiner(" ");
        String keys = keys(selector);
        if (!keys.isEmpty()) {
            text.add(keys);
        }
        if (!selector.allChannels) {
            text.add("resetchannels");
        }
        String channels = channels(selector);
        if (!channels.isEmpty()) {
            text.add(channels);
        }
        return text.add(commands(selector, sets)).toString();
    }

    /** Returns the key patterns of a selector. */
    public static String keys(Selector selector) {
        if (selector.allKeys) {
            return "~*";
        }
        StringJoiner text = new StringJoiner(" ");
        selector.keys.forEach(pattern -> text.add(pattern.text()));
        return text.toString();
    }

    /** Returns the channel patterns of a selector. */
    public static String channels(Selector selector) {
        if (selector.allChannels) {
            return "&*";
        }
        StringJoiner text = new StringJoiner(" ");
        selector.channels.forEach(pattern -> text.add("&" + Texts.latin1(pattern)));
        return text.toString();
    }

    // ---- Commands --------------------------------------------------------------------------------------------------

    /**
     * Returns the rules for commands: all or nothing, then the categories that bring most of the difference, then
     * single commands (acl.c ACLDescribeSelectorCommandRules).
     */
    public static String commands(Selector selector, CommandSets sets) {
        boolean adds = !selector.futureCommands;
        StringJoiner text = new StringJoiner(" ");
        SelectorBuilder described = new SelectorBuilder(sets);
        SelectorBuilder left = new SelectorBuilder(sets, selector);
        applyKnown(described, text, adds ? "-@all" : "+@all");
        Set<String> used = new HashSet<>();
        String best = best(left.commands, sets, adds, used);
        while (best != null) {
            used.add(best);
            applyKnown(described, text, (adds ? "+@" : "-@") + best);
            applyKnown(left, null, (adds ? "-@" : "+@") + best);
            best = best(left.commands, sets, adds, used);
        }
        for (CommandSpec spec : sets.table().all()) {
            single(selector, described, text, spec);
            sets.table().subcommands(spec).forEach(sub -> single(selector, described, text, sub));
            firstArgs(selector, text, spec);
        }
        return text.toString();
    }

    private static void applyKnown(SelectorBuilder to, @Nullable StringJoiner text, String rule) {
        try {
            to.apply(rule);
        } catch (RuleException never) {
            throw new IllegalStateException(rule, never);
        }
        if (text != null) {
            text.add(rule);
        }
    }

    /** Returns the category more of whose commands are to be changed than not, with the fewest that are not. */
    private static @Nullable String best(BitSet commands, CommandSets sets, boolean adds, Set<String> used) {
        String best = null;
        int fewest = Integer.MAX_VALUE;
        int most = 0;
        for (String category : CommandSets.categories()) {
            BitSet on = (BitSet) sets.categoryOf(category).clone();
            int size = on.cardinality();
            on.and(commands);
            int same = adds ? on.cardinality() : size - on.cardinality();
            int different = size - same;
            if (!used.contains(category)
                    && same > different
                    && (different < fewest || (different == fewest && same > most))) {
                best = category;
                fewest = different;
                most = same;
            }
        }
        return best;
    }

    private static void single(Selector selector, SelectorBuilder described, StringJoiner text, CommandSpec spec) {
        boolean allowed = selector.commands.get(spec.index());
        if (allowed != described.commands.get(spec.index())) {
            text.add((allowed ? "+" : "-") + spec.name());
            described.change(spec, allowed);
        }
    }

    private static void firstArgs(Selector selector, StringJoiner text, CommandSpec spec) {
        if (!selector.commands.get(spec.index())) {
            selector.firstArgs
                    .getOrDefault(spec.index(), List.of())
                    .forEach(arg -> text.add("+" + spec.name() + "|" + arg));
        }
    }
}
