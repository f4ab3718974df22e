package dev.redoubt.node.script.lua;

import dev.redoubt.node.script.lua.Expression.Kind;
import dev.redoubt.node.script.lua.FunctionState.Block;
import org.jspecify.annotations.Nullable;

/**
 * Compiles a chunk: reads its statements and writes their instructions in one pass (lparser.c). The nesting of what it
 * reads is bounded, and so is the stack that it needs. Used for one chunk, by one thread.
 */
final class Parser {
    private static final int MAX_LEVELS = 200;
    private static final LuaString GENERATOR = LuaString.of("(for generator)");
    private static final LuaString STATE = LuaString.of("(for state)");
    private static final LuaString CONTROL = LuaString.of("(for control)");
    private static final LuaString INDEX = LuaString.of("(for index)");
    private static final LuaString LIMIT = LuaString.of("(for limit)");
    private static final LuaString STEP = LuaString.of("(for step)");

    final Lexer lexer;
    private final ExpressionParser expressions;
    private int level;

    /** The function that is compiled, and what writes its code. */
    FunctionState function;

    Placement placement;
    Operators operators;

    /** A variable on the left of an assignment, and the one before it. */
    private record Target(@Nullable Target before, Expression variable) {}

    private Parser(Lexer lexer, int level) {
        this.lexer = lexer;
        this.level = level;
        this.function = new FunctionState(null, lexer, 0);
        this.placement = new Placement(function);
        this.operators = new Operators(function, placement);
        this.expressions = new ExpressionParser(this);
    }

    /**
     * Compiles a chunk.
     *
     * @param level how many calls from within the machine are open; they count as levels of nesting
     * @param names gives one object for equal names and strings
     * @throws LuaError the source is no Lua
     */
    static Prototype compile(byte[] source, String chunkName, int level, StringPool names) {
        Parser parser = new Parser(new Lexer(source, chunkName, names), level);
        parser.function.varargs = Prototype.VARARG;
        parser.lexer.advance();
        parser.chunk();
        parser.check(Token.END_OF_STREAM);
        return parser.function.finish();
    }

    /** Opens a function in the present one. */
    void open(int line) {
        use(new FunctionState(function, lexer, line));
    }

    /** Ends the present function, and goes back to the one around it. */
    Prototype close(FunctionState outer) {
        Prototype prototype = function.finish();
        use(outer);
        return prototype;
    }

    private void use(FunctionState used) {
        function = used;
        placement = new Placement(function);
        operators = new Operators(function, placement);
    }

    void enterLevel() {
        if (++level > MAX_LEVELS) {
            throw lexer.plainError("chunk has too many syntax levels");
        }
    }

    void leaveLevel() {
        level--;
    }

    boolean skip(int token) {
        if (lexer.token != token) {
            return false;
        }
        lexer.advance();
        return true;
    }

    void check(int token) {
        if (lexer.token != token) {
            throw expected(token);
        }
    }

    void expect(int token) {
        check(token);
        lexer.advance();
    }

    private LuaError expected(int token) {
        return lexer.error("'" + Token.text(token) + "' expected");
    }

    /** Expects the token that closes what {@code opening} opened on a line. */
    void expectClosing(int token, int opening, int line) {
        if (skip(token)) {
            return;
        }
        if (line == lexer.line) {
            throw expected(token);
        }
        throw lexer.error(
                "'" + Token.text(token) + "' expected (to close '" + Token.text(opening) + "' at line " + line + ")");
    }

    LuaString name() {
        check(Token.NAME);
        LuaString name = lexer.text;
        lexer.advance();
        return name;
    }

    private static boolean endsBlock(int token) {
        return token == Token.ELSE
                || token == Token.ELSEIF
                || token == Token.END
                || token == Token.UNTIL
                || token == Token.END_OF_STREAM;
    }

    /** Reads statements up to the end of a block. */
    void chunk() {
        boolean last = false;
        enterLevel();
        while (!last && !endsBlock(lexer.token)) {
            last = statement();
            skip(';');
            function.freeRegister = function.active;
        }
        leaveLevel();
    }

    private void block() {
        Block block = function.enter(false);
        chunk();
        function.leave(block);
    }

    /** Returns whether the statement must be the last of its block. */
    private boolean statement() {
        int line = lexer.line;
        switch (lexer.token) {
            case Token.IF:
                ifStatement(line);
                return false;
            case Token.WHILE:
                whileStatement(line);
                return false;
            case Token.DO:
                lexer.advance();
                block();
                expectClosing(Token.END, Token.DO, line);
                return false;
            case Token.FOR:
                forStatement(line);
                return false;
            case Token.REPEAT:
                repeatStatement(line);
                return false;
            case Token.FUNCTION:
                functionStatement(line);
                return false;
            case Token.LOCAL:
                lexer.advance();
                if (skip(Token.FUNCTION)) {
                    localFunction();
                } else {
                    localStatement();
                }
                return false;
            case Token.RETURN:
                returnStatement();
                return true;
            case Token.BREAK:
                lexer.advance();
                breakStatement();
                return true;
            default:
                expressionStatement();
                return false;
        }
    }

    private @Nullable Jumps condition() {
        Expression e = new Expression();
        expressions.read(e);
        if (e.kind == Kind.NIL) {
            e.kind = Kind.FALSE;
        }
        operators.goOnIfTrue(e);
        return e.whenFalse;
    }

    private void ifStatement(int line) {
        Emitter emitter = function.emitter;
        Jumps ends = null;
        Jumps otherwise = thenBlock();
        while (lexer.token == Token.ELSEIF) {
            ends = Jumps.with(ends, emitter.jump());
            emitter.targetHere(otherwise);
            otherwise = thenBlock();
        }
        if (lexer.token == Token.ELSE) {
            ends = Jumps.with(ends, emitter.jump());
            emitter.targetHere(otherwise);
            lexer.advance();
            block();
        } else {
            ends = Jumps.join(ends, otherwise);
        }
        emitter.targetHere(ends);
        expectClosing(Token.END, Token.IF, line);
    }

    private @Nullable Jumps thenBlock() {
        lexer.advance();
        Jumps otherwise = condition();
        expect(Token.THEN);
        block();
        return otherwise;
    }

    private void whileStatement(int line) {
        Emitter emitter = function.emitter;
        lexer.advance();
        int start = emitter.label();
        Jumps exit = condition();
        Block loop = function.enter(true);
        expect(Token.DO);
        block();
        emitter.target(emitter.jump(), start);
        expectClosing(Token.END, Token.WHILE, line);
        function.leave(loop);
        emitter.targetHere(exit);
    }

    private void repeatStatement(int line) {
        Emitter emitter = function.emitter;
        int start = emitter.label();
        Block loop = function.enter(true);
        Block scope = function.enter(false);
        lexer.advance();
        chunk();
        expectClosing(Token.UNTIL, Token.REPEAT, line);
        Jumps again = condition();
        if (scope.captured) {
            breakStatement();
            emitter.targetHere(again);
            function.leave(scope);
            emitter.target(emitter.jump(), start);
        } else {
            function.leave(scope);
            emitter.target(again, start);
        }
        function.leave(loop);
    }

    private void breakStatement() {
        boolean captured = false;
        Block block = function.block;
        while (block != null && !block.loop) {
            captured |= block.captured;
            block = block.outer;
        }
        if (block == null) {
            throw lexer.error("no loop to break");
        }
        if (captured) {
            function.emitter.emit(Op.CLOSE, block.firstLocal, 0, 0);
        }
        block.breaks = Jumps.with(block.breaks, function.emitter.jump());
    }

    private void forStatement(int line) {
        Block loop = function.enter(true);
        lexer.advance();
        LuaString first = name();
        if (lexer.token == '=') {
            numericFor(first, line);
        } else if (lexer.token == ',' || lexer.token == Token.IN) {
            genericFor(first);
        } else {
            throw lexer.error("'=' or 'in' expected");
        }
        expectClosing(Token.END, Token.FOR, line);
        function.leave(loop);
    }

    private void numericFor(LuaString variable, int line) {
        int base = function.freeRegister;
        function.declare(INDEX, 0);
        function.declare(LIMIT, 1);
        function.declare(STEP, 2);
        function.declare(variable, 3);
        lexer.advance();
        expressions.toNextRegister();
        expect(',');
        expressions.toNextRegister();
        if (skip(',')) {
            expressions.toNextRegister();
        } else {
            function.emitter.emitLong(Op.CONSTANT, function.freeRegister, function.constants.number(1));
            function.reserve(1);
        }
        forBody(base, line, 1, true);
    }

    private void genericFor(LuaString first) {
        int base = function.freeRegister;
        int count = 0;
        function.declare(GENERATOR, count++);
        function.declare(STATE, count++);
        function.declare(CONTROL, count++);
        function.declare(first, count++);
        while (skip(',')) {
            function.declare(name(), count++);
        }
        expect(Token.IN);
        int line = lexer.line;
        Expression e = new Expression();
        expressions.adjust(3, expressions.list(e), e);
        function.need(3);
        forBody(base, line, count - 3, false);
    }

    private void forBody(int base, int line, int variables, boolean numeric) {
        Emitter emitter = function.emitter;
        function.activate(3);
        expect(Token.DO);
        int start = numeric ? emitter.emit(Op.makeJump(Op.FOR_PREPARE, base, 0)) : emitter.jump();
        Block block = function.enter(false);
        function.activate(variables);
        function.reserve(variables);
        block();
        function.leave(block);
        emitter.targetHere(start);
        int end =
                numeric ? emitter.emit(Op.makeJump(Op.FOR_LOOP, base, 0)) : emitter.emit(Op.FOR_IN, base, 0, variables);
        emitter.fixLine(line);
        emitter.target(numeric ? end : emitter.jump(), start + 1);
    }

    private void functionStatement(int line) {
        lexer.advance();
        Expression variable = new Expression();
        boolean method = expressions.functionName(variable);
        Expression body = new Expression();
        expressions.body(body, method, line);
        placement.store(variable, body);
        function.emitter.fixLine(line);
    }

    private void localFunction() {
        function.declare(name(), 0);
        Expression variable = new Expression().set(Kind.LOCAL, function.freeRegister);
        function.reserve(1);
        function.activate(1);
        Expression body = new Expression();
        expressions.body(body, false, lexer.line);
        placement.store(variable, body);
        function.restartNewest();
    }

    private void localStatement() {
        int variables = 0;
        do {
            function.declare(name(), variables++);
        } while (skip(','));
        Expression e = new Expression();
        int values = skip('=') ? expressions.list(e) : 0;
        expressions.adjust(variables, values, e);
        function.activate(variables);
    }

    private void returnStatement() {
        lexer.advance();
        if (endsBlock(lexer.token) || lexer.token == ';') {
            function.emitter.emit(Op.RETURN, 0, 1, 0);
            return;
        }
        Expression e = new Expression();
        int values = expressions.list(e);
        int first = function.active;
        if (e.isMulti()) {
            boolean tail = e.kind == Kind.CALL && values == 1;
            placement.results(e, -1);
            if (tail) {
                function.emitter.set(e.at, Op.withOp(function.emitter.at(e.at), Op.TAIL_CALL));
            }
            values = -1;
        } else if (values == 1) {
            first = placement.toAnyRegister(e);
        } else {
            placement.toNextRegister(e);
        }
        function.emitter.emit(Op.RETURN, first, values + 1, 0);
    }

    private void expressionStatement() {
        Expression e = new Expression();
        expressions.primary(e);
        if (e.kind == Kind.CALL) {
            function.emitter.set(e.at, Op.withC(function.emitter.at(e.at), 1));
        } else {
            assignment(new Target(null, e), 1);
        }
    }

    private void assignment(Target last, int variables) {
        Kind kind = last.variable.kind;
        if (kind != Kind.LOCAL && kind != Kind.UPVALUE && kind != Kind.GLOBAL && kind != Kind.INDEXED) {
            throw lexer.error("syntax error");
        }
        Expression e = new Expression();
        if (skip(',')) {
            Expression next = new Expression();
            expressions.primary(next);
            if (next.kind == Kind.LOCAL) {
                saveLocal(last, next);
            }
            function.limit(variables, MAX_LEVELS - level, "variables in assignment");
            assignment(new Target(last, next), variables + 1);
        } else {
            expect('=');
            int values = expressions.list(e);
            if (values == variables) {
                placement.single(e);
                placement.store(last.variable, e);
                return;
            }
            expressions.adjust(variables, values, e);
            if (values > variables) {
                function.freeRegister -= values - variables;
            }
        }
        placement.store(last.variable, e.set(Kind.REGISTER, function.freeRegister - 1));
    }

    /** A local variable that is assigned to, but also indexed or an index on the left of it, is copied for that. */
    private void saveLocal(Target targets, Expression local) {
        int copy = function.freeRegister;
        boolean conflict = false;
        for (Target target = targets; target != null; target = target.before) {
            Expression variable = target.variable;
            if (variable.kind == Kind.INDEXED && variable.at == local.at) {
                conflict = true;
                variable.at = copy;
            }
            if (variable.kind == Kind.INDEXED && variable.key == local.at) {
                conflict = true;
                variable.key = copy;
            }
        }
        if (conflict) {
            function.emitter.emit(Op.MOVE, copy, local.at, 0);
            function.reserve(1);
        }
    }
}
