package dev.redoubt.node.script;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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
        String[] parts = new String(text, 2, end - 2, StandardCharsets.ISO_8859_1).split("\\s+");
        String name = null;
        for (String part : Arrays.asList(parts).subList(1, parts.length)) {
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
        if (!parts[0].equalsIgnoreCase("lua")) {
            throw new ScriptException("ERR Engine '" + parts[0] + "' not found");
        }
        return new LibraryCode(name, text, Arrays.copyOfRange(text, end, text.length));
    }
}
