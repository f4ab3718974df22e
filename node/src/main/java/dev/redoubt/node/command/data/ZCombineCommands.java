package dev.redoubt.node.command.data;

import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.command.engine.KeyEvent;
import dev.redoubt.node.keyspace.Entry;
import dev.redoubt.node.keyspace.ScoredVisitor;
import dev.redoubt.node.keyspace.SetValue;
import dev.redoubt.node.keyspace.ValueType;
import dev.redoubt.node.keyspace.ZSetValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.DoubleBinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Unions, intersections and differences of sorted sets and sets (t_zset.c zunionInterDiffGenericCommand). A member of a
 * set has score 1.
 */
public final class ZCombineCommands {
    private enum Operation {
        UNION,
        INTER,
        DIFF
    }

    /** The use that is made of the result. */
    private enum Result {
        REPLY,
        STORE,
        COUNT
    }

    /** One of the sets that are combined; none of the two if its key is absent. */
    private record Input(byte[] key, @Nullable ZSetValue zset, @Nullable SetValue set, double weight) {
        int size() {
            return zset != null ? zset.size() : set != null ? set.size() : 0;
        }

        OptionalDouble score(byte[] member) {
            if (zset != null) {
                return zset.score(member);
            }
            return set != null && set.contains(member) ? OptionalDouble.of(1) : OptionalDouble.empty();
        }

        void forEach(ScoredVisitor<RuntimeException> visitor) {
            if (zset != null) {
                zset.forEach(visitor);
            } else if (set != null) {
                set.forEach((byte[] member) -> visitor.scored(member, 1));
            }
        }
    }

    /** A request's arguments. */
    private static final class Request {
        final Operation operation;
        final Result result;
        List<Input> inputs = new ArrayList<>();
        DoubleBinaryOperator aggregate = ZCombineCommands::sum;
        boolean withScores;

        /** The most members that are counted; 0 for no limit. */
        long limit;

        Request(Operation operation, Result result) {
            this.operation = operation;
            this.result = result;
        }
    }

    private ZCombineCommands() {}

    public static void zunion(CommandContext c) {
        combine(c, new Request(Operation.UNION, Result.REPLY));
    }

    public static void zinter(CommandContext c) {
        combine(c, new Request(Operation.INTER, Result.REPLY));
    }

    public static void zdiff(CommandContext c) {
        combine(c, new Request(Operation.DIFF, Result.REPLY));
    }

    public static void zunionstore(CommandContext c) {
        combine(c, new Request(Operation.UNION, Result.STORE));
    }

    public static void zinterstore(CommandContext c) {
        combine(c, new Request(Operation.INTER, Result.STORE));
    }

    public static void zdiffstore(CommandContext c) {
        combine(c, new Request(Operation.DIFF, Result.STORE));
    }

    public static void zintercard(CommandContext c) {
        combine(c, new Request(Operation.INTER, Result.COUNT));
    }

    /** Infinities of both signs make 0, as in Redis. */
    private static double sum(double a, double b) {
        return notNaN(a + b);
    }

    private static double notNaN(double score) {
        return Double.isNaN(score) ? 0 : score;
    }

    /** Not Math.min: a NaN that a weight has made counts as never smaller. */
    private static double least(double a, double b) {
        return b < a ? b : a;
    }

    private static double greatest(double a, double b) {
        return b > a ? b : a;
    }

    private static void combine(CommandContext c, Request request) {
        if (!parse(c, request)) {
            return;
        }
        if (request.operation != Operation.DIFF) {
            request.inputs.sort(Comparator.comparingInt(Input::size));
        }
        ScoredMembers members = new ScoredMembers(c);
        switch (request.operation) {
            case UNION -> union(request, members);
            case INTER -> intersect(request, members);
            case DIFF -> subtract(request, members);
        }
        switch (request.result) {
            case STORE ->
                members.store(
                        c.args[1],
                        members.size(),
                        members.longestBytes(),
                        switch (request.operation) {
                            case UNION -> KeyEvent.ZUNIONSTORE;
                            case INTER -> KeyEvent.ZINTERSTORE;
                            case DIFF -> KeyEvent.ZDIFFSTORE;
                        });
            case REPLY -> members.reply(request.withScores);
            case COUNT -> {
                if (!c.refusedMemory()) {
                    c.reply.integer(request.limit > 0 ? Math.min(request.limit, members.size()) : members.size());
                }
            }
        }
    }

    private static void union(Request request, ScoredMembers members) {
        for (Input input : request.inputs) {
            input.forEach((member, score) -> members.put(member, notNaN(input.weight() * score), request.aggregate));
        }
    }

    private static void intersect(Request request, ScoredMembers members) {
        Input first = request.inputs.get(0);
        first.forEach((member, score) -> {
            double joined = notNaN(first.weight() * score);
            for (Input other : request.inputs.subList(1, request.inputs.size())) {
                OptionalDouble theirs = other.score(member);
                if (theirs.isEmpty()) {
                    return;
                }
                joined = request.aggregate.applyAsDouble(joined, theirs.getAsDouble() * other.weight());
            }
            members.put(member, joined);
        });
    }

    private static void subtract(Request request, ScoredMembers members) {
        List<Input> others = request.inputs.subList(1, request.inputs.size());
        request.inputs.get(0).forEach((member, score) -> {
            if (others.stream().allMatch(other -> other.score(member).isEmpty())) {
                members.put(member, score);
            }
        });
    }

    private static boolean parse(CommandContext c, Request request) {
        byte[][] args = c.args;
        int first = request.result == Result.STORE ? 2 : 1;
        if (!c.longArg(args[first])) {
            return false;
        }
        long keys = c.number;
        if (keys < 1) {
            c.error("ERR at least 1 input key is needed for '" + c.spec.name() + "' command");
            return false;
        }
        if (keys > args.length - first - 1) {
            c.error(Texts.SYNTAX);
            return false;
        }
        int options = first + 1 + (int) keys;
        return inputs(c, request, Arrays.copyOfRange(args, first + 1, options)) && options(c, request, options);
    }

    private static boolean inputs(CommandContext c, Request request, byte[][] keys) {
        // An expired key is removed before any value is taken: an entry is valid until the next call only.
        for (byte[] key : keys) {
            Entry entry = c.read(key);
            if (entry != null && entry.type() != ValueType.ZSET && entry.type() != ValueType.SET) {
                c.error(Texts.WRONG_TYPE);
                return false;
            }
        }
        for (byte[] key : keys) {
            Entry entry = c.find(key);
            boolean isSet = entry != null && entry.type() == ValueType.SET;
            request.inputs.add(
                    entry == null
                            ? new Input(key, null, null, 1)
                            : new Input(key, isSet ? null : entry.zset(), isSet ? entry.set() : null, 1));
        }
        return true;
    }

    private static boolean options(CommandContext c, Request request, int first) {
        byte[][] args = c.args;
        boolean scored = request.operation != Operation.DIFF && request.result != Result.COUNT;
        for (int i = first; i < args.length; i++) {
            int left = args.length - i;
            if (scored && left > request.inputs.size() && Texts.is(args[i], "weights")) {
                if (!weights(c, request, i + 1)) {
                    return false;
                }
                i += request.inputs.size();
            } else if (scored && left > 1 && Texts.is(args[i], "aggregate")) {
                if (!aggregate(c, request, args[++i])) {
                    return false;
                }
            } else if (request.result == Result.REPLY && Texts.is(args[i], "withscores")) {
                request.withScores = true;
            } else if (request.result == Result.COUNT && left > 1 && Texts.is(args[i], "limit")) {
                if (!limit(c, request, args[++i])) {
                    return false;
                }
            } else {
                c.error(Texts.SYNTAX);
                return false;
            }
        }
        return true;
    }

    private static boolean weights(CommandContext c, Request request, int first) {
        for (int i = 0; i < request.inputs.size(); i++) {
            if (!c.doubleArg(c.args[first + i], "ERR weight value is not a float")) {
                return false;
            }
            Input input = request.inputs.get(i);
            request.inputs.set(i, new Input(input.key(), input.zset(), input.set(), c.decimal));
        }
        return true;
    }

    private static boolean aggregate(CommandContext c, Request request, byte[] how) {
        if (Texts.is(how, "sum")) {
            request.aggregate = ZCombineCommands::sum;
        } else if (Texts.is(how, "min")) {
            request.aggregate = ZCombineCommands::least;
        } else if (Texts.is(how, "max")) {
            request.aggregate = ZCombineCommands::greatest;
        } else {
            c.error(Texts.SYNTAX);
            return false;
        }
        return true;
    }

    private static boolean limit(CommandContext c, Request request, byte[] argument) {
        String negative = "ERR LIMIT can't be negative";
        if (!c.longArg(argument, negative)) {
            return false;
        }
        if (c.number < 0) {
            c.error(negative);
            return false;
        }
        request.limit = c.number;
        return true;
    }
}
