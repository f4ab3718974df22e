package dev.redoubt.node.acl;

import dev.redoubt.node.command.CommandFlag;
import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.RequestKeys;
import dev.redoubt.node.command.Texts;
import dev.redoubt.node.pubsub.Glob;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One set of permissions of a user (acl.c aclSelector): commands, and the keys and channels on which they may be run.
 * Immutable.
 */
public final class Selector {
    final boolean allCommands;
    final boolean allKeys;
    final boolean allChannels;

    /** Commands that later versions may bring are allowed too: the rules began with {@code +@all}. */
    final boolean futureCommands;

    /** By the index of a row. */
    final BitSet commands;

    /** First arguments, in any case, with which a command may be run that may not be run otherwise; by its index. */
    final Map<Integer, List<String>> firstArgs;

    final List<KeyPattern> keys;
    final List<byte[]> channels;

    Selector(SelectorBuilder from) {
        allCommands = from.allCommands;
        allKeys = from.allKeys;
        allChannels = from.allChannels;
        futureCommands = from.futureCommands;
        commands = (BitSet) from.commands.clone();
        firstArgs = Map.copyOf(from.firstArgs);
        keys = List.copyOf(from.keys);
        channels = List.copyOf(from.channels);
    }

    /** Returns whether it allows everything. */
    boolean unrestricted() {
        return allCommands && allKeys && allChannels;
    }

    /** Returns null if the request is allowed. */
    @Nullable
    Denial check(CommandSpec spec, byte[][] request, RequestKeys requestKeys) {
        if (!allCommands && !spec.has(CommandFlag.NO_AUTH) && !allowsCommand(spec, request)) {
            return Denial.COMMAND;
        }
        if (!allKeys) {
            for (int i = 0; i < requestKeys.count(); i++) {
                int position = requestKeys.position(i);
                if (!allowsKey(request[position], KeyPattern.required(requestKeys.flags(i)))) {
                    return new Denial(Denial.Reason.KEY, position);
                }
            }
        }
        return allChannels ? null : checkChannels(spec, request);
    }

    private boolean allowsCommand(CommandSpec spec, byte[][] request) {
        if (commands.get(spec.index())) {
            return true;
        }
        List<String> allowed = request.length < 2 ? null : firstArgs.get(spec.index());
        return allowed != null && allowed.stream().anyMatch(Texts.latin1(request[1])::equalsIgnoreCase);
    }

    private boolean allowsKey(byte[] key, int access) {
        for (KeyPattern pattern : keys) {
            if (pattern.allows(key, access)) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether it allows {@code access} to every key (acl.c ACLSelectorHasUnrestrictedKeyAccess). */
    boolean allowsEveryKey(int access) {
        return allKeys || keys.stream().anyMatch(pattern -> pattern.allowsAny(access));
    }

    /** The channels are the arguments that db.c commands_with_channels names. */
    private @Nullable Denial checkChannels(CommandSpec spec, byte[][] request) {
        if (!spec.has(CommandFlag.PUBSUB)) {
            return null;
        }
        boolean pattern = spec.name().equals("psubscribe");
        int end =
                switch (spec.name()) {
                    case "subscribe", "psubscribe", "ssubscribe" -> request.length;
                    case "publish", "spublish" -> 2;
                    default -> 0;
                };
        for (int i = 1; i < end; i++) {
            if (!matchesAny(channels, request[i], pattern)) {
                return new Denial(Denial.Reason.CHANNEL, i);
            }
        }
        return null;
    }

    /**
     * Returns whether one of the patterns matches a channel; a pattern that a client subscribes to must be one of them,
     * byte for byte (acl.c ACLCheckChannelAgainstList).
     */
    static boolean matchesAny(List<byte[]> allowed, byte[] channel, boolean isPattern) {
        for (byte[] pattern : allowed) {
            if (isPattern ? Arrays.equals(pattern, channel) : Glob.matches(pattern, channel)) {
                return true;
            }
        }
        return false;
    }
}
