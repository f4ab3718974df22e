package dev.redoubt.node.command;

import dev.redoubt.persistence.text.RedisNumbers;

/**
 * The keys of requests that the specifications do not find, or about which they say too little: each command has a
 * function of its own in db.c. Stateless.
 */
final class OddKeys {
    private static final int READ = KeyFlag.RO.bit() | KeyFlag.ACCESS.bit();
    private static final int OVERWRITE = KeyFlag.OW.bit() | KeyFlag.UPDATE.bit();
    private static final int CHANGE = KeyFlag.RW.bit() | KeyFlag.ACCESS.bit() | KeyFlag.UPDATE.bit();
    private static final int MOVE = KeyFlag.RW.bit() | KeyFlag.ACCESS.bit() | KeyFlag.DELETE.bit();

    private OddKeys() {}

    /** Adds the keys of the request; nothing if the command will refuse its syntax. */
    static void add(CommandSpec spec, byte[][] request, RequestKeys keys) {
        switch (spec.name()) {
            case "set" -> keys.add(1, setReads(request) ? CHANGE : OVERWRITE);
            case "bitfield" -> keys.add(1, bitfieldReads(request) ? READ : CHANGE);
            case "sort_ro" -> keys.add(1, READ);
            case "sort" -> sort(request, keys);
            case "migrate" -> migrate(request, keys);
            case "georadius", "georadiusbymember" -> near(request, keys);
            case "xread", "xreadgroup" -> streams(request, keys);
            default -> counted(spec, request, keys);
        }
    }

    /** Returns whether SET gives the old value back (db.c setGetKeys). */
    private static boolean setReads(byte[][] request) {
        for (int i = 3; i < request.length; i++) {
            if (Texts.is(request[i], "get")) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether all operations of BITFIELD are GET; a wrong one may be a write (db.c bitfieldGetKeys). */
    private static boolean bitfieldReads(byte[][] request) {
        int i = 2;
        while (i < request.length) {
            int left = request.length - i - 1;
            if (Texts.is(request[i], "get") && left >= 2) {
                i += 3;
            } else if (Texts.is(request[i], "overflow") && left >= 1) {
                i += 2;
            } else {
                return false;
            }
        }
        return true;
    }

    /** The key of SORT, and that behind its last STORE (db.c sortGetKeys). */
    private static void sort(byte[][] request, RequestKeys keys) {
        keys.add(1, READ);
        int store = 0;
        for (int i = 2; i < request.length; i++) {
            if (Texts.is(request[i], "limit")) {
                i += 2;
            } else if (Texts.is(request[i], "get") || Texts.is(request[i], "by")) {
                i++;
            } else if (Texts.is(request[i], "store") && i + 1 < request.length) {
                store = i + 1;
            }
        }
        if (store > 0) {
            keys.add(store, OVERWRITE);
        }
    }

    /** The key of MIGRATE, or those behind KEYS if it is empty (db.c migrateGetKeys). */
    private static void migrate(byte[][] request, RequestKeys keys) {
        for (int i = 6; i < request.length; i++) {
            if (Texts.is(request[i], "keys")) {
                for (int key = i + 1; key < request.length && request[3].length == 0; key++) {
                    keys.add(key, MOVE);
                }
                return;
            }
            if (Texts.is(request[i], "auth")) {
                i++;
            } else if (Texts.is(request[i], "auth2")) {
                i += 2;
            }
        }
        keys.add(3, MOVE);
    }

    /** The key of GEORADIUS and its kin, and that behind the last STORE (db.c georadiusGetKeys). */
    private static void near(byte[][] request, RequestKeys keys) {
        keys.add(1, 0);
        int store = 0;
        for (int i = 5; i + 1 < request.length; i++) {
            if (Texts.is(request[i], "store") || Texts.is(request[i], "storedist")) {
                store = ++i;
            }
        }
        if (store > 0) {
            keys.add(store, 0);
        }
    }

    /** The first half of what is behind STREAMS (db.c xreadGetKeys). */
    private static void streams(byte[][] request, RequestKeys keys) {
        int i = 1;
        while (i < request.length && !Texts.is(request[i], "streams")) {
            if (Texts.is(request[i], "block") || Texts.is(request[i], "count")) {
                i += 2;
            } else if (Texts.is(request[i], "group")) {
                i += 3;
            } else if (Texts.is(request[i], "noack")) {
                i++;
            } else {
                return;
            }
        }
        int behind = request.length - i - 1;
        for (int key = 0; key < behind / 2 && behind % 2 == 0; key++) {
            keys.add(i + 1 + key, 0);
        }
    }

    /** The keys behind a number that is one to C's atoi only, and then that of the result (db.c genericGetKeys). */
    private static void counted(CommandSpec spec, byte[][] request, RequestKeys keys) {
        int counter = 0;
        int result = 0;
        for (KeySpec one : spec.keySpecs()) {
            if (one.find() == KeySpec.Find.KEYNUM) {
                counter = one.index();
            } else {
                result = one.index();
            }
        }
        int count = counter == 0 || counter >= request.length ? 0 : RedisNumbers.leadingInt(request[counter]);
        if (count < 1 || count > request.length - counter - 1) {
            return;
        }
        for (int key = 0; key < count; key++) {
            keys.add(counter + 1 + key, 0);
        }
        if (result > 0) {
            keys.add(result, 0);
        }
    }
}
