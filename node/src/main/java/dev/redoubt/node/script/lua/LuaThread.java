package dev.redoubt.node.script.lua;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A thread of Lua, that is a coroutine or the main thread: a stack of values, and frames for the open calls. A value
 * is in two arrays: a number is {@link #NUMBER} in one and itself in the other, so that arithmetic creates no objects.
 * Used by the thread of the JVM that runs the machine.
 */
final class LuaThread extends Coroutine {
    /** Stands for a number, whose value is in the other array. */
    static final Object NUMBER = Slots.NUMBER;

    /** A coroutine that did not begin yet, or that waits in yield. */
    static final int SUSPENDED = 0;

    static final int RUNNING = 1;
    /** It resumed another one. */
    static final int NORMAL = 2;

    static final int DEAD = 3;

    /** The memory of a thread with an empty stack, an estimate. */
    static final int BYTES = 2048;

    private static final int FIRST_SLOTS = 64;
    private static final int SLOT_BYTES = 12;
    private static final int FIRST_FRAMES = 8;
    private static final int MAX_FRAMES = 20_000;
    private static final int MAX_FRAMES_OF_HANDLERS = 22_000;

    private final LuaMemory memory;

    @Nullable
    Object[] objects = new @Nullable Object[FIRST_SLOTS];

    double[] numbers = new double[FIRST_SLOTS];

    /** The open calls, up to {@link #depth}; frame 0 is that of the host or of resume. */
    Frame[] frames = new Frame[FIRST_FRAMES];

    int depth = -1;
    private int frameLimit = MAX_FRAMES;

    /** The end of the values that an instruction has left for the next one. */
    int top;

    /** The highest slot that was used since the stack was cleared. */
    private int highest;

    /** The open upvalues, the highest slot first. */
    private @Nullable UpValue open;

    int status = SUSPENDED;

    /** The thread that resumed this one. */
    @Nullable
    LuaThread resumer;

    /** Calls from within the machine that are open, and how many there were when the thread was resumed. */
    int innerCalls;

    int baseInnerCalls;

    /** The global table of functions that the thread loads. */
    LuaTable globals;

    LuaThread(LuaMemory memory, LuaTable globals) {
        this.memory = memory;
        this.globals = globals;
    }

    Frame frame() {
        return frames[depth];
    }

    /** Returns a value as natives and tables see it: numbers are {@link Double}. */
    @Nullable
    Object get(int slot) {
        Object value = objects[slot];
        return value == NUMBER ? (Double) numbers[slot] : value;
    }

    void set(int slot, @Nullable Object value) {
        if (value instanceof Double number) {
            setNumber(slot, number);
        } else {
            objects[slot] = value;
        }
    }

    void setNumber(int slot, double value) {
        numbers[slot] = value;
        // The collector has to be told of each reference that is written, so that none is written in vain.
        if (objects[slot] != NUMBER) {
            objects[slot] = NUMBER;
        }
    }

    void move(int from, int to) {
        Object value = objects[from];
        if (value == NUMBER) {
            setNumber(to, numbers[from]);
        } else {
            objects[to] = value;
        }
    }

    /** Makes sure that the slots before {@code end} exist. */
    void need(int end) {
        if (end > highest) {
            if (end > objects.length) {
                grow(end);
            }
            highest = end;
        }
    }

    private void grow(int end) {
        int size = Math.max(end, 2 * objects.length);
        memory.add((long) SLOT_BYTES * size);
        objects = Arrays.copyOf(objects, size);
        numbers = Arrays.copyOf(numbers, size);
        for (UpValue upvalue = open; upvalue != null; upvalue = upvalue.below) {
            upvalue.objects = objects;
            upvalue.numbers = numbers;
        }
    }

    /** Opens a frame. */
    Frame push() {
        if (depth + 1 >= frameLimit) {
            overflow();
        }
        if (depth + 1 == frames.length) {
            memory.add((long) Frame.BYTES * frames.length);
            frames = Arrays.copyOf(frames, 2 * frames.length);
        }
        depth++;
        Frame frame = frames[depth];
        if (frame == null) {
            frame = new Frame();
            frames[depth] = frame;
        }
        return frame;
    }

    /** A handler of errors gets some room above the frames that were too many. */
    private void overflow() {
        if (frameLimit > MAX_FRAMES) {
            throw LuaError.inHandler();
        }
        frameLimit = MAX_FRAMES_OF_HANDLERS;
        throw new LuaError("stack overflow");
    }

    /** Drops the frames above one. */
    void unwind(int toDepth) {
        depth = toDepth;
        if (frameLimit != MAX_FRAMES && depth < MAX_FRAMES) {
            frameLimit = MAX_FRAMES;
        }
    }

    /** Returns the upvalue of a slot. */
    UpValue capture(int slot) {
        UpValue above = null;
        UpValue at = open;
        while (at != null && at.at > slot) {
            above = at;
            at = at.below;
        }
        if (at != null && at.at == slot) {
            return at;
        }
        UpValue created = new UpValue(objects, numbers, slot, at);
        if (above == null) {
            open = created;
        } else {
            above.below = created;
        }
        return created;
    }

    /** Closes the upvalues from a slot on. */
    void close(int slot) {
        while (open != null && open.at >= slot) {
            UpValue closed = open;
            open = closed.below;
            closed.close();
        }
    }

    boolean hasOpenUpvalues() {
        return open != null;
    }

    /** Forgets what is left of ended calls, so that it can be collected. */
    void clear() {
        int end = 0;
        for (int i = 0; i <= depth; i++) {
            end = Math.max(end, frames[i].top);
        }
        clearFrom(Math.max(end, top));
    }

    /** Forgets everything. */
    void reset() {
        close(0);
        unwind(-1);
        top = 0;
        clearFrom(0);
        innerCalls = 0;
        baseInnerCalls = 0;
    }

    private void clearFrom(int end) {
        if (end < highest) {
            Arrays.fill(objects, end, highest, null);
            highest = end;
        }
        for (int i = depth + 1; i < frames.length && frames[i] != null; i++) {
            frames[i].closure = null;
            frames[i].step = null;
        }
    }

    /** Returns the memory of the stack, an estimate in bytes. */
    long bytes() {
        return BYTES + (long) SLOT_BYTES * objects.length + (long) Frame.BYTES * frames.length;
    }

    @Override
    void visit(Reachable reachable) {
        clear();
        reachable.add(bytes());
        reachable.mark(globals);
        reachable.mark(resumer);
        for (Object value : objects) {
            reachable.mark(value);
        }
        for (int i = 0; i <= depth; i++) {
            Frame frame = frames[i];
            reachable.mark(frame.closure);
            if (frame.step != null) {
                frame.step.mark(reachable);
            }
        }
    }

    /** Copies values to behind what a step of another thread has in the stack, as results of what it called. */
    static void transfer(LuaThread from, int first, int count, LuaThread to) {
        int at = to.frame().top;
        to.need(at + count);
        for (int i = 0; i < count; i++) {
            to.set(at + i, from.get(first + i));
        }
        to.top = at + count;
    }
}
