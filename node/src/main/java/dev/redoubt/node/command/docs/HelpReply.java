package dev.redoubt.node.command.docs;

import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.CommandTable;
import dev.redoubt.node.command.Texts;
import dev.redoubt.node.resp.ReplyWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * HELP of a container, in the form of networking.c addReplyHelp. Stateless.
 *
 * <p>DIFFERS: the lines are made of the documentation of the subcommands, so their words are our own.
 */
public final class HelpReply {
    private HelpReply() {}

    /**
     * Writes the help.
     *
     * @param table the table in which the container is
     * @param name the container's name as the client wrote it
     */
    public static void write(ReplyWriter out, CommandTable table, byte[] name) {
        CommandSpec container = table.find(name);
        List<String> lines = new ArrayList<>();
        for (CommandSpec subcommand : container == null ? List.<CommandSpec>of() : table.subcommands(container)) {
            if (!subcommand.name().endsWith("|help")) {
                lines.add(Syntax.ofSubcommand(subcommand));
                lines.add("    " + CommandDocs.of(subcommand).summary());
            }
        }
        write(out, name, lines);
    }

    /**
     * Writes the help of a container whose subcommands are no rows.
     *
     * @param lines one for each subcommand, and behind it, indented by four spaces, what it does
     */
    public static void write(ReplyWriter out, byte[] name, List<String> lines) {
        out.array(lines.size() + 3);
        out.simple(Texts.latin1(name).toUpperCase(Locale.ROOT)
                + " <subcommand> [<arg> [value] [opt] ...]. Subcommands are:");
        lines.forEach(out::simple);
        out.simple("HELP");
        out.simple("    Prints this help.");
    }
}
