package dev.redoubt.node.acl;

import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.Texts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The parser of the rules of one selector (acl.c ACLSetSelector). Texts have one character a byte. One thread. */
final class SelectorBuilder {
    private final CommandSets sets;
    boolean allCommands;
    boolean allKeys;
    boolean allChannels;
    boolean futureCommands;
    final BitSet commands;
    final Map<Integer, List<String>> firstArgs;
    final List<KeyPattern> keys;
    final List<byte[]> channels;

    /** Begins without any permission. */
    SelectorBuilder(CommandSets sets) {
        this.sets = sets;
        commands = new BitSet();
        firstArgs = new TreeMap<>();
        keys = new ArrayList<>();
        channels = new ArrayList<>();
    }

    /** Begins with the permissions of a selector. */
    SelectorBuilder(CommandSets sets, Selector from) {
        this.sets = sets;
        allCommands = from.allCommands;
        allKeys = from.allKeys;
        allChannels = from.allChannels;
        futureCommands = from.futureCommands;
        commands = (BitSet) from.commands.clone();
        firstArgs = new TreeMap<>(from.firstArgs);
        keys = new ArrayList<>(from.keys);
        channels = new ArrayList<>(from.channels);
    }

    Selector build() {
        return new Selector(this);
    }

    /** Applies a rule. */
    void apply(String rule) throws RuleException {
        switch (rule.toLowerCase(Locale.ROOT)) {
            case "allkeys", "~*" -> setKeys(true);
            case "resetkeys" -> setKeys(false);
            case "allchannels", "&*" -> setChannels(true);
            case "resetchannels" -> setChannels(false);
            case "allcommands", "+@all" -> setCommands(true);
            case "nocommands", "-@all" -> setCommands(false);
            default -> applyPattern(rule);
        }
    }

    private void applyPattern(String rule) throws RuleException {
        switch (rule.isEmpty() ? ' ' : rule.charAt(0)) {
            case '~', '%' -> addKeys(rule);
            case '&' -> addChannels(rule);
            case '+', '-' -> changeCommands(rule);
            default -> throw new RuleException(RuleException.Reason.SYNTAX, rule);
        }
    }

    private void setKeys(boolean all) {
        allKeys = all;
        keys.clear();
    }

    void setChannels(boolean all) {
        allChannels = all;
        channels.clear();
    }

    private void setCommands(boolean all) {
        commands.clear();
        commands.set(0, all ? sets.table().rows().size() : 0);
        futureCommands = all;
        allCommands = all;
        firstArgs.clear();
    }

    private void addKeys(String rule) throws RuleException {
        if (allKeys) {
            throw new RuleException(RuleException.Reason.KEYS_AFTER_ALL, rule);
        }
        int access = KeyPattern.READ | KeyPattern.WRITE;
        int start = 1;
        if (rule.charAt(0) == '%') {
            int tilde = rule.indexOf('~');
            start = tilde < 0 ? rule.length() : tilde + 1;
            access = access(rule, tilde < 0 ? start : tilde);
        }
        byte[] pattern = pattern(rule, start);
        for (int i = 0; i < keys.size(); i++) {
            if (keys.get(i).isOf(pattern)) {
                keys.set(i, keys.get(i).with(access));
                return;
            }
        }
        keys.add(new KeyPattern(pattern, access));
    }

    /** Reads the letters between the percent sign and the tilde; each may stand once. */
    private static int access(String rule, int end) throws RuleException {
        int access = 0;
        for (int i = 1; i < end; i++) {
            int bit =
                    switch (rule.charAt(i)) {
                        case 'R', 'r' -> KeyPattern.READ;
                        case 'W', 'w' -> KeyPattern.WRITE;
                        default -> throw new RuleException(RuleException.Reason.SYNTAX, rule);
                    };
            if ((access & bit) != 0) {
                throw new RuleException(RuleException.Reason.SYNTAX, rule);
            }
            access |= bit;
        }
        if (access == 0) {
            throw new RuleException(RuleException.Reason.SYNTAX, rule);
        }
        return access;
    }

    private void addChannels(String rule) throws RuleException {
        if (allChannels) {
            throw new RuleException(RuleException.Reason.CHANNELS_AFTER_ALL, rule);
        }
        byte[] pattern = pattern(rule, 1);
        if (channels.stream().noneMatch(channel -> Arrays.equals(channel, pattern))) {
            channels.add(pattern);
        }
    }

    private static byte[] pattern(String rule, int start) throws RuleException {
        String pattern = rule.substring(start);
        if (RulesBuilder.hasSpaces(pattern)) {
            throw new RuleException(RuleException.Reason.SYNTAX, rule);
        }
        return Texts.bytes(pattern);
    }

    // ---- Commands --------------------------------------------------------------------------------------------------

    private void changeCommands(String rule) throws RuleException {
        boolean allow = rule.charAt(0) == '+';
        String name = rule.substring(1);
        int bar = name.lastIndexOf('|');
        if (name.startsWith("@")) {
            BitSet rows = sets.category(name.substring(1));
            if (rows == null) {
                throw new RuleException(RuleException.Reason.UNKNOWN_COMMAND, rule);
            }
            rows.stream().forEach(index -> change(sets.table().rows().get(index), allow));
        } else if (allow && bar >= 0) {
            allowPart(rule, name, bar);
        } else {
            change(command(rule, name), allow);
        }
    }

    private CommandSpec command(String rule, String name) throws RuleException {
        CommandSpec spec = sets.find(name);
        if (spec == null) {
            throw new RuleException(RuleException.Reason.UNKNOWN_COMMAND, rule);
        }
        return spec;
    }

    /** Allows a subcommand, or a first argument of a command that has none. */
    private void allowPart(String rule, String name, int bar) throws RuleException {
        CommandSpec spec = command(rule, name.substring(0, bar));
        String part = name.substring(bar + 1);
        if (spec.name().indexOf('|') >= 0) {
            throw new RuleException(RuleException.Reason.FIRST_ARG_OF_SUBCOMMAND, rule);
        }
        if (part.isEmpty()) {
            throw new RuleException(RuleException.Reason.SYNTAX, rule);
        }
        if (spec.container()) {
            change(command(rule, name), true);
            return;
        }
        List<String> args = new ArrayList<>(firstArgs.getOrDefault(spec.index(), List.of()));
        if (args.stream().noneMatch(part::equalsIgnoreCase)) {
            args.add(part);
            firstArgs.put(spec.index(), List.copyOf(args));
        }
    }

    /** Allows or forbids a command with its subcommands (acl.c ACLChangeSelectorPerm). */
    void change(CommandSpec spec, boolean allow) {
        firstArgs.remove(spec.index());
        for (CommandSpec each : sets.family(spec)) {
            commands.set(each.index(), allow);
        }
        allCommands &= allow;
    }
}
