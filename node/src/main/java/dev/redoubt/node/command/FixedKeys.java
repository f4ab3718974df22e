package dev.redoubt.node.command;

import dev.redoubt.node.command.CommandSpec.KeyPositions;
import java.util.List;

/**
 * The first, last and step of COMMAND, which came before key specifications, and whether they leave keys out (server.c
 * populateCommandLegacyRangeSpec). Stateless.
 */
final class FixedKeys {
    private FixedKeys() {}

    /** Returns the range of the specifications that begin at an index and follow each other. */
    static KeyPositions of(List<KeySpec> specs) {
        if (specs.size() == 1 && specs.get(0).fixed()) {
            KeySpec only = specs.get(0);
            return new KeyPositions(only.index(), last(only), only.step());
        }
        int first = 0;
        int last = 0;
        for (KeySpec spec : specs) {
            if (follows(spec, last)) {
                first = first == 0 ? spec.index() : first;
                last = last(spec);
            }
        }
        return first == 0 ? KeyPositions.NONE : new KeyPositions(first, last, 1);
    }

    /** Returns whether keys are left out of that range: the flag movablekeys. */
    static boolean movable(List<KeySpec> specs) {
        if (specs.size() == 1 && specs.get(0).fixed()) {
            return specs.get(0).has(KeyFlag.INCOMPLETE);
        }
        int last = 0;
        for (KeySpec spec : specs) {
            if (!follows(spec, last) || spec.has(KeyFlag.INCOMPLETE)) {
                return true;
            }
            last = last(spec);
        }
        return false;
    }

    private static boolean follows(KeySpec spec, int last) {
        return spec.fixed() && spec.step() == 1 && (last == 0 || last == spec.index() - 1);
    }

    private static int last(KeySpec spec) {
        return spec.last() < 0 ? spec.last() : spec.index() + spec.last();
    }
}
