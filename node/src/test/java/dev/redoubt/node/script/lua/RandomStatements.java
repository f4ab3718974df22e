package dev.redoubt.node.script.lua;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Random programs: statements on a few variables of all types, each protected, whose outcomes are collected. What
 * a program prints does not depend on the order of keys or on addresses. Programs end: loops are short, and their
 * functions call no variables.
 */
final class RandomStatements {
    private static final String[] VARIABLES = {"a", "b", "c", "d", "e", "f", "g"};
    private static final String[] FIELDS = {"x", "y", "z", "n"};
    private static final String[] NUMBERS = {
        "0", "1", "2", "3", "-1", "0.5", "1e3", "10", "7", "100", "1e15", "2^53", "0x10", "1/3", "-0.25", "1e-7", "255"
    };
    private static final String[] STRINGS = {
        "'x'", "'abc'", "''", "'10'", "' 5 '", "'0x1F'", "'a,b,c'", "'hello world'", "'1e2'", "'%d'", "'nan'", "[[z]]"
    };
    private static final String[] OPERATORS = {
        "+", "-", "*", "/", "%", "^", "..", "==", "~=", "<", "<=", ">", ">=", "and", "or"
    };
    private static final String[] EVENTS = {
        "index", "newindex", "call", "add", "sub", "mul", "div", "mod", "pow", "unm", "concat", "eq", "lt", "le"
    };

    /** Calls with places for arguments: {@code %s}; {@code %%} is one percent sign. */
    private static final String[] CALLS = {
        "tostring(%s)",
        "tonumber(%s)",
        "type(%s)",
        "string.len(%s)",
        "string.rep(%s, 3)",
        "string.sub(%s, 2)",
        "string.format('%%s|%%5s', %s, %s)",
        "string.format('%%d %%x', %s, %s)",
        "string.format('%%g %%.3f', %s, %s)",
        "string.find(%s, %s)",
        "string.gsub(%s, %s, %s)",
        "string.byte(%s)",
        "string.upper(%s)",
        "math.floor(%s)",
        "math.max(%s, %s)",
        "math.abs(%s)",
        "math.fmod(%s, %s)",
        "select('#', %s, %s)",
        "select(2, %s, %s, %s)",
        "rawequal(%s, %s)",
        "rawget(%s, %s)",
        "table.concat({%s, %s, %s}, %s)",
        "#{%s, %s, %s}",
        "unpack({%s, %s, %s})",
        "pcall(error, tostring(%s))",
        "getmetatable(%s) == nil",
        "table.maxn({%s, %s})",
        "next({%s})",
        "table.getn({%s, %s})",
        "string.match(%s, '(%%w)(.-)')",
        "string.gsub(%s, '%%w', '<%%0>')",
        "string.gsub(%s, '%%w', {x = %s, a = %s})",
        "string.gsub(%s, '%%w+', function(w) return %s end)",
        "loadstring(%s) == nil",
        "string.format('%%q', %s)",
        "(function(...) return select('#', ...) end)(%s, %s)",
        "tonumber(%s, 16)",
        "(function(p, ...) return ..., p end)(%s, %s, %s)",
        "pcall(string.rep, %s, 2)",
        "assert(%s, %s)",
        "coroutine.wrap(function(p) return coroutine.yield(p), %s end)(%s)"
    };

    private static final String[] PIECES = {
        "local",
        "function",
        "end",
        "do",
        "then",
        "(",
        ")",
        "{",
        "}",
        "[",
        "]",
        "=",
        "==",
        ",",
        ";",
        "..",
        "...",
        ".",
        ":",
        "+",
        "-",
        "#",
        "not",
        "and",
        "or",
        "nil",
        "return",
        "break",
        "if",
        "else",
        "elseif",
        "for",
        "in",
        "while",
        "repeat",
        "until",
        "x",
        "1",
        "'s'",
        "\n",
        "\"",
        "[[",
        "]]",
        "--",
        "0x",
        "1e",
        "~",
        "@",
        "goto",
        "\\"
    };

    private final RandomGenerator random;

    RandomStatements(RandomGenerator random) {
        this.random = random;
    }

    /** Returns a program whose statements may fail; it gives what they came to. */
    String program() {
        StringBuilder program = begin();
        for (int i = 2 + random.nextInt(8); i > 0; i--) {
            program.append("log(pcall(function() ").append(statement(2)).append(" end))\n");
        }
        return program.append("log(a, b, c, d, e, f, g) return table.concat(L, ' ')")
                .toString();
    }

    /** Returns a program that ends with the first statement that fails. */
    String unprotected() {
        StringBuilder program = begin();
        program.append("local function run()\n");
        for (int i = 2 + random.nextInt(8); i > 0; i--) {
            program.append("do ").append(statement(2)).append(" end\n");
        }
        return program.append("end run() return 'ended'").toString();
    }

    private StringBuilder begin() {
        StringBuilder program = new StringBuilder();
        program.append("local L = {} local function log(...) for i = 1, select('#', ...) do local v = select(i, ...) ");
        program.append(
                "L[#L + 1] = type(v) == 'table' and 'T' or type(v) == 'function' and 'F' or tostring(v) end end\n");
        program.append("local a, b, c, d, e, f, g = ")
                .append(one(NUMBERS))
                .append(", ")
                .append(one(STRINGS));
        program.append(", {1, 2, 3, x = 5, y = {z = 'deep'}}, nil, true, function(p, q) return q, p end, ");
        return program.append("setmetatable({n = 1}, {").append(metamethods()).append("})\n");
    }

    /** Returns a program of which a few pieces are lost, or of which there are some too many. */
    String damaged() {
        String program = "local a, b, c, d, e, f, g = 1\n" + statement(3) + "\n" + statement(3);
        List<String> pieces = new ArrayList<>(List.of(program.split("(?<=[^A-Za-z0-9_])|(?=[^A-Za-z0-9_])")));
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            int at = random.nextInt(pieces.size());
            switch (random.nextInt(3)) {
                case 0 -> pieces.remove(at);
                case 1 -> pieces.add(at, " " + one(PIECES) + " ");
                default -> pieces.set(at, one(PIECES));
            }
        }
        String load = "loadstring(" + quoted(String.join("", pieces)) + ", '=d')";
        return "return " + load + " ~= nil or select(2, " + load + ")";
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n") + "'";
    }

    private String one(String[] of) {
        return of[random.nextInt(of.length)];
    }

    private String metamethods() {
        StringBuilder fields = new StringBuilder();
        for (String event : EVENTS) {
            if (random.nextBoolean()) {
                fields.append("__").append(event).append(" = function(p, q) ");
                fields.append(random.nextInt(8) == 0 ? "error('in " + event + "')" : "return " + constant());
                fields.append(" end, ");
            }
        }
        return fields.toString();
    }

    private String constant() {
        return switch (random.nextInt(6)) {
            case 0 -> "nil";
            case 1 -> random.nextBoolean() ? "true" : "false";
            case 2, 3 -> one(STRINGS);
            default -> one(NUMBERS);
        };
    }

    private String variable() {
        return switch (random.nextInt(5)) {
            case 0 -> one(VARIABLES) + "." + one(FIELDS);
            case 1 -> one(VARIABLES) + "[" + expression(0) + "]";
            default -> one(VARIABLES);
        };
    }

    private String expression(int depth) {
        if (depth <= 0) {
            return random.nextInt(3) == 0 ? constant() : one(VARIABLES);
        }
        return switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> expression(depth - 1) + " " + one(OPERATORS) + " " + expression(depth - 1);
            case 4 -> "(" + expression(depth - 1) + ")";
            case 5 -> one(new String[] {"- ", "not ", "#"}) + expression(depth - 1);
            case 6 -> variable();
            case 7 -> "{" + expression(depth - 1) + ", " + one(FIELDS) + " = " + expression(depth - 1) + "}";
            case 8 -> "f(" + expression(depth - 1) + ", " + expression(depth - 1) + ")";
            case 9 -> one(VARIABLES) + ":" + (random.nextBoolean() ? "rep(2)" : one(FIELDS) + "(1)");
            default -> call(depth - 1);
        };
    }

    private String call(int depth) {
        String template = one(CALLS);
        StringBuilder call = new StringBuilder();
        int from = 0;
        for (int at = template.indexOf('%'); at >= 0; at = template.indexOf('%', from)) {
            call.append(template, from, at);
            call.append(template.charAt(at + 1) == 's' ? expression(depth) : "%");
            from = at + 2;
        }
        return call.append(template, from, template.length()).toString();
    }

    private String statement(int depth) {
        String e = expression(1);
        return switch (random.nextInt(depth > 0 ? 12 : 5)) {
            case 0, 1 -> variable() + " = " + expression(2);
            case 2 -> variable() + ", " + variable() + " = " + expression(2) + ", " + e;
            case 3 -> "log(" + expression(2) + ", " + expression(2) + ")";
            case 4 -> "return " + expression(2) + ", " + e;
            case 5 -> "if " + e + " then " + statement(depth - 1) + " else " + statement(depth - 1) + " end";
            case 6 -> "for i = 1, 3 do local h = i log(i, " + e + ") end " + statement(depth - 1);
            case 7 -> "for k, v in ipairs(" + e + ") do log(k, v, " + expression(1) + ") end";
            case 8 -> "local i = 0 while i < 3 do i = i + 1 if " + e + " then break end log(i) end";
            case 9 -> "local h = function(p) a = p return b, " + e + " end log(pcall(h, " + expression(1) + "))";
            case 10 ->
                "local i = 0 repeat local j = i i = i + 1 until j > 1 or " + e + " log(i, " + expression(1) + ")";
            default -> "do local b = " + expression(2) + " log(b) end";
        };
    }
}
