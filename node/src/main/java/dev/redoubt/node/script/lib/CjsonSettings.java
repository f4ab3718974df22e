package dev.redoubt.node.script.lib;

import java.util.EnumMap;
import java.util.Objects;

/** The settings of one table of cjson, which scripts change by calling its functions (lua_cjson.c, json_config_t). */
final class CjsonSettings {
    /** A third value of {@link Setting#ENCODE_INVALID}: null instead of a number that JSON does not know. */
    static final int AS_NULL = 2;

    /** Integers, and switches: 0 for off and 1 for on. */
    enum Setting {
        /** Encodes arrays with too many holes as objects, instead of an error. */
        SPARSE_CONVERT(0),

        /** The largest index may be so many times the number of elements; 0 for any. */
        SPARSE_RATIO(2),

        /** Up to this index an array may have any number of holes. */
        SPARSE_SAFE(10),
        ENCODE_DEPTH(1_000),
        DECODE_DEPTH(1_000),
        PRECISION(14),

        /** Changes nothing here: a buffer lives as long as a call. */
        KEEP_BUFFER(1),
        ENCODE_INVALID(0),
        DECODE_INVALID(1);

        private final int initial;

        Setting(int initial) {
            this.initial = initial;
        }
    }

    private final EnumMap<Setting, Integer> values = new EnumMap<>(Setting.class);

    CjsonSettings() {
        for (Setting setting : Setting.values()) {
            set(setting, setting.initial);
        }
    }

    int get(Setting setting) {
        return Objects.requireNonNull(values.get(setting));
    }

    void set(Setting setting, int value) {
        values.put(setting, value);
    }
}
