package dev.redoubt.node.session;

import dev.redoubt.node.command.AclCategories;
import dev.redoubt.node.command.CommandFlag;
import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.CommandTable;
import dev.redoubt.node.command.KeyFlag;
import dev.redoubt.node.command.RequestKeys;
import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.docs.DocsReply;
import dev.redoubt.node.command.docs.HelpReply;
import dev.redoubt.node.command.docs.InfoReply;
import dev.redoubt.node.pubsub.Glob;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** COMMAND, and HELP of the containers (server.c commandCommand). */
final class CommandCommands {
    private final CommandTable table;

    CommandCommands(CommandTable table) {
        this.table = table;
    }

    /** COMMAND alone: all of them. */
    void command(SessionContext c) {
        Collection<CommandSpec> all = table.all();
        c.reply.array(all.size());
        all.forEach(spec -> InfoReply.write(c.reply, table, spec));
    }

    void count(SessionContext c) {
        c.reply.integer(table.all().size());
    }

    void info(SessionContext c) {
        if (c.args.length == 2) {
            command(c);
            return;
        }
        c.reply.array(c.args.length - 2);
        for (int i = 2; i < c.args.length; i++) {
            CommandSpec spec = table.findFull(c.args[i]);
            if (spec == null) {
                c.reply.nullBulk();
            } else {
                InfoReply.write(c.reply, table, spec);
            }
        }
    }

    void list(SessionContext c) {
        Predicate<CommandSpec> filter = c.args.length == 2 ? spec -> true : filter(c.args);
        if (filter == null) {
            c.error(Texts.SYNTAX);
            return;
        }
        List<String> names =
                table.rows().stream().filter(filter).map(CommandSpec::name).toList();
        c.reply.array(names.size());
        names.forEach(c.reply::bulk);
    }

    /** Returns the filter that the arguments name; null if their syntax is wrong. */
    private static @Nullable Predicate<CommandSpec> filter(byte[][] args) {
        if (args.length != 5 || !Texts.is(args[2], "filterby")) {
            return null;
        }
        byte[] value = args[4];
        if (Texts.is(args[3], "pattern")) {
            return spec -> Glob.matches(value, Texts.bytes(spec.name()), true);
        }
        if (Texts.is(args[3], "aclcat")) {
            String category = "@" + Texts.latin1(value).toLowerCase(Locale.ROOT);
            return spec -> AclCategories.of(spec).contains(category);
        }
        // There are no modules, and so no commands of one.
        return Texts.is(args[3], "module") ? spec -> false : null;
    }

    void docs(SessionContext c) {
        List<CommandSpec> wanted = new ArrayList<>();
        if (c.args.length == 2) {
            wanted.addAll(table.all());
        }
        for (int i = 2; i < c.args.length; i++) {
            CommandSpec spec = table.findFull(c.args[i]);
            if (spec != null) {
                wanted.add(spec);
            }
        }
        c.reply.map(wanted.size());
        for (CommandSpec spec : wanted) {
            c.reply.bulk(spec.name());
            DocsReply.write(c.reply, table, spec);
        }
    }

    void getkeys(SessionContext c) {
        keys(c, false);
    }

    void getkeysandflags(SessionContext c) {
        keys(c, true);
    }

    private void keys(SessionContext c, boolean withFlags) {
        byte[][] asked = Arrays.copyOfRange(c.args, 2, c.args.length);
        CommandSpec spec = table.resolve(asked);
        if (spec == null) {
            c.error("ERR Invalid command specified");
            return;
        }
        if (!RequestKeys.has(spec)) {
            c.error("ERR The command has no key arguments");
            return;
        }
        if (!spec.arityMatches(asked.length)) {
            c.error("ERR Invalid number of arguments specified for command");
            return;
        }
        RequestKeys keys = RequestKeys.of(spec, asked);
        if (keys.count() == 0 && !spec.has(CommandFlag.NO_MANDATORY_KEYS)) {
            c.error("ERR Invalid arguments specified for command");
            return;
        }
        c.reply.array(keys.count());
        for (int i = 0; i < keys.count(); i++) {
            if (withFlags) {
                c.reply.array(2);
            }
            c.reply.bulk(asked[keys.position(i)]);
            if (withFlags) {
                InfoReply.words(c.reply, KeyFlag.names(keys.flags(i)));
            }
        }
    }

    void help(SessionContext c) {
        HelpReply.write(c.reply, table, c.args[0]);
    }
}
