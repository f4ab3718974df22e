package dev.redoubt.node.script;

import java.io.IOException;

/** The check of libraries of functions that a snapshot brings, before anything of it is adopted. Stateless. */
public final class LibraryCheck {
    private LibraryCheck() {}

    /**
     * Loads the library as FUNCTION LOAD would, and returns its name. Any thread.
     *
     * @throws IOException it does not load here; the message says why
     */
    public static String nameOf(byte[] text) throws IOException {
        try {
            LibraryCode code = LibraryCode.of(text);
            new LibraryLoader(new Sandbox(() -> null), System::nanoTime).load(code, Long.MAX_VALUE, false);
            return code.name();
        } catch (ScriptException refused) {
            throw new IOException("a library of functions does not load: " + refused.error(), refused);
        }
    }
}
