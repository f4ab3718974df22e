package dev.redoubt.node.script;

import dev.redoubt.config.redisconf.Words;
import dev.redoubt.node.command.CommandFlag;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The flags that a script declares in its first line ({@code #!lua flags=no-writes}). Immutable.
 *
 * @param declared false for a script without such a line: then its commands are judged one by one
 * @param flags those that it has
 */
record ScriptFlags(boolean declared, Set<ScriptFlags.Flag> flags) {
    /** A flag, in the order of script.c scripts_flags_def. */
    enum Flag {
        NO_WRITES,
        ALLOW_OOM,
        ALLOW_STALE,
        NO_CLUSTER,
        ALLOW_CROSS_SLOT_KEYS;

        /** Returns the name that scripts use. */
        String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** Returns the flag of that name; null if there is none. */
        static @Nullable Flag named(String text, boolean anyCase) {
            for (Flag flag : values()) {
                if (anyCase ? flag.text().equalsIgnoreCase(text) : flag.text().equals(text)) {
                    return flag;
                }
            }
            return null;
        }
    }

    /** The flags of a script that declares none. */
    static final ScriptFlags UNDECLARED = new ScriptFlags(false, Set.of());

    ScriptFlags {
        flags = Set.copyOf(flags);
    }

    boolean has(Flag flag) {
        return flags.contains(flag);
    }

    /** Returns their names, in the order of Redis. */
    List<String> names() {
        return List.of(Flag.values()).stream()
                .filter(flags::contains)
                .map(Flag::text)
                .toList();
    }

    /** Returns what admission may assume of a command that runs the script (script.c scriptFlagsToCmdFlags). */
    long commandFlags() {
        long bits = 0;
        if (!has(Flag.ALLOW_OOM) && !has(Flag.NO_WRITES)) {
            bits |= CommandFlag.DENYOOM.bit();
        }
        if (!has(Flag.NO_WRITES)) {
            bits |= CommandFlag.WRITE.bit();
        }
        if (has(Flag.ALLOW_STALE)) {
            bits |= CommandFlag.STALE.bit();
        }
        return bits;
    }

    /** Returns the length of the first line if it declares something, else 0; the line end is not counted. */
    static int lineLength(byte[] body) {
        if (body.length < 2 || body[0] != '#' || body[1] != '!') {
            return 0;
        }
        int end = 0;
        while (end < body.length && body[end] != '\n') {
            end++;
        }
        return end;
    }

    /**
     * Reads the first line (eval.c evalExtractShebangFlags).
     *
     * @throws ScriptException it is no line that Redis accepts
     */
    static ScriptFlags of(byte[] body) throws ScriptException {
        int length = lineLength(body);
        if (length == 0) {
            return UNDECLARED;
        }
        if (length == body.length) {
            throw new ScriptException("ERR Invalid script shebang");
        }
        List<String> parts = Words.split(new String(body, 0, length, StandardCharsets.ISO_8859_1));
        if (parts == null || parts.isEmpty()) {
            throw new ScriptException("ERR Invalid engine in script shebang");
        }
        if (!parts.get(0).equals("#!lua")) {
            throw new ScriptException("ERR Unexpected engine in script shebang: " + parts.get(0));
        }
        Set<Flag> flags = EnumSet.noneOf(Flag.class);
        for (String part : parts.subList(1, parts.size())) {
            if (!part.startsWith("flags=")) {
                throw new ScriptException("ERR Unknown lua shebang option: " + part);
            }
            String names = part.substring("flags=".length());
            for (String name : names.isEmpty() ? new String[0] : names.split(",", -1)) {
                Flag flag = Flag.named(name, false);
                if (flag == null) {
                    throw new ScriptException("ERR Unexpected flag in script shebang: " + name);
                }
                flags.add(flag);
            }
        }
        return new ScriptFlags(true, flags);
    }
}
