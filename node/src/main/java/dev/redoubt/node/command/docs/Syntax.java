package dev.redoubt.node.command.docs;

import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.docs.Argument.Repeat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/** The arguments of a command as people write them: {@code <key> [NX | XX] [EX <seconds>]}. Stateless. */
public final class Syntax {
    private Syntax() {}

    /** Returns the name of the command in upper case, both names for a subcommand, and its arguments. */
    public static String of(CommandSpec spec) {
        return joined(spec.name().replace('|', ' ').toUpperCase(Locale.ROOT), spec);
    }

    /** Returns the name of the subcommand alone, and its arguments. */
    static String ofSubcommand(CommandSpec spec) {
        return joined(spec.name().substring(spec.name().indexOf('|') + 1).toUpperCase(Locale.ROOT), spec);
    }

    private static String joined(String name, CommandSpec spec) {
        String arguments = arguments(CommandDocs.of(spec).arguments(), " ");
        return arguments.isEmpty() ? name : name + " " + arguments;
    }

    private static String arguments(List<Argument> arguments, String between) {
        return arguments.stream().map(Syntax::argument).collect(Collectors.joining(between));
    }

    private static String argument(Argument argument) {
        String body = body(argument);
        if (argument.repeat() == Repeat.ONCE) {
            return argument.optional() ? "[" + body + "]" : withToken(argument, grouped(argument, body));
        }
        if (!simple(argument)) {
            return argument.optional()
                    ? "[" + withToken(argument, body) + " ...]"
                    : withToken(argument, "(" + body + ") ...");
        }
        String more = argument.repeat() == Repeat.MULTIPLE_WITH_TOKEN ? withToken(argument, body) : body;
        String all = withToken(argument, body + " [" + more + " ...]");
        return argument.optional() ? "[" + all + "]" : all;
    }

    /** Returns the argument without its token, unless it stands once in brackets. */
    private static String body(Argument argument) {
        String plain =
                switch (argument.type()) {
                    case PURE_TOKEN -> token(argument);
                    case ONEOF -> arguments(argument.arguments(), " | ");
                    case BLOCK -> arguments(argument.arguments(), " ");
                    default -> "<" + argument.name() + ">";
                };
        if (argument.repeat() == Repeat.ONCE && argument.optional()) {
            return withToken(argument, argument.token() == null ? plain : grouped(argument, plain));
        }
        return plain;
    }

    private static String token(Argument argument) {
        String token = Objects.requireNonNull(argument.token());
        return token.isEmpty() ? "\"\"" : token;
    }

    private static String grouped(Argument argument, String body) {
        return argument.type() == Argument.Type.ONEOF ? "(" + body + ")" : body;
    }

    private static String withToken(Argument argument, String body) {
        String token = argument.token();
        return token == null || argument.type() == Argument.Type.PURE_TOKEN ? body : token + " " + body;
    }

    /** Returns whether it is short enough to be written twice. */
    private static boolean simple(Argument argument) {
        return argument.type() != Argument.Type.ONEOF
                && argument.arguments().stream().noneMatch(part -> part.composed() || part.optional());
    }
}
