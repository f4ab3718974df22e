package dev.redoubt.node.script.lua;

import org.jspecify.annotations.Nullable;

/** The function {@code string.gsub} (lstrlib.c, str_gsub, add_value), which may call others for each match. One thread. */
final class Substitution implements Step {
    private final Machine machine;
    private final LuaString source;
    private final Matcher matcher;
    private final Object replacement;
    private final int most;
    private @Nullable LuaText text;

    /** The bytes of the source that the text or its replacements have taken the place of. */
    private int copied;

    private int count;
    private boolean ended;
    private boolean called;

    private Substitution(Machine machine, LuaString source, Matcher matcher, Object replacement, int most) {
        this.machine = machine;
        this.source = source;
        this.matcher = matcher;
        this.replacement = replacement;
        this.most = most;
    }

    static void begin(Call call) {
        LuaString source = call.string(1);
        LuaString pattern = call.string(2);
        Object replacement = call.get(3);
        int most = call.intArgument(4, source.length() + 1);
        if (replacement instanceof Double number) {
            replacement = LuaValues.numberText(number);
        }
        boolean function = replacement instanceof LuaFunction;
        boolean mayCall = function || (replacement instanceof LuaTable table && table.metatable() != null);
        if (replacement == null || !(function || replacement instanceof LuaString || replacement instanceof LuaTable)) {
            throw call.badArgument(3, "string/function/table expected");
        }
        Matcher matcher = new Matcher(call.machine(), source, new LuaPattern(pattern), true);
        Substitution substitution = new Substitution(call.machine(), source, matcher, replacement, most);
        matcher.seek(0);
        if (mayCall || !substitution.run(call)) {
            call.proceed(substitution);
        }
    }

    @Override
    public boolean run(Call call) {
        if (called) {
            called = false;
            add(call.given(1));
        }
        while (!ended && count < most) {
            Matcher.Result result = matcher.run();
            if (result == Matcher.Result.UNFINISHED) {
                return false;
            }
            ended = result == Matcher.Result.NOT_FOUND;
            if (!ended) {
                count++;
                if (!substitute(call)) {
                    called = true;
                    return false;
                }
            }
        }
        call.add(result());
        call.addNumber(count);
        return true;
    }

    private LuaString result() {
        LuaText changed = text;
        if (changed == null) {
            return source;
        }
        changed.append(source.bytes(), copied, source.length() - copied);
        return changed.take();
    }

    /** Adds the replacement of a match; returns false when it has asked for a call that gives it. */
    private boolean substitute(Call call) {
        if (replacement instanceof LuaString template) {
            LuaText target = reach();
            expand(template, target);
            next();
            return true;
        }
        if (replacement instanceof LuaTable) {
            Metatables metatables = machine.metatables();
            Object key = matcher.capture(0);
            if (find(metatables, key)) {
                add(metatables.value);
                return true;
            }
            call.invoke(metatables.handler, 1, metatables.self, key);
            return false;
        }
        call.invoke(replacement, 1, matcher.values());
        return false;
    }

    /** The errors of a look-up by a function of the library have no position. */
    private boolean find(Metatables metatables, Object key) {
        try {
            return metatables.find(replacement, key);
        } catch (LuaError e) {
            throw LuaError.of(e.value());
        }
    }

    /** Returns the text, with all that is before the match. */
    private LuaText reach() {
        LuaText known = text;
        if (known == null) {
            known = new LuaText(machine.memory());
            text = known;
        }
        known.append(source.bytes(), copied, matcher.start() - copied);
        copied = matcher.end();
        return known;
    }

    private void expand(LuaString template, LuaText target) {
        int length = template.length();
        for (int i = 0; i < length; i++) {
            int c = template.at(i);
            if (c == LuaPattern.ESCAPE) {
                i++;
                // C reads the zero byte behind the end.
                c = i < length ? template.at(i) : 0;
                if (LuaPattern.isDigit(c)) {
                    append(target, c == '0' ? matcher.whole() : matcher.capture(c - '1'));
                    continue;
                }
            }
            target.append(c);
        }
    }

    private static void append(LuaText target, Object value) {
        target.append(value instanceof Double number ? LuaValues.numberText(number) : (LuaString) value);
    }

    /** Adds a value that a table or function gave; nil and false leave the match as it is. */
    private void add(@Nullable Object value) {
        if (LuaValues.isTrue(value)) {
            if (!(value instanceof LuaString || value instanceof Double)) {
                throw new LuaError("invalid replacement value (a " + LuaValues.typeName(value) + ")");
            }
            append(reach(), value);
        }
        next();
    }

    /** Begins to seek the next match: behind this one, and never at the same place. */
    private void next() {
        int end = matcher.end();
        if (end == matcher.start()) {
            end++;
        }
        if (matcher.anchored() || end > source.length()) {
            ended = true;
        } else {
            matcher.seek(end);
        }
    }

    @Override
    public void mark(Reachable reachable) {
        matcher.mark(reachable);
        reachable.mark(replacement);
        if (text != null) {
            reachable.add(text.held());
        }
    }
}
