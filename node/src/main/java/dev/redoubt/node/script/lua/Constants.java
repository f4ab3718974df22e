package dev.redoubt.node.script.lua;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The constants of a function while it is compiled; equal ones are one. Used by one thread. */
final class Constants {
    private static final Object NIL = new Object();

    private final Map<Object, Integer> places = new HashMap<>();
    private final List<Object> values = new ArrayList<>();

    int string(LuaString value) {
        return place(value);
    }

    /** Returns the place of a number; 0 and -0 are one, the first that came (lcode.c, addk). */
    int number(double value) {
        Double key = value == 0 ? (Double) 0.0 : (Double) value;
        Integer known = places.get(key);
        return known == null ? add(key, value) : known;
    }

    int bool(boolean value) {
        return place(value);
    }

    int nil() {
        return place(NIL);
    }

    int size() {
        return values.size();
    }

    boolean isString(int place) {
        return values.get(place) instanceof LuaString;
    }

    private int place(Object value) {
        Integer known = places.get(value);
        return known == null ? add(value, value) : known;
    }

    private int add(Object key, Object value) {
        if (values.size() > Op.MAX_LONG) {
            throw LuaError.of(LuaString.of("constant table overflow"));
        }
        places.put(key, values.size());
        values.add(value);
        return values.size() - 1;
    }

    @Nullable
    Object[] objects() {
        @Nullable Object[] objects = new @Nullable Object[values.size()];
        for (int i = 0; i < objects.length; i++) {
            Object value = values.get(i);
            objects[i] = value instanceof Double ? Slots.NUMBER : value == NIL ? null : value;
        }
        return objects;
    }

    double[] numbers() {
        double[] numbers = new double[values.size()];
        for (int i = 0; i < numbers.length; i++) {
            if (values.get(i) instanceof Double number) {
                numbers[i] = number;
            }
        }
        return numbers;
    }
}
