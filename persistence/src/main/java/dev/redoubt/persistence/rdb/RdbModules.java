package dev.redoubt.persistence.rdb;

import java.io.IOException;

/** The data of modules in a snapshot, which can be named and skipped, but not held. Stateless. */
final class RdbModules {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final int NAME_SHIFT = 58;
    private static final int VERSION_BITS = 10;
    private static final int CHARACTER_BITS = 6;

    private static final int END = 0;
    private static final int SIGNED = 1;
    private static final int UNSIGNED = 2;
    private static final int FLOAT = 3;
    private static final int DOUBLE = 4;
    private static final int STRING = 5;

    private RdbModules() {}

    /** The name of a module's type: nine characters of six bits, above ten bits of version (moduleTypeNameByID). */
    static String name(long id) {
        StringBuilder name = new StringBuilder();
        for (int shift = NAME_SHIFT; shift >= VERSION_BITS; shift -= CHARACTER_BITS) {
            name.append(ALPHABET.charAt((int) (id >>> shift) & 63));
        }
        return name.toString();
    }

    /** Takes the data that a module keeps outside of keys, behind its id (rdb.c rdbSaveSingleModuleAux). */
    static void skipAux(RdbInput in) throws IOException {
        long at = in.offset();
        if (in.length() != UNSIGNED) {
            throw new RdbException(at, "data of a module that do not tell when they are due");
        }
        in.unsigned();
        while (true) {
            at = in.offset();
            int form = (int) Math.min(in.length(), Integer.MAX_VALUE);
            switch (form) {
                case END -> {
                    return;
                }
                case SIGNED, UNSIGNED -> in.unsigned();
                case FLOAT -> in.i32();
                case DOUBLE -> in.i64();
                case STRING -> in.string();
                default -> throw new RdbException(at, "unknown form " + form + " of a module's data");
            }
        }
    }
}
