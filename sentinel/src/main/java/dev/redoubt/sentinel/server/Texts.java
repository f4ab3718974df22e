package dev.redoubt.sentinel.server;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Arguments as text, and the errors that many commands share, in Redis's words. */
public final class Texts {
    public static final String SYNTAX = "ERR syntax error";

    private Texts() {}

    static String text(byte[] argument) {
        return new String(argument, StandardCharsets.ISO_8859_1);
    }

    static String lower(byte[] argument) {
        return text(argument).toLowerCase(Locale.ROOT);
    }

    public static boolean is(byte[] argument, String word) {
        return text(argument).equalsIgnoreCase(word);
    }

    /** {@code fullName} as {@code client|setname}. */
    static String wrongArity(String fullName) {
        return "ERR wrong number of arguments for '" + fullName + "' command";
    }

    /** server.c, processCommand: at most 128 characters of everything. */
    static String unknownCommand(byte[][] args) {
        StringBuilder begin = new StringBuilder();
        for (int i = 1; i < args.length && begin.length() < 128; i++) {
            begin.append('\'').append(cut(text(args[i]), 128 - begin.length())).append("' ");
        }
        return "ERR unknown command '" + cut(text(args[0]), 128) + "', with args beginning with: " + begin;
    }

    static String unknownSubcommand(String command, byte[] subcommand) {
        return "ERR unknown subcommand '" + cut(text(subcommand), 128) + "'. Try " + command.toUpperCase(Locale.ROOT)
                + " HELP.";
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }
}
