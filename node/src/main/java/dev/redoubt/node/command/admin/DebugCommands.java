package dev.redoubt.node.command.admin;

import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.docs.HelpReply;
import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.keyspace.Entry;
import dev.redoubt.node.keyspace.rdb.ValueWriter;
import dev.redoubt.node.resp.ReplyWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The parts of DEBUG that Redis's own tests ask for and that are about replies and storage (debug.c). Stateless.
 *
 * <p>DIFFERS: there is no HTSTATS, LISTPACK, QUICKLIST and REPLYBUFFER: a node has none of these structures.
 */
final class DebugCommands {
    private static final String PROTOCOL_TYPES =
            "ERR Wrong protocol type name. Please use one of the following: string|"
                    + "integer|double|bignum|null|array|set|map|attrib|push|verbatim|true|false";
    private static final long MAX_PACKED_BYTES = 4L << 30;

    private static final List<String> HELP = List.of(
            "DIGEST",
            "    Gives a digest of all data.",
            "DIGEST-VALUE <key> [<key> ...]",
            "    Gives a digest of each value.",
            "ERROR <text>",
            "    Gives an error reply with the text.",
            "LOADAOF",
            "    Reads the log again.",
            "LOG <text>",
            "    Writes a line to the log of the process.",
            "OBJECT <key>",
            "    Shows how a value is stored.",
            "PAUSE-CRON <0|1>",
            "    Stops expiry and eviction beside the commands.",
            "POPULATE <count> [<prefix>] [<size>]",
            "    Makes strings at keys that do not exist yet.",
            "PROTOCOL <type>",
            "    Gives an example of a type of replies.",
            "RELOAD [option ...]",
            "    Writes a snapshot and reads it.",
            "SET-ACTIVE-EXPIRE <0|1>",
            "    Sets whether keys expire that nobody asks for.",
            "SET-DISABLE-DENY-SCRIPTS <0|1>",
            "    Lets scripts call what is forbidden to them.",
            "SLEEP <seconds>",
            "    Lets everybody wait.");

    private DebugCommands() {}

    /** Runs the subcommand if it is one of these; returns whether it was. */
    static boolean run(CommandContext c) {
        if (c.args.length == 2 && Texts.is(c.args[1], "help")) {
            HelpReply.write(c.reply, c.args[0], HELP);
            return true;
        }
        return c.args.length == 3 && withOneArgument(c, Texts.latin1(c.args[1]).toLowerCase(Locale.ROOT), c.args[2]);
    }

    private static boolean withOneArgument(CommandContext c, String what, byte[] argument) {
        switch (what) {
            case "object" -> object(c, argument);
            case "protocol" -> protocol(c, Texts.latin1(argument).toLowerCase(Locale.ROOT));
            case "error" -> c.error(Texts.latin1(argument));
            case "log" -> {
                c.ports().process().debugLog(Texts.latin1(argument));
                c.reply.ok();
            }
            case "set-disable-deny-scripts" -> {
                c.engine.options().setScriptsMayCallAll(!Texts.is(argument, "0"));
                c.reply.ok();
            }
            case "pause-cron" -> {
                c.engine.options().setCronPaused(!Texts.is(argument, "0"));
                c.reply.ok();
            }
            case "quicklist-packed-threshold" -> packedThreshold(c, argument);
            default -> {
                return false;
            }
        }
        return true;
    }

    /** DEBUG OBJECT key: also of a key that has expired and is not removed yet. */
    private static void object(CommandContext c, byte[] key) {
        Entry entry = c.db.find(key);
        if (entry == null) {
            c.error(Texts.NO_SUCH_KEY);
            return;
        }
        c.toldOfData = true;
        // DIFFERS: a value has no address and no lru clock of its own; the address is made of the key.
        c.reply.simple(String.format(
                Locale.ROOT,
                "Value at:0x%x refcount:1 encoding:%s serializedlength:%d lru:0 lru_seconds_idle:0",
                Integer.toUnsignedLong(Arrays.hashCode(key)),
                entry.encoding(),
                ValueWriter.length(key, entry, c.engine.options().rdbCompressed())));
    }

    /** DIFFERS: it sets nothing, because an element of a list takes what room it needs. */
    private static void packedThreshold(CommandContext c, byte[] size) {
        String text = Texts.latin1(size).toLowerCase(Locale.ROOT);
        String digits = text.endsWith("b") ? text.substring(0, text.length() - 1) : text;
        boolean fits =
                !digits.isEmpty() && digits.length() <= 10 && digits.chars().allMatch(Character::isDigit);
        if (!fits || Long.parseLong(digits) >= MAX_PACKED_BYTES) {
            c.error("ERR argument must be a memory value bigger than 1 and smaller than 4gb");
        } else {
            c.reply.ok();
        }
    }

    /** DEBUG PROTOCOL type: an example of each type of reply, for the tests of clients. */
    private static void protocol(CommandContext c, String type) {
        ReplyWriter reply = c.reply;
        switch (type) {
            case "string" -> reply.bulk("Hello World");
            case "integer" -> reply.integer(12345);
            case "double" -> reply.doubleValue(3.141);
            case "bignum" -> reply.bigNumber("1234567999999999999999999999999999999");
            case "null" -> reply.nullBulk();
            case "array" -> {
                reply.array(3);
                integers(reply);
            }
            case "set" -> {
                reply.set(3);
                integers(reply);
            }
            case "map" -> {
                reply.map(3);
                for (int i = 0; i < 3; i++) {
                    reply.integer(i);
                    reply.bool(i == 1);
                }
            }
            case "attrib" -> attribute(reply);
            case "push" -> push(c);
            case "true" -> reply.bool(true);
            case "false" -> reply.bool(false);
            case "verbatim" -> reply.verbatim("This is a verbatim\nstring", "txt");
            default -> c.error(PROTOCOL_TYPES);
        }
    }

    private static void integers(ReplyWriter reply) {
        for (int i = 0; i < 3; i++) {
            reply.integer(i);
        }
    }

    private static void attribute(ReplyWriter reply) {
        if (reply.protocol() > 2) {
            reply.attribute(1);
            reply.bulk("key-popularity");
            reply.array(2);
            reply.bulk("key:123");
            reply.integer(90);
        }
        reply.bulk("Some real reply following the attribute");
    }

    private static void push(CommandContext c) {
        if (c.reply.protocol() == 2) {
            c.error("ERR RESP2 is not supported by this command");
            return;
        }
        c.reply.push(2);
        c.reply.bulk("server-cpu-usage");
        c.reply.integer(42);
        c.reply.bulk("Some real reply following the push reply");
    }
}
