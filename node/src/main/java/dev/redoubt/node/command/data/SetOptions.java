package dev.redoubt.node.command.data;

import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.CommandContext;

/** The options of SET and GETEX (t_string.c parseExtendedStringArgumentsOrReply). Used again for each request. */
final class SetOptions {
    static final int NX = 1;
    static final int XX = 1 << 1;
    static final int GET = 1 << 2;
    static final int KEEPTTL = 1 << 3;
    static final int EX = 1 << 4;
    static final int PX = 1 << 5;
    static final int EXAT = 1 << 6;
    static final int PXAT = 1 << 7;
    static final int PERSIST = 1 << 8;
    private static final int EXPIRES = EX | PX | EXAT | PXAT;

    int flags;
    /** Index of the expiry's argument; 0 when there is none. */
    int expireAt;

    /** Reads the arguments from {@code first} on; answers the error and returns false if they are wrong. */
    boolean parse(CommandContext c, int first, boolean set) {
        flags = 0;
        expireAt = 0;
        byte[][] args = c.args;
        for (int i = first; i < args.length; i++) {
            int option = option(args[i], set);
            boolean clash = (flags & excluded(option)) != 0;
            boolean takesValue = (option & EXPIRES) != 0;
            if (option == 0 || clash || (takesValue && i + 1 == args.length)) {
                c.error(Texts.SYNTAX);
                return false;
            }
            flags |= option;
            if (takesValue) {
                expireAt = ++i;
            }
        }
        return true;
    }

    private static int option(byte[] arg, boolean set) {
        switch (arg.length) {
            case 2:
                if (set && Texts.is(arg, "nx")) {
                    return NX;
                }
                if (set && Texts.is(arg, "xx")) {
                    return XX;
                }
                return Texts.is(arg, "ex") ? EX : Texts.is(arg, "px") ? PX : 0;
            case 3:
                return set && Texts.is(arg, "get") ? GET : 0;
            case 4:
                return Texts.is(arg, "exat") ? EXAT : Texts.is(arg, "pxat") ? PXAT : 0;
            default:
                if (set) {
                    return Texts.is(arg, "keepttl") ? KEEPTTL : 0;
                }
                return Texts.is(arg, "persist") ? PERSIST : 0;
        }
    }

    /** The options that may not have come before; the same expiry twice is allowed, as in Redis. */
    private static int excluded(int option) {
        switch (option) {
            case NX:
                return XX;
            case XX:
                return NX;
            case GET:
                return 0;
            case KEEPTTL:
            case PERSIST:
                return EXPIRES;
            default:
                return KEEPTTL | PERSIST | (EXPIRES & ~option);
        }
    }
}
