package dev.redoubt.node.script.lua;

import dev.redoubt.node.script.lua.Expression.Kind;

/** Reads expressions and function bodies (lparser.c). Used for one chunk, by one thread. */
final class ExpressionParser {
    private static final LuaString ARG = LuaString.of("arg");
    private static final LuaString SELF = LuaString.of("self");

    private final Parser parser;
    private final Lexer lexer;

    ExpressionParser(Parser parser) {
        this.parser = parser;
        this.lexer = parser.lexer;
    }

    /** Reads an expression. */
    void read(Expression e) {
        operation(e, 0);
    }

    /** Reads an expression into the next register. */
    void toNextRegister() {
        Expression e = new Expression();
        read(e);
        parser.placement.toNextRegister(e);
    }

    /** Reads a list of expressions; all but the last are in registers. Returns how many there are. */
    int list(Expression last) {
        int count = 1;
        read(last);
        while (parser.skip(',')) {
            parser.placement.toNextRegister(last);
            read(last.set(Kind.NOTHING, 0));
            count++;
        }
        return count;
    }

    /** Makes as many values of a list as there are variables. */
    void adjust(int variables, int values, Expression last) {
        FunctionState function = parser.function;
        int missing = variables - values;
        if (last.isMulti()) {
            int wanted = Math.max(0, missing + 1);
            parser.placement.results(last, wanted);
            if (wanted > 1) {
                function.reserve(wanted - 1);
            }
            return;
        }
        if (last.kind != Kind.NOTHING) {
            parser.placement.toNextRegister(last);
        }
        if (missing > 0) {
            int register = function.freeRegister;
            function.reserve(missing);
            function.emitter.nil(register, missing, function.active);
        }
    }

    /** Reads operators that bind more strongly than {@code limit}; returns the operator behind them. */
    private int operation(Expression e, int limit) {
        parser.enterLevel();
        int token = lexer.token;
        if (Operators.isUnary(token)) {
            lexer.advance();
            operation(e, Operators.unaryPriority());
            parser.operators.unary(token, e);
        } else {
            simple(e);
        }
        int operator = lexer.token;
        while (Operators.leftPriority(operator) > limit) {
            lexer.advance();
            parser.operators.left(operator, e);
            Expression right = new Expression();
            int next = operation(right, Operators.rightPriority(operator));
            parser.operators.binary(operator, e, right);
            operator = next;
        }
        parser.leaveLevel();
        return operator;
    }

    private void simple(Expression e) {
        switch (lexer.token) {
            case Token.NUMBER:
                e.set(Kind.NUMBER, 0).number = lexer.number;
                break;
            case Token.STRING:
                e.set(Kind.CONSTANT, parser.function.constants.string(lexer.text));
                break;
            case Token.NIL:
                e.set(Kind.NIL, 0);
                break;
            case Token.TRUE:
                e.set(Kind.TRUE, 0);
                break;
            case Token.FALSE:
                e.set(Kind.FALSE, 0);
                break;
            case Token.DOTS:
                if (parser.function.varargs == 0) {
                    throw lexer.error("cannot use '...' outside a vararg function");
                }
                parser.function.varargs &= ~Prototype.NEEDS_ARG;
                e.set(Kind.VARARG, parser.function.emitter.emit(Op.VARARG, 0, 1, 0));
                break;
            case '{':
                constructor(e);
                return;
            case Token.FUNCTION:
                lexer.advance();
                body(e, false, lexer.line);
                return;
            default:
                primary(e);
                return;
        }
        lexer.advance();
    }

    /** Reads a variable, call or expression in parentheses. */
    void primary(Expression e) {
        prefix(e);
        while (true) {
            switch (lexer.token) {
                case '.':
                    field(e);
                    break;
                case '[':
                    parser.placement.toAnyRegister(e);
                    Expression key = new Expression();
                    bracketedKey(key);
                    parser.placement.index(e, key);
                    break;
                case ':':
                    lexer.advance();
                    parser.placement.method(e, nameAsConstant());
                    arguments(e);
                    break;
                case '(':
                case '{':
                case Token.STRING:
                    parser.placement.toNextRegister(e);
                    arguments(e);
                    break;
                default:
                    return;
            }
        }
    }

    private void prefix(Expression e) {
        if (lexer.token == '(') {
            int line = lexer.line;
            lexer.advance();
            read(e);
            parser.expectClosing(')', '(', line);
            parser.placement.read(e);
        } else if (lexer.token == Token.NAME) {
            parser.function.find(parser.name(), e);
        } else {
            throw lexer.error("unexpected symbol");
        }
    }

    private Expression nameAsConstant() {
        LuaString name = parser.name();
        return new Expression().set(Kind.CONSTANT, parser.function.constants.string(name));
    }

    private void field(Expression e) {
        parser.placement.toAnyRegister(e);
        lexer.advance();
        parser.placement.index(e, nameAsConstant());
    }

    private void bracketedKey(Expression key) {
        lexer.advance();
        read(key);
        parser.placement.toValue(key);
        parser.expect(']');
    }

    /** Reads the name of a function statement; returns whether it is a method. */
    boolean functionName(Expression e) {
        parser.function.find(parser.name(), e);
        while (lexer.token == '.') {
            field(e);
        }
        if (lexer.token != ':') {
            return false;
        }
        field(e);
        return true;
    }

    private void arguments(Expression e) {
        FunctionState function = parser.function;
        Expression last = new Expression();
        int line = lexer.line;
        if (lexer.token == '(') {
            if (line != lexer.lastLine) {
                throw lexer.error("ambiguous syntax (function call x new statement)");
            }
            lexer.advance();
            if (lexer.token != ')') {
                list(last);
                if (last.isMulti()) {
                    parser.placement.results(last, -1);
                }
            }
            parser.expectClosing(')', '(', line);
        } else if (lexer.token == '{') {
            constructor(last);
        } else if (lexer.token == Token.STRING) {
            last.set(Kind.CONSTANT, function.constants.string(lexer.text));
            lexer.advance();
        } else {
            throw lexer.error("function arguments expected");
        }
        int base = e.at;
        int given = -1;
        if (!last.isMulti()) {
            if (last.kind != Kind.NOTHING) {
                parser.placement.toNextRegister(last);
            }
            given = function.freeRegister - (base + 1);
        }
        e.set(Kind.CALL, function.emitter.emit(Op.CALL, base, given + 1, 2));
        function.emitter.fixLine(line);
        function.freeRegister = base + 1;
    }

    private void constructor(Expression table) {
        FunctionState function = parser.function;
        int line = lexer.line;
        int place = function.emitter.emit(Op.NEW_TABLE, 0, 0, 0);
        table.set(Kind.OPEN, place);
        parser.placement.toNextRegister(table);
        parser.expect('{');
        Expression item = new Expression();
        int elements = 0;
        int fields = 0;
        int pending = 0;
        while (lexer.token != '}') {
            if (item.kind != Kind.NOTHING) {
                parser.placement.toNextRegister(item);
                item.set(Kind.NOTHING, 0);
                if (pending == Op.LIST_ELEMENTS) {
                    store(table.at, elements, pending);
                    pending = 0;
                }
            }
            boolean named = lexer.token == '[' || (lexer.token == Token.NAME && lexer.lookAhead() == '=');
            if (named) {
                fieldItem(table);
                fields++;
            } else {
                read(item);
                elements++;
                pending++;
            }
            if (!parser.skip(',') && !parser.skip(';')) {
                break;
            }
        }
        parser.expectClosing('}', '{', line);
        if (pending > 0 && item.isMulti()) {
            parser.placement.results(item, -1);
            store(table.at, elements, -1);
            elements--;
        } else if (pending > 0) {
            if (item.kind != Kind.NOTHING) {
                parser.placement.toNextRegister(item);
            }
            store(table.at, elements, pending);
        }
        int sized = Op.withB(function.emitter.at(place), Op.packSize(elements));
        function.emitter.set(place, Op.withC(sized, Op.packSize(fields)));
    }

    private void fieldItem(Expression table) {
        FunctionState function = parser.function;
        int register = function.freeRegister;
        Expression key;
        if (lexer.token == Token.NAME) {
            key = nameAsConstant();
        } else {
            key = new Expression();
            bracketedKey(key);
        }
        parser.expect('=');
        int keyOperand = parser.placement.toOperand(key);
        Expression value = new Expression();
        read(value);
        function.emitter.emit(Op.SET_TABLE, table.at, keyOperand, parser.placement.toOperand(value));
        function.freeRegister = register;
    }

    private void store(int table, int elements, int pending) {
        Emitter emitter = parser.function.emitter;
        int batch = (elements - 1) / Op.LIST_ELEMENTS + 1;
        emitter.emit(Op.SET_LIST, table, pending < 0 ? 0 : pending, batch <= Op.MAX_SHORT ? batch : 0);
        if (batch > Op.MAX_SHORT) {
            emitter.emitLong(Op.EXTRA, 0, batch);
        }
        parser.function.freeRegister = table + 1;
    }

    /** Reads the parameters and statements of a function. */
    void body(Expression e, boolean method, int line) {
        FunctionState outer = parser.function;
        parser.open(line);
        parser.expect('(');
        if (method) {
            parser.function.declare(SELF, 0);
            parser.function.activate(1);
        }
        parameters();
        parser.expect(')');
        parser.chunk();
        parser.expectClosing(Token.END, Token.FUNCTION, line);
        Prototype prototype = parser.close(outer);
        outer.functions.add(prototype);
        e.set(Kind.OPEN, outer.emitter.emitLong(Op.CLOSURE, 0, outer.functions.size() - 1));
    }

    private void parameters() {
        FunctionState function = parser.function;
        int count = 0;
        if (lexer.token != ')') {
            do {
                if (lexer.token == Token.NAME) {
                    function.declare(parser.name(), count++);
                } else if (lexer.token == Token.DOTS) {
                    lexer.advance();
                    function.declare(ARG, count++);
                    function.varargs = Prototype.VARARG | Prototype.HAS_ARG | Prototype.NEEDS_ARG;
                } else {
                    throw lexer.error("<name> or '...' expected");
                }
            } while (function.varargs == 0 && parser.skip(','));
        }
        function.activate(count);
        function.parameters = function.active - (function.varargs == 0 ? 0 : 1);
        function.reserve(function.active);
    }
}
