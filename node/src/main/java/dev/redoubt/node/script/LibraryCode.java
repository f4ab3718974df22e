package dev.redoubt.node.script;

import dev.redoubt.config.redisconf.Words;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The text of a library of functions, its first line read (functions.c functionExtractLibMetaData).
 *
 * @param name of the library
 * @param text all of it
 * @param body what stands behind the first line, its line end included so that line numbers stay
 */
record LibraryCode(String name, byte[] text, byte[] body) {
    static final String BAD_NAME =
            "ERR Library names can only contain letters, numbers, or underscores(_) and must be at"
                    + " least one character long";

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_]+");

    /** Returns whether a library or a function may have the name. */
    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /**
     * Reads the first line.
     *
     * @throws ScriptException it does not tell what it has to
     */
    static LibraryCode of(byte[] text) throws ScriptException {
        if (text.length < 2 || text[0] != '#' || text[1] != '!') {
            throw new ScriptException("ERR Missing library metadata");
        }
        int end = ScriptFlags.lineLength(text);
        if (end == text.length) {
            throw new ScriptException("ERR Invalid library metadata");
        }
        List<String> parts = Words.split(new String(text, 2, end - 2, StandardCharsets.ISO_8859_1));
        if (parts == null) {
            throw new ScriptException("ERR Invalid library metadata");
        }
        String engine = text[2] <= ' ' || parts.isEmpty() ? "" : parts.remove(0);
        String name = null;
        for (String part : parts) {
            if (!part.regionMatches(true, 0, "name=", 0, 5)) {
                throw new ScriptException("ERR Invalid metadata value given: " + part);
            }
            if (name != null) {
                throw new ScriptException("ERR Invalid metadata value, name argument was given multiple times");
            }
            name = part.substring(5);
        }
        if (name == null) {
            throw new ScriptException("ERR Library name was not given");
        }
        if (!isName(name)) {
            throw new ScriptException(BAD_NAME);
        }
        if (!engine.equalsIgnoreCase("lua")) {
            throw new ScriptException("ERR Engine '" + engine + "' not found");
        }
        return new LibraryCode(name, text, Arrays.copyOfRange(text, end, text.length));
    }
}
