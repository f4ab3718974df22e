package dev.redoubt.node.tools;

import java.io.IOException;
import java.util.List;

/** A sub-command of the node's jar. */
interface Tool {
    /** The exit status of a tool that has found nothing wrong. */
    int OK = 0;
    /** The exit status of a tool that has found something wrong, or has changed nothing though it was asked to. */
    int FAULT = 1;

    String name();

    /** Returns the words behind the name on the command line, as the help prints them. */
    String usage();

    /** Returns the help, a text of whole lines without the usage. */
    String help();

    /** Returns the options that have no value, without dashes. */
    List<String> flags();

    /** Returns the options that have a value, without dashes. */
    List<String> values();

    /**
     * Runs to the end.
     *
     * @return the exit status
     * @throws ToolException the words of the command line do not go together
     * @throws IOException a file cannot be read or written, or does not allow what is asked for
     */
    int run(ToolArguments arguments, Terminal terminal) throws ToolException, IOException;
}
