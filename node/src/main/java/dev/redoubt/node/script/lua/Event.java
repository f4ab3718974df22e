package dev.redoubt.node.script.lua;

/** A field of metatables that the machine looks up (ltm.h, TMS). Immutable. */
final class Event {
    static final Event INDEX = new Event("__index", 0);
    static final Event NEWINDEX = new Event("__newindex", 1);
    static final Event EQ = new Event("__eq", 2);
    static final Event LEN = new Event("__len", 3);
    static final Event ADD = new Event("__add", 4);
    static final Event SUB = new Event("__sub", 5);
    static final Event MUL = new Event("__mul", 6);
    static final Event DIV = new Event("__div", 7);
    static final Event MOD = new Event("__mod", 8);
    static final Event POW = new Event("__pow", 9);
    static final Event UNM = new Event("__unm", 10);
    static final Event LT = new Event("__lt", 11);
    static final Event LE = new Event("__le", 12);
    static final Event CONCAT = new Event("__concat", 13);
    static final Event CALL = new Event("__call", 14);

    /** The name of the field. */
    final LuaString field;

    /** The bit in a set of events. */
    final int bit;

    private Event(String field, int place) {
        this.field = LuaString.of(field);
        this.bit = 1 << place;
    }
}
