package dev.redoubt.node.script.lua;

/** Arithmetic on doubles as C does it (luaconf.h, luai_num*). Stateless. */
final class Arithmetic {
    private Arithmetic() {}

    /** Applies an operation of {@link Op}. */
    static double apply(int op, double left, double right) {
        switch (op) {
            case Op.ADD:
                return left + right;
            case Op.SUB:
                return left - right;
            case Op.MUL:
                return left * right;
            case Op.DIV:
                return left / right;
            case Op.MOD:
                return modulo(left, right);
            default:
                return power(left, right);
        }
    }

    static double modulo(double left, double right) {
        return left - Math.floor(left / right) * right;
    }

    /** Java says NaN where C says 1: 1 to any power, and -1 to an infinite one. */
    static double power(double base, double exponent) {
        if (base == 1 || (base == -1 && Double.isInfinite(exponent))) {
            return 1;
        }
        return Math.pow(base, exponent);
    }

    /** Returns a double as C casts it to int on x86-64: what does not fit is the least int. */
    static int toInt(double value) {
        int cast = (int) value;
        boolean fits = value > -2147483649.0 && value < 2147483648.0;
        return fits ? cast : Integer.MIN_VALUE;
    }

    /** Returns a double as C casts it to a 64-bit integer on x86-64: what does not fit is the least one. */
    static long toLong(double value) {
        boolean fits = value >= -0x1p63 && value < 0x1p63;
        return fits ? (long) value : Long.MIN_VALUE;
    }
}
