package dev.redoubt.node.session;

import dev.redoubt.node.command.AclCategories;
import dev.redoubt.node.command.CommandFlag;
import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.CommandTable;
import dev.redoubt.node.command.Texts;
import dev.redoubt.node.pubsub.Glob;
import dev.redoubt.node.resp.ReplyWriter;
import dev.redoubt.persistence.text.RedisNumbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** COMMAND, and HELP of the containers (server.c commandCommand). */
final class CommandCommands {
    private static final int INFO_FIELDS = 10;

    private final CommandTable table;

    CommandCommands(CommandTable table) {
        this.table = table;
    }

    /** COMMAND alone: all of them. */
    void command(SessionContext c) {
        Collection<CommandSpec> all = table.all();
        c.reply.array(all.size());
        all.forEach(spec -> info(c, spec));
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
                info(c, spec);
            }
        }
    }

    private void info(SessionContext c, CommandSpec spec) {
        ReplyWriter reply = c.reply;
        reply.array(INFO_FIELDS);
        reply.bulk(spec.name());
        reply.integer(spec.arity());
        List<String> flags = spec.flagNames();
        reply.set(flags.size());
        flags.forEach(reply::simple);
        reply.integer(spec.keys().first());
        reply.integer(spec.keys().last());
        reply.integer(spec.keys().step());
        List<String> categories = AclCategories.of(spec);
        reply.set(categories.size());
        categories.forEach(reply::simple);
        // DIFFERS: tips and key specifications are for cluster clients and are left empty.
        reply.set(0);
        reply.set(0);
        Collection<CommandSpec> subcommands = table.subcommands(spec);
        reply.array(subcommands.size());
        subcommands.forEach(sub -> info(c, sub));
    }

    void list(SessionContext c) {
        byte[][] args = c.args;
        List<String> names = new ArrayList<>();
        for (CommandSpec spec : table.all()) {
            names.add(spec.name());
            table.subcommands(spec).forEach(sub -> names.add(sub.name()));
        }
        if (args.length == 5 && Texts.is(args[2], "filterby") && Texts.is(args[3], "pattern")) {
            names.removeIf(name -> !Glob.matches(args[4], Texts.bytes(name), true));
        } else if (args.length == 5 && Texts.is(args[2], "filterby") && Texts.is(args[3], "aclcat")) {
            String category = "@" + Texts.latin1(args[4]).toLowerCase(Locale.ROOT);
            names.removeIf(name -> !inCategory(name, category));
        } else if (args.length == 5 && Texts.is(args[2], "filterby") && Texts.is(args[3], "module")) {
            names.clear();
        } else if (args.length != 2) {
            c.error(Texts.SYNTAX);
            return;
        }
        c.reply.array(names.size());
        names.forEach(c.reply::bulk);
    }

    private boolean inCategory(String name, String category) {
        CommandSpec spec = table.findFull(Texts.bytes(name));
        return spec != null && AclCategories.of(spec).contains(category);
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
            // DIFFERS: no summaries and argument trees; redis-cli does without.
            c.reply.map(2);
            c.reply.bulk("since");
            c.reply.bulk(spec.since());
            c.reply.bulk("group");
            c.reply.bulk(spec.group());
        }
    }

    void getkeys(SessionContext c) {
        byte[][] asked = Arrays.copyOfRange(c.args, 2, c.args.length);
        CommandSpec spec = table.resolve(asked);
        if (spec == null) {
            c.error("ERR Invalid command specified");
            return;
        }
        boolean counted = spec.has(CommandFlag.MOVABLEKEYS);
        if (!counted && spec.keys().first() == 0) {
            c.error("ERR The command has no key arguments");
            return;
        }
        if (!spec.arityMatches(asked.length)) {
            c.error("ERR Invalid number of arguments specified for command");
            return;
        }
        List<byte[]> keys = counted ? movableKeys(spec, asked) : keys(spec, asked);
        if (keys == null) {
            c.error("ERR Invalid arguments specified for command");
        } else {
            c.reply.array(keys.size());
            keys.forEach(c.reply::bulk);
        }
    }

    private static @Nullable List<byte[]> movableKeys(CommandSpec spec, byte[][] request) {
        return switch (spec.name()) {
            case "sort", "sort_ro" -> sortKeys(request);
            case "georadius", "georadiusbymember" -> nearKeys(request);
            case "xread", "xreadgroup" -> streamKeys(request);
            default -> countedKeys(spec, request);
        };
    }

    /** The keys of GEORADIUS and its kin: its own, and that behind the last STORE (db.c georadiusGetKeys). */
    private static List<byte[]> nearKeys(byte[][] request) {
        byte[] target = null;
        for (int i = 5; i + 1 < request.length; i++) {
            if (Texts.is(request[i], "store") || Texts.is(request[i], "storedist")) {
                target = request[++i];
            }
        }
        return target == null ? List.of(request[1]) : List.of(request[1], target);
    }

    /** The keys of XREAD and XREADGROUP: the first half of what is behind STREAMS. Null if there is none (db.c). */
    private static @Nullable List<byte[]> streamKeys(byte[][] request) {
        int streams = Texts.is(request[0], "xreadgroup") ? 4 : 1;
        while (streams < request.length && !Texts.is(request[streams], "streams")) {
            streams++;
        }
        int first = streams + 1;
        int count = (request.length - first) / 2;
        return count < 1 ? null : List.of(Arrays.copyOfRange(request, first, first + count));
    }

    /** The keys of SORT: its own, and that behind the last STORE (db.c sortGetKeys). */
    private static List<byte[]> sortKeys(byte[][] request) {
        byte[] target = null;
        for (int i = 2; i < request.length; i++) {
            if (Texts.is(request[i], "limit")) {
                i += 2;
            } else if (Texts.is(request[i], "get") || Texts.is(request[i], "by")) {
                i++;
            } else if (i + 1 < request.length && Texts.is(request[i], "store")) {
                target = request[i + 1];
            }
        }
        return target == null ? List.of(request[1]) : List.of(request[1], target);
    }

    /**
     * The keys of a command with an argument that counts them, as of all other movable ones here: its first one, or that
     * behind the key of a result. Null if it counts wrongly.
     */
    private static @Nullable List<byte[]> countedKeys(CommandSpec spec, byte[][] request) {
        boolean second = spec.has(CommandFlag.BLOCKING) || spec.has(CommandFlag.RUNS_SCRIPT);
        int counter = spec.keys().first() + (second ? 2 : 1);
        int count = RedisNumbers.leadingInt(request[counter]);
        if (count < 1 || count > request.length - counter - 1) {
            return spec.has(CommandFlag.NO_MANDATORY_KEYS) ? List.of() : null;
        }
        List<byte[]> keys =
                new ArrayList<>(List.of(request).subList(1, 1 + spec.keys().first()));
        keys.addAll(List.of(request).subList(counter + 1, counter + 1 + count));
        return keys;
    }

    private static List<byte[]> keys(CommandSpec spec, byte[][] request) {
        int first = spec.keys().first();
        int last = spec.keys().last();
        int end = last < 0 ? request.length + last : last;
        List<byte[]> keys = new ArrayList<>();
        for (int i = first; i <= end && i < request.length; i += spec.keys().step()) {
            keys.add(request[i]);
        }
        return keys;
    }

    /** HELP of a container: its subcommands by name. DIFFERS: Redis adds a line of explanation to each. */
    void help(SessionContext c) {
        String container = c.spec.name().substring(0, c.spec.name().indexOf('|'));
        CommandSpec spec = table.find(Texts.bytes(container));
        Collection<CommandSpec> subcommands = spec == null ? List.of() : table.subcommands(spec);
        c.reply.array(subcommands.size() + 2);
        c.reply.simple(Texts.latin1(c.args[0]).toUpperCase(Locale.ROOT)
                + " <subcommand> [<arg> [value] [opt] ...]. Subcommands are:");
        for (CommandSpec sub : subcommands) {
            if (!sub.name().equals(c.spec.name())) {
                c.reply.simple(sub.name().substring(container.length() + 1).toUpperCase(Locale.ROOT));
            }
        }
        c.reply.simple("HELP");
        c.reply.simple("    Prints this help.");
    }
}
