package dev.redoubt.node.tools;

import dev.redoubt.config.FileErrors;
import dev.redoubt.config.Role;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The table of the sub-commands, and their start. Stateless. */
public final class Tools {
    /** The exit status of wrong words on the command line. */
    private static final int USAGE = 2;

    private static final List<Tool> ALL = List.of(
            new CheckAof(),
            new CheckRdb(),
            new CatLog(),
            new Export(),
            new Backups(),
            new Restoring(),
            new Verify(),
            new History());

    private Tools() {}

    /** Returns true if the first word of a command line names a tool; else a node is meant. */
    public static boolean isNamed(String[] args) {
        return args.length > 0 && find(args[0]) != null;
    }

    /**
     * Runs the tool that the first word names.
     *
     * @return the exit status: 0, 1 if something is wrong with the files, 2 if something is wrong with the words
     */
    public static int run(String[] args, InputStream in, PrintStream out, PrintStream err) {
        Tool tool = find(args[0]);
        if (tool == null) {
            throw new IllegalArgumentException(args[0]);
        }
        Terminal terminal = new Terminal(in, out, err);
        List<String> words = Arrays.asList(args).subList(1, args.length);
        if (words.contains("--help")) {
            terminal.print(usage(tool) + "\n\n" + tool.help().stripTrailing());
            return Tool.OK;
        }
        try {
            return tool.run(ToolArguments.parse(tool, words), terminal);
        } catch (ToolException e) {
            terminal.error(tool.name() + ": " + e.getMessage() + "\n" + usage(tool));
            return USAGE;
        } catch (IOException e) {
            terminal.error(tool.name() + ": " + FileErrors.text(e));
            return Tool.FAULT;
        }
    }

    private static String usage(Tool tool) {
        return "Usage: java -jar " + Role.NODE.program() + ".jar " + tool.name() + " " + tool.usage();
    }

    private static @Nullable Tool find(String name) {
        return ALL.stream().filter(tool -> tool.name().equals(name)).findFirst().orElse(null);
    }
}
