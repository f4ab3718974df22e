package dev.redoubt.sentinel.server;

import static dev.redoubt.sentinel.server.Texts.is;
import static dev.redoubt.sentinel.server.Texts.lower;

import dev.redoubt.node.resp.ReplyWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** COMMAND, COMMAND COUNT, INFO, LIST, DOCS (server.c, commandCommand): the table shows itself. */
final class TableCommands {
    private final Collection<SentinelCommandSpec> table;

    TableCommands(Collection<SentinelCommandSpec> table) {
        this.table = table;
    }

    Outcome command(SentinelSession session, byte[][] args, ReplyWriter out) {
        if (args.length == 1) {
            all(out);
        } else if (is(args[1], "count") && args.length == 2) {
            out.integer(table.size());
        } else if (is(args[1], "list") && args.length == 2) {
            out.array(table.size());
            table.forEach(row -> out.bulk(row.name()));
        } else if (is(args[1], "info")) {
            if (args.length == 2) {
                all(out);
            } else {
                out.array(args.length - 2);
                named(args).forEach(row -> row(row, out));
            }
        } else if (is(args[1], "docs")) {
            // DIFFERS: no documentation is kept; an empty map tells redis-cli that there are no hints.
            out.map(0);
        } else {
            out.error(Texts.unknownSubcommand("command", args[1]));
        }
        return Outcome.REPLIED;
    }

    private void all(ReplyWriter out) {
        out.array(table.size());
        table.forEach(row -> row(row, out));
    }

    private List<@Nullable SentinelCommandSpec> named(byte[][] args) {
        List<@Nullable SentinelCommandSpec> rows = new ArrayList<>();
        for (byte[] name : Arrays.asList(args).subList(2, args.length)) {
            rows.add(table.stream()
                    .filter(row -> row.name().equals(lower(name)))
                    .findFirst()
                    .orElse(null));
        }
        return rows;
    }

    private static void row(@Nullable SentinelCommandSpec row, ReplyWriter out) {
        if (row == null) {
            out.nullArray();
            return;
        }
        out.array(10);
        out.bulk(row.name());
        out.integer(row.arity());
        out.set(row.flags().size());
        row.flags().forEach(out::simple);
        out.integer(0);
        out.integer(0);
        out.integer(0);
        // ACL categories, tips, key specifications, subcommands.
        out.set(0);
        out.array(0);
        out.array(0);
        out.array(0);
    }
}
