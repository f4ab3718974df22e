package dev.redoubt.node.command.docs;

import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.CommandTable;
import dev.redoubt.node.command.docs.Argument.Repeat;
import dev.redoubt.node.resp.ReplyWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A command as COMMAND DOCS describes it (server.c addReplyCommandDocs). Stateless.
 *
 * <p>DIFFERS: summaries, complexities and histories are in words of our own, and key specifications have no notes.
 */
public final class DocsReply {
    private DocsReply() {}

    /** Writes the documentation of the command, and within it that of its subcommands; its name is not written. */
    public static void write(ReplyWriter out, CommandTable table, CommandSpec spec) {
        CommandDoc doc = CommandDocs.of(spec);
        Map<String, Runnable> fields = new LinkedHashMap<>();
        text(out, fields, "summary", doc.summary());
        text(out, fields, "since", spec.since());
        text(out, fields, "group", spec.group());
        text(out, fields, "complexity", doc.complexity());
        if (doc.internal() || !doc.deprecated().isEmpty()) {
            fields.put("doc_flags", () -> InfoReply.words(out, List.of(doc.internal() ? "syscmd" : "deprecated")));
        }
        text(out, fields, "deprecated_since", doc.deprecated());
        text(out, fields, "replaced_by", doc.replacedBy());
        if (!doc.history().isEmpty()) {
            fields.put("history", () -> history(out, doc.history()));
        }
        if (!doc.arguments().isEmpty()) {
            fields.put("arguments", () -> arguments(out, doc.arguments()));
        }
        Collection<CommandSpec> subcommands = table.subcommands(spec);
        if (!subcommands.isEmpty()) {
            fields.put("subcommands", () -> {
                out.map(subcommands.size());
                for (CommandSpec subcommand : subcommands) {
                    out.bulk(subcommand.name());
                    write(out, table, subcommand);
                }
            });
        }
        write(out, fields);
    }

    private static void history(ReplyWriter out, List<CommandDoc.Change> history) {
        out.set(history.size());
        for (CommandDoc.Change change : history) {
            out.array(2);
            out.bulk(change.version());
            out.bulk(change.text());
        }
    }

    private static void arguments(ReplyWriter out, List<Argument> arguments) {
        out.array(arguments.size());
        arguments.forEach(argument -> write(out, argument));
    }

    private static void write(ReplyWriter out, Argument argument) {
        Map<String, Runnable> fields = new LinkedHashMap<>();
        text(out, fields, "name", argument.name());
        text(out, fields, "type", argument.type().redisName());
        if (argument.keySpec() >= 0) {
            fields.put("key_spec_index", () -> out.integer(argument.keySpec()));
        }
        String token = argument.token();
        if (token != null) {
            fields.put("token", () -> out.bulk(token));
        }
        text(out, fields, "since", argument.since());
        text(out, fields, "deprecated_since", argument.deprecated());
        List<String> flags = flags(argument);
        if (!flags.isEmpty()) {
            fields.put("flags", () -> InfoReply.words(out, flags));
        }
        if (argument.composed()) {
            fields.put("arguments", () -> arguments(out, argument.arguments()));
        }
        write(out, fields);
    }

    private static List<String> flags(Argument argument) {
        List<String> flags = new ArrayList<>();
        if (argument.optional()) {
            flags.add("optional");
        }
        if (argument.repeat() != Repeat.ONCE) {
            flags.add("multiple");
        }
        if (argument.repeat() == Repeat.MULTIPLE_WITH_TOKEN) {
            flags.add("multiple_token");
        }
        return flags;
    }

    /** Adds a field with a text; none if that is empty. */
    private static void text(ReplyWriter out, Map<String, Runnable> fields, String name, String value) {
        if (!value.isEmpty()) {
            fields.put(name, () -> out.bulk(value));
        }
    }

    private static void write(ReplyWriter out, Map<String, Runnable> fields) {
        out.map(fields.size());
        fields.forEach((name, value) -> {
            out.bulk(name);
            value.run();
        });
    }
}
