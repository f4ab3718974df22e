package dev.redoubt.node.command.engine;

import java.util.Locale;

/** The events of keys, by the names and the classes that Redis gives them (notify.c). */
public enum KeyEvent {
    DEL('g'),
    EXPIRE('g'),
    PERSIST('g'),
    RENAME_FROM('g'),
    RENAME_TO('g'),
    MOVE_FROM('g'),
    MOVE_TO('g'),
    COPY_TO('g'),
    RESTORE('g'),
    SET('$'),
    SETRANGE('$'),
    SETBIT('$'),
    APPEND('$'),
    INCRBY('$'),
    INCRBYFLOAT('$'),
    PFADD('$'),
    LPUSH('l'),
    RPUSH('l'),
    LPOP('l'),
    RPOP('l'),
    LINSERT('l'),
    LSET('l'),
    LTRIM('l'),
    LREM('l'),
    SORTSTORE('l'),
    SADD('s'),
    SREM('s'),
    SPOP('s'),
    SINTERSTORE('s'),
    SUNIONSTORE('s'),
    SDIFFSTORE('s'),
    HSET('h'),
    HDEL('h'),
    HINCRBY('h'),
    HINCRBYFLOAT('h'),
    ZADD('z'),
    ZINCR('z'),
    ZREM('z'),
    ZREMRANGEBYRANK('z'),
    ZREMRANGEBYSCORE('z'),
    ZREMRANGEBYLEX('z'),
    ZPOPMIN('z'),
    ZPOPMAX('z'),
    ZINTERSTORE('z'),
    ZUNIONSTORE('z'),
    ZDIFFSTORE('z'),
    ZRANGESTORE('z'),
    GEOSEARCHSTORE('z'),
    GEORADIUSSTORE('z'),
    XADD('t'),
    XTRIM('t'),
    XDEL('t'),
    XSETID('t'),
    XGROUP_CREATE('t', "xgroup-create"),
    XGROUP_CREATECONSUMER('t', "xgroup-createconsumer"),
    XGROUP_DELCONSUMER('t', "xgroup-delconsumer"),
    XGROUP_DESTROY('t', "xgroup-destroy"),
    XGROUP_SETID('t', "xgroup-setid"),
    EXPIRED('x'),
    EVICTED('e'),
    KEYMISS('m'),
    NEW('n');

    /** The letters of the classes in {@code notify-keyspace-events}; {@code A} stands for all before {@code m}. */
    private static final String CLASSES = "g$lshzxetdmn";

    private static final int ALL = (1 << CLASSES.indexOf('m')) - 1;

    private final int bit;
    private final String text;

    KeyEvent(char letter) {
        this.bit = 1 << CLASSES.indexOf(letter);
        this.text = name().toLowerCase(Locale.ROOT);
    }

    KeyEvent(char letter, String text) {
        this.bit = 1 << CLASSES.indexOf(letter);
        this.text = text;
    }

    /** Returns the bit of its class. */
    int bit() {
        return bit;
    }

    /** Returns its name, as clients see it. */
    public String text() {
        return text;
    }

    /** Returns the bits of the classes that the letters of {@code notify-keyspace-events} name. */
    static int bits(String letters) {
        int bits = letters.indexOf('A') >= 0 ? ALL : 0;
        for (int i = 0; i < CLASSES.length(); i++) {
            if (letters.indexOf(CLASSES.charAt(i)) >= 0) {
                bits |= 1 << i;
            }
        }
        return bits;
    }
}
