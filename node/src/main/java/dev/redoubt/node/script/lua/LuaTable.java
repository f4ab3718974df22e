package dev.redoubt.node.script.lua;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A table: the values of the keys 1 to n in an array, the others in a hash table that keeps the order in which keys
 * came. Access is raw: metatables are the machine's business. One thread.
 *
 * <p>A key whose value becomes nil keeps its place until the parts are built anew, which a new key may cause and
 * nothing else: so a traversal may clear fields (lua_next). The sizes of both parts follow ltable.c, because the
 * length of a table with holes depends on them.
 */
public final class LuaTable {
    private static final @Nullable Object[] NONE = {};
    private static final int[] NO_INDEX = {};
    private static final int MAX_SIZE = 1 << 26;

    /** The memory of an empty table, an estimate. */
    static final int OBJECT_BYTES = 72;

    /** The memory of one field, and of one element of the array; numbers are objects of their own. */
    static final int FIELD_BYTES = 32;

    static final int ELEMENT_BYTES = 20;

    /** The array part: the values of the keys 1 to its length. */
    private @Nullable Object[] array = NONE;

    /** The hash part: keys and values in the order in which keys came, up to {@link #used}. */
    private @Nullable Object[] keys = NONE;

    private @Nullable Object[] values = NONE;
    private int used;

    /** The places of keys by hash, plus 1; 0 is free. Twice as many as keys fit, a power of two. */
    private int[] index = NO_INDEX;

    private @Nullable LuaTable metatable;

    /** Events of metatables for which this table is known to have no field; bits of {@link Event}. */
    private int absentEvents;

    /** The last mark pass that saw it. */
    int mark;

    /** Scripts may not change it ({@code Attempt to modify a readonly table}). */
    private boolean readOnly;

    /** Creates an empty table. */
    public LuaTable() {}

    LuaTable(int elements, int fields) {
        if (elements > 0) {
            array = new @Nullable Object[elements];
        }
        if (fields > 0) {
            newHash(fields);
        }
    }

    /** Returns the memory that a new table needs. */
    static long bytes(int elements, int fields) {
        return OBJECT_BYTES + (long) ELEMENT_BYTES * elements + (long) FIELD_BYTES * capacity(fields);
    }

    /** Returns the value of a key; null for nil. */
    public @Nullable Object get(@Nullable Object key) {
        if (key instanceof LuaString name) {
            return get(name);
        }
        if (key instanceof Double number) {
            return get((double) number);
        }
        int place = find(key);
        return place < 0 ? null : values[place];
    }

    /** Returns the value of a number. */
    @Nullable
    Object get(double number) {
        int at = (int) number;
        if ((double) at == number) {
            return get(at);
        }
        int place = used == 0 ? -1 : find(number);
        return place < 0 ? null : values[place];
    }

    /** Returns the value of an integer key. */
    public @Nullable Object get(int key) {
        int at = key - 1;
        if (at >= 0 && at < array.length) {
            return array[at];
        }
        int place = used == 0 ? -1 : find((double) key);
        return place < 0 ? null : values[place];
    }

    /** Returns the value of a name. */
    @Nullable
    Object get(LuaString name) {
        if (used == 0) {
            return null;
        }
        int mask = index.length - 1;
        for (int slot = spread(name.hashCode()) & mask; index[slot] != 0; slot = (slot + 1) & mask) {
            int place = index[slot] - 1;
            Object found = keys[place];
            if (found == name || name.equals(found)) {
                return values[place];
            }
        }
        return null;
    }

    /**
     * Returns the value of a constant name. A hint says where a table had it last: tables that are made in the same way
     * have it in the same place.
     *
     * @param hints of the code
     * @param at the hint of the instruction, which is set anew
     */
    @Nullable
    Object get(LuaString name, int[] hints, int at) {
        int place = place(name, hints, at);
        return place < 0 ? null : values[place];
    }

    /**
     * Assigns to a constant name, if no metamethod and no error can come of it.
     *
     * @return whether it was done
     */
    boolean assign(LuaString name, @Nullable Object value, LuaMemory memory, int[] hints, int at) {
        if (readOnly) {
            return false;
        }
        int place = place(name, hints, at);
        if (place >= 0 && (values[place] != null || metatable == null)) {
            absentEvents = 0;
            values[place] = value;
            return true;
        }
        if (metatable != null) {
            return false;
        }
        putField(name, value, memory);
        return true;
    }

    private int place(LuaString name, int[] hints, int at) {
        int hint = hints[at];
        if (hint < used && keys[hint] == name) {
            return hint;
        }
        int place = find(name);
        if (place >= 0) {
            hints[at] = place;
            // The equal key of the code is found without a comparison of bytes the next time.
            keys[place] = name;
        }
        return place;
    }

    /** Returns the value of a name. */
    public @Nullable Object get(String name) {
        return get(LuaString.of(name));
    }

    /**
     * Sets the value of a key; a null value removes it. The caller accounts for memory.
     *
     * @param key neither nil nor NaN
     */
    public void put(Object key, @Nullable Object value) {
        put(key, value, null);
    }

    /** Sets the value of an integer key. The caller accounts for memory. */
    public void put(int key, @Nullable Object value) {
        put(key, value, null);
    }

    /** Sets the value of a name. The caller accounts for memory. */
    public void put(String name, @Nullable Object value) {
        putField(LuaString.of(name), value, null);
    }

    /** Sets the value of a key, and adds what the table grows to an account. */
    void put(Object key, @Nullable Object value, @Nullable LuaMemory memory) {
        if (key instanceof Double number) {
            int at = (int) (double) number;
            if ((double) at == number) {
                put(at, value, memory);
                return;
            }
        }
        putField(key, value, memory);
    }

    /** Sets the value of an integer key, and adds what the table grows to an account. */
    void put(int key, @Nullable Object value, @Nullable LuaMemory memory) {
        int at = key - 1;
        if (at >= 0 && at < array.length) {
            array[at] = value;
        } else {
            putField((double) key, value, memory);
        }
    }

    private void putField(Object key, @Nullable Object value, @Nullable LuaMemory memory) {
        absentEvents = 0;
        int place = find(key);
        if (place >= 0) {
            values[place] = value;
        } else if (value != null) {
            if (used == keys.length) {
                rebuild(key, memory);
                put(key, value, memory);
            } else {
                append(key, value);
            }
        }
    }

    private void append(Object key, Object value) {
        keys[used] = key;
        values[used] = value;
        int mask = index.length - 1;
        int slot = spread(key.hashCode()) & mask;
        while (index[slot] != 0) {
            slot = (slot + 1) & mask;
        }
        index[slot] = ++used;
    }

    private int find(@Nullable Object key) {
        if (used == 0 || key == null) {
            return -1;
        }
        int mask = index.length - 1;
        for (int slot = spread(key.hashCode()) & mask; index[slot] != 0; slot = (slot + 1) & mask) {
            Object found = keys[index[slot] - 1];
            if (found == key || key.equals(found)) {
                return index[slot] - 1;
            }
        }
        return -1;
    }

    private static int spread(int hash) {
        int mixed = hash * 0x9E3779B9;
        return mixed ^ (mixed >>> 15);
    }

    private static int capacity(int fields) {
        return fields <= 1 ? fields : Integer.highestOneBit(fields - 1) << 1;
    }

    private void newHash(int fields) {
        int capacity = capacity(fields);
        keys = capacity == 0 ? NONE : new @Nullable Object[capacity];
        values = capacity == 0 ? NONE : new @Nullable Object[capacity];
        index = capacity == 0 ? NO_INDEX : new int[2 * capacity];
        used = 0;
    }

    /** Drops the keys without values, and makes room for a new key (ltable.c, rehash). */
    private void rebuild(Object added, @Nullable LuaMemory memory) {
        TableSizes sizes = new TableSizes();
        sizes.count(array);
        for (int i = 0; i < used; i++) {
            if (values[i] != null) {
                sizes.count(keys[i]);
            }
        }
        sizes.count(added);
        sizes.choose();
        resize(sizes.array(), sizes.hash(), memory);
    }

    /** Makes the array part at least {@code elements} long (ltable.c, luaH_resizearray). */
    void reserve(int elements, @Nullable LuaMemory memory) {
        if (elements > array.length) {
            resize(elements, keys.length, memory);
        }
    }

    private void resize(int elements, int fields, @Nullable LuaMemory memory) {
        if (elements > MAX_SIZE || fields > MAX_SIZE) {
            throw LuaMemory.exhausted();
        }
        if (memory != null) {
            // The old parts live until the new ones are filled.
            memory.add((long) ELEMENT_BYTES * elements + (long) FIELD_BYTES * capacity(fields));
        }
        @Nullable Object[] oldArray = array;
        @Nullable Object[] oldKeys = keys;
        @Nullable Object[] oldValues = values;
        int old = used;
        if (elements != oldArray.length) {
            array = elements == 0 ? NONE : Arrays.copyOf(oldArray, elements);
        }
        newHash(fields);
        for (int i = elements; i < oldArray.length; i++) {
            if (oldArray[i] != null) {
                put(i + 1, oldArray[i], memory);
            }
        }
        for (int i = 0; i < old; i++) {
            Object key = oldKeys[i];
            if (key != null && oldValues[i] != null) {
                put(key, oldValues[i], memory);
            }
        }
    }

    /** Returns a border: n where n is set and n + 1 is not, or 0 (luaH_getn). */
    public int length() {
        int size = array.length;
        if (size > 0 && array[size - 1] == null) {
            return border(0, size);
        }
        if (used == 0) {
            return size;
        }
        int set = size;
        int unset = size + 1;
        while (get(unset) != null) {
            set = unset;
            if (unset > Integer.MAX_VALUE / 2) {
                return linearBorder();
            }
            unset *= 2;
        }
        return border(set, unset);
    }

    private int border(int set, int unset) {
        int low = set;
        int high = unset;
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (get(middle) == null) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return low;
    }

    private int linearBorder() {
        int at = 1;
        while (get(at) != null) {
            at++;
        }
        return at - 1;
    }

    /**
     * Returns the position behind {@code position} at which there is a value, or -1. Positions begin with 0 for the
     * first call, and are those of {@link #keyAt} and {@link #valueAt}.
     */
    public int next(int position) {
        int at = position;
        while (at < array.length) {
            if (array[at++] != null) {
                return at;
            }
        }
        at -= array.length;
        while (at < used) {
            if (values[at++] != null) {
                return array.length + at;
            }
        }
        return -1;
    }

    /** Returns the position of a key, for {@link #next}; 0 for nil, -1 for a key that is not in the table. */
    public int position(@Nullable Object key) {
        if (key == null) {
            return 0;
        }
        Object sought = key;
        if (key instanceof Double number) {
            int at = (int) (double) number;
            if ((double) at == number) {
                if (at >= 1 && at <= array.length) {
                    return at;
                }
                sought = (double) at;
            }
        }
        int place = find(sought);
        return place < 0 ? -1 : array.length + place + 1;
    }

    /** Returns the position of a name, as {@link #position(Object)}; quickly if the guess is right. */
    int position(Object name, int guess) {
        int place = guess - array.length - 1;
        return place >= 0 && place < used && keys[place] == name ? guess : position(name);
    }

    /** Returns the key at a position that {@link #next} gave. */
    public Object keyAt(int position) {
        return at(position <= array.length ? (Double) (double) position : keys[position - array.length - 1]);
    }

    /** Returns the value at a position that {@link #next} gave. */
    public Object valueAt(int position) {
        return at(position <= array.length ? array[position - 1] : values[position - array.length - 1]);
    }

    private static Object at(@Nullable Object found) {
        if (found == null) {
            throw new IllegalArgumentException("nothing at this position");
        }
        return found;
    }

    /** Returns the memory of the table itself with its numbers, without other keys and values; an estimate in bytes. */
    long bytes() {
        return OBJECT_BYTES + (long) ELEMENT_BYTES * array.length + (long) FIELD_BYTES * keys.length;
    }

    /** Returns the field of an event, when this is a metatable. */
    @Nullable
    Object event(Event event) {
        if ((absentEvents & event.bit) != 0) {
            return null;
        }
        Object handler = get(event.field);
        if (handler == null) {
            absentEvents |= event.bit;
        }
        return handler;
    }

    /** Returns the metatable, null for none. */
    public @Nullable LuaTable metatable() {
        return metatable;
    }

    /** Sets the metatable; null for none. */
    public void setMetatable(@Nullable LuaTable table) {
        metatable = table;
    }

    /** Returns whether an assignment is all that happens: scripts may change the table, and it has no metatable. */
    boolean isPlain() {
        return metatable == null && !readOnly;
    }

    /** Returns whether scripts may not change the table. */
    public boolean readOnly() {
        return readOnly;
    }

    /** Sets whether scripts may change the table; the host may always. */
    public void setReadOnly(boolean on) {
        readOnly = on;
    }
}
