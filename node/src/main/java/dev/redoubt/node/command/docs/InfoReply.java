package dev.redoubt.node.command.docs;

import dev.redoubt.node.command.AclCategories;
import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.CommandTable;
import dev.redoubt.node.command.KeyFlag;
import dev.redoubt.node.command.KeySpec;
import dev.redoubt.node.resp.ReplyWriter;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** A command as COMMAND and COMMAND INFO describe it (server.c addReplyCommandInfo). Stateless. */
public final class InfoReply {
    private static final int FIELDS = 10;

    private InfoReply() {}

    /** Writes the command, and within it its subcommands. */
    public static void write(ReplyWriter out, CommandTable table, CommandSpec spec) {
        out.array(FIELDS);
        out.bulk(spec.name());
        out.integer(spec.arity());
        words(out, spec.flagNames());
        out.integer(spec.keys().first());
        out.integer(spec.keys().last());
        out.integer(spec.keys().step());
        words(out, AclCategories.of(spec));
        List<String> tips = CommandDocs.of(spec).tips();
        out.set(tips.size());
        tips.forEach(out::bulk);
        out.set(spec.keySpecs().size());
        spec.keySpecs().forEach(keys -> write(out, keys));
        Collection<CommandSpec> subcommands = table.subcommands(spec);
        if (subcommands.isEmpty()) {
            out.set(0);
            return;
        }
        out.array(subcommands.size());
        subcommands.forEach(subcommand -> write(out, table, subcommand));
    }

    /** Writes flags, which are simple strings. */
    public static void words(ReplyWriter out, List<String> words) {
        out.set(words.size());
        words.forEach(out::simple);
    }

    private static void write(ReplyWriter out, KeySpec keys) {
        out.map(3);
        out.bulk("flags");
        words(out, KeyFlag.names(keys.flags()));
        out.bulk("begin_search");
        switch (keys.begin()) {
            case UNKNOWN -> type(out, "unknown", 0);
            case INDEX -> {
                type(out, "index", 1);
                number(out, "index", keys.index());
            }
            case KEYWORD -> {
                type(out, "keyword", 2);
                out.bulk("keyword");
                out.bulk(keys.keyword().toUpperCase(Locale.ROOT));
                number(out, "startfrom", keys.index());
            }
        }
        out.bulk("find_keys");
        switch (keys.find()) {
            case UNKNOWN -> type(out, "unknown", 0);
            case RANGE -> {
                type(out, "range", 3);
                number(out, "lastkey", keys.last());
                number(out, "keystep", keys.step());
                number(out, "limit", keys.limit());
            }
            case KEYNUM -> {
                type(out, "keynum", 3);
                number(out, "keynumidx", 0);
                number(out, "firstkey", 1);
                number(out, "keystep", keys.step());
            }
        }
    }

    private static void type(ReplyWriter out, String type, int fields) {
        out.map(2);
        out.bulk("type");
        out.bulk(type);
        out.bulk("spec");
        out.map(fields);
    }

    private static void number(ReplyWriter out, String field, int value) {
        out.bulk(field);
        out.integer(value);
    }
}
