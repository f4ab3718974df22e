package dev.redoubt.node.script.lua;

import java.util.Arrays;

/**
 * The functions of the library {@code string} that seek: {@code find}, {@code match} and {@code gmatch} (lstrlib.c). A
 * search that takes long goes on in steps of the machine, so that the host keeps control. Stateless.
 */
final class StringSearch {
    /** The bytes that a step of a plain search compares, and how many of them are as long as a step of the machine. */
    private static final int PLAIN_BYTES = 1 << 14;

    private static final int PLAIN_BYTES_OF_STEP = 64;
    private static final int ITERATOR_BYTES = 200;

    private StringSearch() {}

    static void open(LuaTable library) {
        Builtin.add(library, "find", call -> search(call, true));
        Builtin.add(library, "match", call -> search(call, false));
        Builtin iterate = Builtin.make("gmatch", StringSearch::iterate);
        library.put("gmatch", iterate);
        library.put("gfind", iterate);
    }

    private static void search(Call call, boolean find) {
        LuaString source = call.string(1);
        LuaString sought = call.string(2);
        long first = StringLibrary.position(call.integer(3, 1), source.length()) - 1;
        int from = (int) Math.min(Math.max(first, 0), source.length());
        LuaPattern pattern = new LuaPattern(sought);
        Step step;
        if (find && (LuaValues.isTrue(call.get(4)) || !pattern.hasSpecials())) {
            step = new PlainSearch(source.bytes(), sought.bytes(), from);
        } else {
            Matcher matcher = new Matcher(call.machine(), source, pattern, true);
            matcher.seek(from);
            step = new PatternSearch(matcher, find);
        }
        begin(call, step);
    }

    /** Most searches end at once, and need no frame. */
    private static void begin(Call call, Step step) {
        if (!step.run(call)) {
            call.proceed(step);
        }
    }

    /** Gives the place of a match and its captures, or the captures only. */
    private static final class PatternSearch implements Step {
        private final Matcher matcher;
        private final boolean find;

        PatternSearch(Matcher matcher, boolean find) {
            this.matcher = matcher;
            this.find = find;
        }

        @Override
        public boolean run(Call call) {
            Matcher.Result result = matcher.run();
            if (result == Matcher.Result.UNFINISHED) {
                return false;
            }
            if (result == Matcher.Result.NOT_FOUND) {
                call.add(null);
                return true;
            }
            if (find) {
                call.addNumber(matcher.start() + 1);
                call.addNumber(matcher.end());
            }
            if (!find || matcher.captures() > 0) {
                addAll(call, matcher);
            }
            return true;
        }

        @Override
        public void mark(Reachable reachable) {
            matcher.mark(reachable);
        }
    }

    private static void addAll(Call call, Matcher matcher) {
        for (Object value : matcher.values()) {
            call.add(value);
        }
    }

    /** Seeks bytes as they are (lmemfind). */
    private static final class PlainSearch implements Step {
        private final byte[] source;
        private final byte[] sought;
        private int at;

        PlainSearch(byte[] source, byte[] sought, int from) {
            this.source = source;
            this.sought = sought;
            this.at = from;
        }

        @Override
        public boolean run(Call call) {
            int last = source.length - sought.length;
            int compared = 0;
            while (at <= last) {
                if (compared > PLAIN_BYTES) {
                    call.machine().charge(compared / PLAIN_BYTES_OF_STEP);
                    return false;
                }
                int difference = Arrays.mismatch(source, at, at + sought.length, sought, 0, sought.length);
                if (difference < 0) {
                    call.addNumber(at + 1);
                    call.addNumber((double) at + sought.length);
                    return true;
                }
                compared += 1 + difference;
                at++;
            }
            call.machine().charge(compared / PLAIN_BYTES_OF_STEP);
            call.add(null);
            return true;
        }
    }

    private static void iterate(Call call) {
        LuaString source = call.string(1);
        LuaString pattern = call.string(2);
        call.memory().add(ITERATOR_BYTES);
        Matcher matcher = new Matcher(call.machine(), source, new LuaPattern(pattern), false);
        NextMatch next = new NextMatch(matcher, source.length());
        call.add(Builtin.make("gmatch_aux", next::begin).holding(source, pattern));
    }

    /** The function that a loop over the matches calls. */
    private static final class NextMatch implements Step {
        private final Matcher matcher;
        private final int length;
        private int from;

        NextMatch(Matcher matcher, int length) {
            this.matcher = matcher;
            this.length = length;
        }

        void begin(Call call) {
            if (from <= length) {
                matcher.seek(from);
                StringSearch.begin(call, this);
            }
        }

        @Override
        public boolean run(Call call) {
            Matcher.Result result = matcher.run();
            if (result == Matcher.Result.UNFINISHED) {
                return false;
            }
            if (result == Matcher.Result.FOUND) {
                from = matcher.end() + (matcher.end() == matcher.start() ? 1 : 0);
                addAll(call, matcher);
            }
            return true;
        }

        @Override
        public void mark(Reachable reachable) {
            matcher.mark(reachable);
        }
    }
}
