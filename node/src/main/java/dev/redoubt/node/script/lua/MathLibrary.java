package dev.redoubt.node.script.lua;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** The library {@code math} (lmathlib.c; script_lua.c for {@code random} and {@code randomseed}). Stateless. */
final class MathLibrary {
    private static final double RADIANS_OF_DEGREE = Math.PI / 180;

    /** The NaN of x86-64 for an argument outside of the domain; some functions of glibc give one without a sign. */
    private static final double NEGATIVE_NAN = Double.longBitsToDouble(0xfff8L << 48);

    private MathLibrary() {}

    static void open(LuaMachine machine) {
        LuaTable library = new LuaTable();
        machine.globals().put("math", library);
        add(library, "abs", Math::abs);
        add(library, "acos", Double.NaN, Math::acos);
        add(library, "asin", Double.NaN, Math::asin);
        add(library, "atan", Math::atan);
        add(library, "atan2", Math::atan2);
        add(library, "ceil", Math::ceil);
        add(library, "cos", Math::cos);
        add(library, "cosh", Math::cosh);
        add(library, "deg", x -> x / RADIANS_OF_DEGREE);
        add(library, "exp", Math::exp);
        add(library, "floor", Math::floor);
        add(library, "fmod", MathLibrary::remainder);
        Builtin.add(library, "frexp", MathLibrary::frexp);
        Builtin.add(library, "ldexp", MathLibrary::ldexp);
        add(library, "log", Math::log);
        add(library, "log10", Double.NaN, Math::log10);
        Builtin.add(library, "max", call -> extreme(call, true));
        Builtin.add(library, "min", call -> extreme(call, false));
        add(library, "mod", MathLibrary::remainder);
        Builtin.add(library, "modf", MathLibrary::modf);
        add(library, "pow", Arithmetic::power);
        add(library, "rad", x -> x * RADIANS_OF_DEGREE);
        Builtin.add(library, "random", MathLibrary::random);
        Builtin.add(library, "randomseed", call -> call.machine().random().seed(call.intArgument(1)));
        add(library, "sin", Math::sin);
        add(library, "sinh", Math::sinh);
        add(library, "sqrt", Math::sqrt);
        add(library, "tan", Math::tan);
        add(library, "tanh", Math::tanh);
        library.put("huge", Double.POSITIVE_INFINITY);
        library.put("pi", Math.PI);
    }

    private static void add(LuaTable library, String name, DoubleUnaryOperator function) {
        add(library, name, NEGATIVE_NAN, function);
    }

    private static void add(LuaTable library, String name, double outside, DoubleUnaryOperator function) {
        Builtin.add(library, name, call -> {
            double argument = call.number(1);
            double result = function.applyAsDouble(argument);
            call.addNumber(Double.isNaN(result) && !Double.isNaN(argument) ? outside : result);
        });
    }

    private static double remainder(double left, double right) {
        double result = left % right;
        boolean outside = Double.isNaN(result) && !Double.isNaN(left) && !Double.isNaN(right);
        return outside ? NEGATIVE_NAN : result;
    }

    private static void add(LuaTable library, String name, DoubleBinaryOperator function) {
        Builtin.add(library, name, call -> {
            // The compiler of C that made redis-server checks the last argument first.
            double second = call.number(2);
            call.addNumber(function.applyAsDouble(call.number(1), second));
        });
    }

    private static void frexp(Call call) {
        double value = call.number(1);
        if (value == 0 || Double.isNaN(value) || Double.isInfinite(value)) {
            call.addNumber(value);
            call.addNumber(0);
            return;
        }
        // A subnormal number is scaled first, because its exponent does not tell its size.
        boolean subnormal = Math.abs(value) < Double.MIN_NORMAL;
        double scaled = subnormal ? value * 0x1p54 : value;
        int exponent = Math.getExponent(scaled) + 1;
        call.addNumber(Math.scalb(scaled, -exponent));
        call.addNumber(subnormal ? exponent - 54 : exponent);
    }

    private static void ldexp(Call call) {
        int exponent = call.intArgument(2);
        call.addNumber(Math.scalb(call.number(1), exponent));
    }

    private static void extreme(Call call, boolean greatest) {
        double found = call.number(1);
        for (int i = 2; i <= call.count(); i++) {
            double value = call.number(i);
            if (greatest ? value > found : value < found) {
                found = value;
            }
        }
        call.addNumber(found);
    }

    private static void modf(Call call) {
        double value = call.number(1);
        double whole = value < 0 ? Math.ceil(value) : Math.floor(value);
        call.addNumber(whole);
        call.addNumber(Double.isInfinite(value) ? Math.copySign(0.0, value) : Math.copySign(value - whole, value));
    }

    private static void random(Call call) {
        double random = call.machine().random().next();
        switch (call.count()) {
            case 0 -> call.addNumber(random);
            case 1 -> {
                int upper = call.intArgument(1);
                if (upper < 1) {
                    throw call.badArgument(1, "interval is empty");
                }
                call.addNumber(Math.floor(random * upper) + 1);
            }
            case 2 -> {
                int lower = call.intArgument(1);
                int upper = call.intArgument(2);
                if (lower > upper) {
                    throw call.badArgument(2, "interval is empty");
                }
                // The width is an int in C, too.
                call.addNumber(Math.floor(random * (double) (upper - lower + 1)) + lower);
            }
            default -> throw new LuaError("wrong number of arguments");
        }
    }
}
