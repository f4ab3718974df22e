package dev.redoubt.node.script.lua;

import org.jspecify.annotations.Nullable;

/** The library {@code string} (lstrlib.c). Stateless. */
final class StringLibrary {
    private StringLibrary() {}

    static void open(LuaMachine machine) {
        LuaTable library = new LuaTable();
        machine.globals().put("string", library);
        Builtin.add(library, "byte", StringLibrary::bytes);
        Builtin.add(library, "char", StringLibrary::characters);
        Builtin.add(library, "dump", StringLibrary::dump);
        Builtin.add(library, "find", call -> search(call, true));
        Builtin.add(library, "format", StringFormat::run);
        Builtin.add(library, "gmatch", StringLibrary::gmatch);
        library.put("gfind", library.get("gmatch"));
        Builtin.add(library, "gsub", StringLibrary::gsub);
        Builtin.add(library, "len", call -> call.addNumber(call.string(1).length()));
        Builtin.add(library, "lower", call -> mapped(call, 'A', 'Z'));
        Builtin.add(library, "match", call -> search(call, false));
        Builtin.add(library, "rep", StringLibrary::repeat);
        Builtin.add(library, "reverse", StringLibrary::reverse);
        Builtin.add(library, "sub", StringLibrary::sub);
        Builtin.add(library, "upper", call -> mapped(call, 'a', 'z'));
        LuaTable metatable = new LuaTable();
        metatable.put("__index", library);
        machine.metatables().ofStrings(metatable);
    }

    /** Returns a position from the end as one from the start (posrelat). */
    private static long position(long position, int length) {
        return position < 0 ? Math.max(0, position + length + 1) : position;
    }

    private static byte[] allocate(Call call, int length) {
        call.memory().add(LuaString.OBJECT_BYTES + (long) length);
        return new byte[length];
    }

    private static void sub(Call call) {
        LuaString text = call.string(1);
        long from = Math.max(1, position(call.integer(2), text.length()));
        long to = Math.min(text.length(), position(call.integer(3, -1), text.length()));
        if (from > to) {
            call.add(LuaString.EMPTY);
            return;
        }
        call.memory().add(LuaString.OBJECT_BYTES + to - from + 1);
        call.add(text.slice((int) from - 1, (int) to));
    }

    private static void reverse(Call call) {
        byte[] text = call.string(1).bytes();
        byte[] reversed = allocate(call, text.length);
        for (int i = 0; i < text.length; i++) {
            reversed[text.length - 1 - i] = text[i];
        }
        call.add(LuaString.of(reversed));
    }

    /** Changes the case of the letters from {@code first} to {@code last}. */
    private static void mapped(Call call, char first, char last) {
        byte[] text = call.string(1).bytes();
        byte[] changed = allocate(call, text.length);
        for (int i = 0; i < text.length; i++) {
            changed[i] = (byte) (text[i] >= first && text[i] <= last ? text[i] ^ 0x20 : text[i]);
        }
        call.add(LuaString.of(changed));
    }

    private static void repeat(Call call) {
        byte[] text = call.string(1).bytes();
        int times = call.intArgument(2);
        if (times <= 0 || text.length == 0) {
            call.add(LuaString.EMPTY);
            return;
        }
        long length = (long) text.length * times;
        call.memory().add(LuaString.OBJECT_BYTES + length);
        if (length > Integer.MAX_VALUE - 16) {
            throw LuaMemory.exhausted();
        }
        byte[] repeated = new byte[(int) length];
        for (int at = 0; at < repeated.length; at += text.length) {
            System.arraycopy(text, 0, repeated, at, text.length);
        }
        call.add(LuaString.of(repeated));
    }

    private static void bytes(Call call) {
        LuaString text = call.string(1);
        long from = position(call.integer(2, 1), text.length());
        long to = Math.min(text.length(), position(call.integer(3, from), text.length()));
        from = Math.max(1, from);
        if (to - from >= BaseLibrary.MAX_STACK) {
            throw new LuaError("string slice too long");
        }
        for (long i = from; i <= to; i++) {
            call.addNumber(text.at((int) i - 1));
        }
    }

    private static void characters(Call call) {
        byte[] bytes = allocate(call, call.count());
        for (int i = 1; i <= bytes.length; i++) {
            int c = call.intArgument(i);
            if (c < 0 || c > 255) {
                throw call.badArgument(i, "invalid value");
            }
            bytes[i - 1] = (byte) c;
        }
        call.add(LuaString.of(bytes));
    }

    /** A function of this machine has no form that another could load. */
    private static void dump(Call call) {
        if (!(call.get(1) instanceof LuaFunction)) {
            throw call.wrongType(1, "function");
        }
        throw new LuaError("unable to dump given function");
    }

    // ---- Patterns --------------------------------------------------------------------------------------------------

    private static void search(Call call, boolean positions) {
        LuaString subject = call.string(1);
        LuaString pattern = call.string(2);
        long init = position(call.integer(3, 1), subject.length()) - 1;
        int from = (int) Math.max(0, Math.min(init, subject.length()));
        if (positions && (LuaValues.isTrue(call.get(4)) || LuaPattern.isPlain(pattern.bytes()))) {
            int found = LuaPattern.find(subject.bytes(), pattern.bytes(), from);
            if (found < 0) {
                call.add(null);
            } else {
                call.addNumber(found + 1);
                call.addNumber(found + pattern.length());
            }
            return;
        }
        LuaPattern matcher = new LuaPattern(subject.bytes(), pattern.bytes());
        boolean anchored = LuaPattern.isAnchored(pattern);
        for (int at = from; at <= subject.length(); at++) {
            int end = matcher.match(at, anchored ? 1 : 0);
            if (end >= 0) {
                if (positions) {
                    call.addNumber(at + 1);
                    call.addNumber(end);
                }
                addCaptures(call, matcher, at, end, !positions);
                return;
            }
            if (anchored) {
                break;
            }
        }
        call.add(null);
    }

    private static void addCaptures(Call call, LuaPattern matcher, int start, int end, boolean wholeIfNone) {
        int count = matcher.captures() == 0 && wholeIfNone ? 1 : matcher.captures();
        for (int i = 0; i < count; i++) {
            call.add(matcher.capture(i, start, end, call.memory()));
        }
    }

    private static void gmatch(Call call) {
        LuaString subject = call.string(1);
        LuaPattern matcher = new LuaPattern(subject.bytes(), call.string(2).bytes());
        int[] next = {0};
        Builtin iterator = Builtin.make("gmatch_iterator", inner -> {
            for (int at = next[0]; at <= subject.length(); at++) {
                int end = matcher.match(at, 0);
                if (end >= 0) {
                    next[0] = end == at ? end + 1 : end;
                    addCaptures(inner, matcher, at, end, true);
                    return;
                }
            }
            next[0] = subject.length() + 1;
        });
        call.memory().add(LuaTable.OBJECT_BYTES);
        call.add(iterator.holding(subject));
    }

    private static void gsub(Call call) {
        LuaString subject = call.string(1);
        LuaString pattern = call.string(2);
        Object replacement = call.get(3);
        int most = call.intArgument(4, subject.length() + 1);
        if (replacement instanceof Double) {
            replacement = call.string(3);
        }
        if (!(replacement instanceof LuaString
                || replacement instanceof LuaTable
                || replacement instanceof LuaFunction)) {
            throw call.badArgument(3, "string/function/table expected");
        }
        call.proceed(new Substitution(subject, pattern, replacement, most, call));
    }

    /** Replaces matches one after the other; each may ask a function, or a table with a metatable. */
    private static final class Substitution implements Step {
        private final LuaString subject;
        private final LuaPattern matcher;
        private final Object replacement;
        private final boolean anchored;
        private final int most;
        private final LuaText out;
        private int at;
        private int count;

        /** The end of the match whose replacement was asked for; -1 if none was. */
        private int asked = -1;

        Substitution(LuaString subject, LuaString pattern, Object replacement, int most, Call call) {
            this.subject = subject;
            this.matcher = new LuaPattern(subject.bytes(), pattern.bytes());
            this.replacement = replacement;
            this.anchored = LuaPattern.isAnchored(pattern);
            this.most = most;
            this.out = new LuaText(call.memory());
        }

        @Override
        public boolean run(Call call) {
            if (asked >= 0) {
                int end = asked;
                asked = -1;
                replace(call.given(1), end);
                if (advance(end)) {
                    return finish(call);
                }
            }
            while (count < most) {
                int end = matcher.match(at, anchored ? 1 : 0);
                if (end >= 0) {
                    count++;
                    if (!substitute(call, end)) {
                        asked = end;
                        return false;
                    }
                }
                if (advance(end)) {
                    break;
                }
            }
            return finish(call);
        }

        /** Goes on behind a match, or by one character; returns whether the subject is at its end. */
        private boolean advance(int end) {
            if (end >= 0 && end > at) {
                at = end;
            } else if (at < subject.length()) {
                out.append(subject.at(at++));
            } else {
                return true;
            }
            return anchored;
        }

        private boolean finish(Call call) {
            out.append(subject.bytes(), at, subject.length() - at);
            call.add(out.take());
            call.addNumber(count);
            return true;
        }

        /** Appends the replacement of the match; returns false if a function was asked for it. */
        private boolean substitute(Call call, int end) {
            if (replacement instanceof LuaString text) {
                expand(call, text, end);
                return true;
            }
            if (replacement instanceof LuaTable table) {
                Object key = matcher.capture(0, at, end, call.memory());
                Metatables metatables = call.machine().metatables();
                if (!metatables.find(table, key)) {
                    replace(metatables.value, end);
                    return true;
                }
                call.invoke(metatables.handler, 1, metatables.self, key);
                return false;
            }
            int arguments = Math.max(1, matcher.captures());
            @Nullable Object[] captures = new @Nullable Object[arguments];
            for (int i = 0; i < arguments; i++) {
                captures[i] = matcher.capture(i, at, end, call.memory());
            }
            call.invoke(replacement, 1, captures);
            return false;
        }

        private void replace(@Nullable Object value, int end) {
            if (value == null || Boolean.FALSE.equals(value)) {
                out.append(subject.bytes(), at, end - at);
            } else if (value instanceof LuaString text) {
                out.append(text);
            } else if (value instanceof Double number) {
                out.append(LuaValues.numberText(number));
            } else {
                throw new LuaError("invalid replacement value (a " + LuaValues.typeName(value) + ")");
            }
        }

        private void expand(Call call, LuaString text, int end) {
            int i = 0;
            while (i < text.length()) {
                int c = text.at(i++);
                if (c != '%') {
                    out.append(c);
                    continue;
                }
                int next = i < text.length() ? text.at(i) : 0;
                i++;
                if (next == '0') {
                    out.append(subject.bytes(), at, end - at);
                } else if (next >= '1' && next <= '9') {
                    replace(matcher.capture(next - '1', at, end, call.memory()), end);
                } else {
                    out.append(next);
                }
            }
        }

        @Override
        public void mark(Reachable reachable) {
            reachable.mark(subject);
            reachable.mark(replacement);
        }
    }
}
