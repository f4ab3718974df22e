package dev.redoubt.node.script.lua;

import java.util.random.RandomGenerator;

/**
 * A random program that ends: statements of all kinds on a few local variables, with values of all types, so that about
 * half of what it does fails inside of {@code pcall}. It shows no addresses and no order of keys. For one program.
 */
final class RandomProgram {
    private static final String[] LITERALS = {
        "nil",
        "true",
        "false",
        "0",
        "1",
        "2",
        "-1",
        "3",
        "7",
        "0.5",
        "1e15",
        "1/0",
        "''",
        "'a'",
        "'b'",
        "'10'",
        "'0x1F'",
        "'abc'",
        "' 5 '",
        "{}",
        "{1, 2, 3}",
        "{x = 1, y = 'a'}",
        "{5, nil, 3}",
        "{3, 1, 2}",
        "{'b', 'a', 'c'}",
        "{1, 'a'}",
        "{x = {y = {1}}}",
        "setmetatable({x = 1}, mt)",
        "setmetatable({1, 2}, mt)",
        "function() end",
        "function(...) return ... end",
        "function(x, y) return y, x end",
        "{[1] = 1, [2] = 2, [4] = 4}",
        "2^53",
        "-0",
    };
    private static final String[] OPERATORS = {
        "+", "-", "*", "/", "%", "^", "..", "==", "~=", "<", "<=", ">", ">=", "and", "or", "..", "+", "==",
    };
    private static final String[] VARIABLES = {"a", "b", "c", "d"};
    private static final String[] FIELDS = {".x", ".y", "[1]", "[2]", "['x']", "[3]", ".z"};
    private static final String[] CALLS = {
        "str(?)",
        "type(?)",
        "tonumber(?)",
        "tonumber(?, 16)",
        "#?",
        "-?",
        "not ?",
        "rawequal(?, ?)",
        "rawget(?, 'x')",
        "rawget(?, 1)",
        "select('#', ?, ?)",
        "select(?, ?, ?)",
        "(select(?, 'p', 'q'))",
        "math.floor(?)",
        "math.max(?, ?)",
        "math.min(?, ?)",
        "math.fmod(?, ?)",
        "math.abs(?)",
        "string.len(?)",
        "string.sub(?, ?, ?)",
        "string.rep('ab', ?)",
        "string.upper(?)",
        "string.byte(?, ?)",
        "string.char(?, 65)",
        "string.format('%s %d', ?, ?)",
        "string.format('%5.1f|%x', ?, ?)",
        "string.find(?, ?)",
        "string.gsub(?, 'a', ?)",
        "table.concat(?, ?)",
        "table.concat(?, '-', ?)",
        "table.getn(?)",
        "table.maxn(?)",
        "table.remove(?)",
        "table.remove(?, ?)",
        "unpack(?)",
        "unpack(?, 1, 2)",
        "next(?)",
        "getmetatable(?)",
        "?:upper()",
        "?:x()",
        "?.x",
        "?[1]",
        "?(?)",
        "?.x(?)",
        "(function(...) return select('#', ...), ... end)(?, ?)",
        "{?, ?, x = ?}",
        "{?, unpack(?)}",
        "loadstring(?)",
        "math.random(?)",
        "math.modf(?)",
        "math.pow(?, ?)",
        "string.reverse(?)",
        "ipairs(?)",
        "pcall(?, ?)",
        "pcall(error, ?)",
        "xpcall(?, function(e) return str(e) end)",
        "assert(?, ?)",
        "error(?)",
        "coroutine.yield(?)",
        "setmetatable(?, mt)",
        "rawset(?, ?, ?)",
        "table.foreachi(?, ?)",
        "table.sort(?)",
        "table.insert(?, ?)",
        "math.ldexp(?, ?)",
        "string.gmatch(?, ?)()",
        "math.frexp(?)",
        "math.ceil(?)",
        "tostring(not ?)",
        "coroutine.wrap(?)(?)",
    };
    private static final String[] EVENTS = {
        "__add = function(x, y) return type(x) .. '+' .. type(y) end",
        "__sub = function(x, y) return x end",
        "__concat = function(x, y) return type(x) .. type(y) end",
        "__unm = function(x, y) return rawequal(x, y) end",
        "__index = function(t, k) return k end",
        "__index = {x = 'ix', y = 'iy', z = 5}",
        "__eq = function(x, y) return 1 end",
        "__newindex = function(t, k, v) rawset(t, k, str(v)) end",
        "__call = function(self, ...) return select('#', ...), ... end",
        "__lt = function(x, y) return false end",
        "__le = function(x, y) return 'yes' end",
        "__len = function(x) return 42 end",
        "__tostring = function(x) return 'shown' end",
        "__mod = function(x, y) return y end",
        "__metatable = 'locked'",
        "__mul = function(x, y) error('mul') end",
        "__div = function(x, y) return x.x + y end",
        "__tostring = function() return 1 end",
        "__pow = function(x, y) return coroutine.yield(y) end",
        "__eq = function() return false end",
    };
    private static final String PRELUDE = "local function str(v) local t = type(v)\n"
            + "if t == 'table' or t == 'function' or t == 'thread' then return t end return tostring(v) end\n"
            + "local function cut(v, ...) if type(v) == 'string' then return v:sub(1, 40), ... end return v, ... end\n";

    private final RandomGenerator random;
    private final StringBuilder text = new StringBuilder();
    private int left = 14;
    private int names;

    RandomProgram(RandomGenerator random) {
        this.random = random;
    }

    String program() {
        text.append(PRELUDE).append("local mt = {");
        for (int i = random.nextInt(7); i >= 0; i--) {
            text.append(pick(EVENTS)).append(", ");
        }
        line("}\nlocal a, b, c, d = ", literal(), ", ", literal(), ", ", literal());
        block(0);
        line("return a, b, c, d, ", expression(1));
        return text.toString();
    }

    private void line(String... parts) {
        for (String part : parts) {
            text.append(part);
        }
        text.append('\n');
    }

    private void block(int depth) {
        for (int i = 1 + random.nextInt(depth == 0 ? 8 : 3); i > 0 && left > 0; i--) {
            left--;
            if (depth > 2 || random.nextInt(3) == 0) {
                simple();
            } else {
                compound(depth + 1);
            }
        }
    }

    private void simple() {
        switch (random.nextInt(8)) {
            case 0, 1 -> line(variable(), " = cut(", expression(2), ")");
            case 2 -> line(target(), ", ", target(), " = ", expression(1), ", cut(", expression(1), ")");
            case 3 -> line(variable(), pick(FIELDS), " = cut(", expression(1), ")");
            case 4 -> line("local ", variable(), " = cut(", expression(2), ")");
            case 5 -> {
                line(
                        target(),
                        ", ",
                        variable(),
                        " = pcall(function(...) return cut(",
                        expression(2),
                        ") end, ",
                        atom());
                line(")");
            }
            case 6 -> {
                String order = RandomPatterns.pick(random, "nil", "function(x, y) return x > y end", atom());
                line(variable(), " = select(2, pcall(table.sort, ", atom(), ", ", order, "))");
            }
            default -> line("do local n = 0 for k, v in pairs(", atom(), ") do n = n + 1 end ", variable(), " = n end");
        }
    }

    private void compound(int depth) {
        switch (random.nextInt(9)) {
            case 0 -> {
                line("if ", expression(2), " then");
                block(depth);
                line("else");
                block(depth);
                line("end");
            }
            case 1 -> {
                line("for i = ", atom(), ", ", String.valueOf(random.nextInt(4)), " do");
                line(variable(), " = i if i < -1 then break end");
                block(depth);
                line("end");
            }
            case 2 -> {
                line("for i, v in ipairs(", atom(), ") do ", variable(), " = v if i > 4 then break end");
                block(depth);
                line("end");
            }
            case 3 -> {
                String counter = name("n");
                line("local ", counter, " = 0 while ", counter, " < 3 do ", counter, " = ", counter, " + 1");
                block(depth);
                line("if ", expression(1), " then break end end");
            }
            case 4 -> coroutine(depth);
            case 5 -> closures();
            case 6 -> function(depth);
            case 7 -> {
                line(target(), ", ", variable(), " = pcall(function()");
                block(depth);
                line("return cut(", expression(2), ") end)");
            }
            default -> {
                line("repeat local r = ", expression(1));
                block(depth);
                line("until r or true");
            }
        }
    }

    private void function(int depth) {
        String name = name("f");
        line("local function ", name, "(a, ...)");
        block(depth);
        line("return ", expression(1), ", ... end");
        line(target(), ", ", target(), " = ", name, "(", expression(1), ", ", expression(1), ")");
    }

    private void coroutine(int depth) {
        String name = name("co");
        line("local ", name, " = coroutine.create(function(a, ...)");
        block(depth);
        line("local x = coroutine.yield(", expression(1), ")");
        block(depth);
        line("return x, ", expression(1), " end)");
        for (int i = random.nextInt(3); i >= 0; i--) {
            line(target(), ", ", target(), " = coroutine.resume(", name, ", ", expression(1), ")");
        }
        line(variable(), " = coroutine.status(", name, ")");
    }

    private void closures() {
        String name = name("fs");
        line("local ", name, " = {} for i = 1, 3 do local up = i ", name, "[i] = function() up = up + 1 i = i * 2");
        line("return up, i, ", expression(1), " end end");
        String chosen = String.valueOf(1 + random.nextInt(3));
        line(name, "[1]() ", target(), ", ", target(), " = ", name, "[", chosen, "]()");
    }

    private String name(String begin) {
        return begin + names++;
    }

    private String target() {
        return random.nextInt(4) == 0 ? variable() + pick(FIELDS) : variable();
    }

    private String expression(int depth) {
        if (depth == 0 || random.nextInt(6) == 0) {
            return atom();
        }
        if (random.nextInt(5) < 3) {
            return "(" + expression(depth - 1) + " " + pick(OPERATORS) + " " + expression(depth - 1) + ")";
        }
        StringBuilder call = new StringBuilder();
        for (char c : pick(CALLS).toCharArray()) {
            call.append(c == '?' ? operand(depth - 1) : String.valueOf(c));
        }
        return call.toString();
    }

    /** A literal is in brackets, so that it may be called or indexed. */
    private String operand(int depth) {
        String operand = expression(depth);
        return operand.length() == 1 && Character.isLetter(operand.charAt(0)) ? operand : "(" + operand + ")";
    }

    private String atom() {
        int kind = random.nextInt(10);
        if (kind < 5) {
            return variable();
        }
        return kind < 7 ? variable() + pick(FIELDS) : literal();
    }

    private String literal() {
        return pick(LITERALS);
    }

    private String variable() {
        return pick(VARIABLES);
    }

    private String pick(String... of) {
        return RandomPatterns.pick(random, of);
    }
}
