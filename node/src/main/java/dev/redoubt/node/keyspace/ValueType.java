package dev.redoubt.node.keyspace;

import java.util.Arrays;

/**
 * The type of a value, with the name that Redis's TYPE answers and the number that its {@code DEBUG DIGEST} mixes in
 * ({@code server.h OBJ_*}).
 */
public enum ValueType {
    STRING("string", 0),
    LIST("list", 1),
    SET("set", 2),
    ZSET("zset", 3),
    HASH("hash", 4),
    STREAM("stream", 6);

    /**
     * The code, in an entry's flags, of a string that is no integer to OBJECT ENCODING although its text may be one:
     * a sum of INCRBYFLOAT ({@code object.c createStringObjectFromLongDouble}).
     */
    static final int TEXT_CODE = 5;

    private static final ValueType[] BY_CODE = byCode();

    private final String redisName;
    private final int code;

    ValueType(String redisName, int code) {
        this.redisName = redisName;
        this.code = code;
    }

    /** Returns the answer of TYPE. */
    public String redisName() {
        return redisName;
    }

    /** Redis's object type number; also the low bits of an entry's flags. */
    public int code() {
        return code;
    }

    static ValueType ofCode(int code) {
        return BY_CODE[code];
    }

    private static ValueType[] byCode() {
        ValueType[] types = new ValueType[EntryFormat.TYPE_MASK + 1];
        Arrays.fill(types, STRING);
        for (ValueType type : values()) {
            types[type.code] = type;
        }
        return types;
    }
}
