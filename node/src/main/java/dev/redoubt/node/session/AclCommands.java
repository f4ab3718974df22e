package dev.redoubt.node.session;

import dev.redoubt.node.acl.AccessControl;
import dev.redoubt.node.acl.AclLog;
import dev.redoubt.node.acl.AclUser;
import dev.redoubt.node.acl.AclUsers;
import dev.redoubt.node.acl.CommandSets;
import dev.redoubt.node.acl.Denial;
import dev.redoubt.node.acl.RuleException;
import dev.redoubt.node.acl.RulesText;
import dev.redoubt.node.acl.Selector;
import dev.redoubt.node.acl.UserLines;
import dev.redoubt.node.acl.UserRules;
import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.CommandTable;
import dev.redoubt.node.command.HandlerTable;
import dev.redoubt.node.command.Texts;
import dev.redoubt.node.resp.ReplyWriter;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** ACL (acl.c aclCommand). The session's loop only; what waits for the file runs elsewhere. */
final class AclCommands {
    private static final int DEFAULT_BITS = 256;
    private static final int MOST_BITS = 4096;
    private static final int DEFAULT_ENTRIES = 10;
    private static final String NO_FILE =
            "ERR This Redis instance is not configured to use an ACL file. You may want to specify users via the ACL"
                    + " SETUSER command and then issue a CONFIG REWRITE (assuming you have a Redis"
                    + " configuration file set) in order to store users in the Redis configuration.";

    private final AccessControl access;
    private final AclUsers users;
    private final CommandTable table;
    private final AclKills kills;
    private final SecureRandom random = new SecureRandom();

    AclCommands(AccessControl access, CommandTable table, AclKills kills) {
        this.access = access;
        this.users = access.users();
        this.table = table;
        this.kills = kills;
    }

    void bind(HandlerTable<SessionHandler> handlers) {
        handlers.bind("acl|whoami", c -> c.reply.bulk(Texts.bytes(c.state().user.name())));
        handlers.bind("acl|users", this::names);
        handlers.bind("acl|list", this::list);
        handlers.bind("acl|getuser", this::getuser);
        handlers.bind("acl|setuser", this::setuser);
        handlers.bind("acl|deluser", this::deluser);
        handlers.bind("acl|cat", this::cat);
        handlers.bind("acl|genpass", this::genpass);
        handlers.bind("acl|dryrun", this::dryrun);
        handlers.bind("acl|log", this::log);
        handlers.bind("acl|save", this::save);
        handlers.bind("acl|load", this::load);
    }

    // ---- Users -----------------------------------------------------------------------------------------------------

    private void names(SessionContext c) {
        c.reply.array(users.all().size());
        users.all().forEach(user -> c.reply.bulk(Texts.bytes(user.name())));
    }

    private void list(SessionContext c) {
        List<String> lines = users.lines();
        c.reply.array(lines.size());
        lines.forEach(line -> c.reply.bulk(Texts.bytes(line)));
    }

    private void getuser(SessionContext c) {
        AclUser user = users.find(c.args[2]);
        if (user == null) {
            c.reply.nullBulk();
            return;
        }
        UserRules rules = user.rules();
        ReplyWriter reply = c.reply;
        reply.map(6);
        reply.bulk("flags");
        List<String> flags = RulesText.flags(rules);
        reply.set(flags.size());
        flags.forEach(reply::bulk);
        reply.bulk("passwords");
        reply.array(rules.passwords().size());
        rules.passwords().forEach(reply::bulk);
        describe(reply, rules.selectors().get(0));
        reply.bulk("selectors");
        List<Selector> more = rules.selectors().subList(1, rules.selectors().size());
        reply.array(more.size());
        for (Selector selector : more) {
            reply.map(3);
            describe(reply, selector);
        }
    }

    private void describe(ReplyWriter reply, Selector selector) {
        reply.bulk("commands");
        reply.bulk(Texts.bytes(RulesText.commands(selector, users.sets())));
        reply.bulk("keys");
        reply.bulk(Texts.bytes(RulesText.keys(selector)));
        reply.bulk("channels");
        reply.bulk(Texts.bytes(RulesText.channels(selector)));
    }

    private void setuser(SessionContext c) {
        byte[] name = c.args[2];
        if (!AclUsers.isName(name)) {
            c.error("ERR Usernames can't contain spaces or null characters");
            return;
        }
        List<String> rules =
                Arrays.stream(c.args, 3, c.args.length).map(Texts::latin1).toList();
        AclUsers.Change change;
        try {
            change = users.set(name, rules);
        } catch (RuleException fault) {
            c.error("ERR " + fault.ofSetUser());
            return;
        }
        UserRules before = change.before();
        if (before == null || !change.user().rules().losesChannelsOf(before)) {
            c.reply.ok();
        } else {
            LateReply late = c.defer();
            kills.subscribersOf(change.user(), c.session(), () -> late.complete(ReplyWriter::ok));
        }
    }

    private void deluser(SessionContext c) {
        List<byte[]> names = List.of(c.args).subList(2, c.args.length);
        if (names.stream().anyMatch(name -> Texts.latin1(name).equals(AclUsers.DEFAULT))) {
            c.error("ERR The 'default' user cannot be removed");
            return;
        }
        List<AclUser> gone = users.delete(names);
        LateReply late = c.defer();
        kills.clientsOf(gone, c.session(), () -> late.complete(reply -> reply.integer(gone.size())));
    }

    // ---- What there is to allow ------------------------------------------------------------------------------------

    private void cat(SessionContext c) {
        if (c.args.length > 3) {
            c.error(Texts.unknownSubcommand(c.args));
            return;
        }
        List<String> names =
                c.args.length == 2 ? CommandSets.categories() : users.sets().namesOf(Texts.latin1(c.args[2]));
        if (names == null) {
            c.error("ERR Unknown category '" + Texts.printed(c.args[2], 128) + "'");
            return;
        }
        c.reply.array(names.size());
        names.forEach(c.reply::bulk);
    }

    private void genpass(SessionContext c) {
        if (c.args.length > 3) {
            c.error(Texts.unknownSubcommand(c.args));
            return;
        }
        c.number = DEFAULT_BITS;
        if (c.args.length == 3 && !c.longArg(c.args[2])) {
            return;
        }
        if (c.number <= 0 || c.number > MOST_BITS) {
            c.error("ERR ACL GENPASS argument must be the number of bits for the output password, a positive number up"
                    + " to " + MOST_BITS);
            return;
        }
        int digits = (int) (c.number + 3) / 4;
        byte[] bytes = new byte[(digits + 1) / 2];
        random.nextBytes(bytes);
        c.reply.bulk(HexFormat.of().formatHex(bytes).substring(0, digits));
    }

    private void dryrun(SessionContext c) {
        AclUser user = users.find(c.args[2]);
        if (user == null) {
            c.error("ERR User '" + Texts.printed(c.args[2], c.args[2].length) + "' not found");
            return;
        }
        byte[][] request = Arrays.copyOfRange(c.args, 3, c.args.length);
        CommandSpec spec = table.resolve(request);
        if (spec == null) {
            c.error("ERR Command '" + Texts.printed(request[0], request[0].length) + "' not found");
        } else if (!spec.arityMatches(request.length)) {
            c.error(Texts.wrongArity(spec.name()));
        } else {
            Denial denial = user.check(spec, request);
            if (denial == null) {
                c.reply.ok();
            } else {
                c.reply.bulk(Texts.bytes(dryDenial(denial, spec, request)));
            }
        }
    }

    private static String dryDenial(Denial denial, CommandSpec spec, byte[][] request) {
        return "This user has no permissions to "
                + switch (denial.reason()) {
                    case KEY -> "access the '" + Texts.latin1(request[denial.position()]) + "' key";
                    case CHANNEL -> "access the '" + Texts.latin1(request[denial.position()]) + "' channel";
                    default -> "run the '" + spec.name() + "' command";
                };
    }

    // ---- What was denied -------------------------------------------------------------------------------------------

    private void log(SessionContext c) {
        if (c.args.length > 3) {
            c.error(Texts.unknownSubcommand(c.args));
            return;
        }
        if (c.args.length == 3 && Texts.is(c.args[2], "reset")) {
            access.log().reset();
            c.reply.ok();
            return;
        }
        c.number = DEFAULT_ENTRIES;
        if (c.args.length == 3 && !c.longArg(c.args[2])) {
            return;
        }
        List<AclLog.Entry> entries = access.log().newest(c.number);
        c.reply.array(entries.size());
        for (AclLog.Entry entry : entries) {
            entry(c.reply, entry, c.nowMs);
        }
    }

    private static void entry(ReplyWriter reply, AclLog.Entry entry, long nowMs) {
        reply.map(7);
        reply.bulk("count");
        reply.integer(entry.count());
        reply.bulk("reason");
        reply.bulk(entry.reason().name().toLowerCase(Locale.ROOT));
        reply.bulk("context");
        reply.bulk(entry.context().name().toLowerCase(Locale.ROOT));
        reply.bulk("object");
        reply.bulk(entry.object());
        reply.bulk("username");
        reply.bulk(Texts.bytes(entry.username()));
        reply.bulk("age-seconds");
        reply.doubleValue((double) (nowMs - entry.unixMs()) / 1000);
        reply.bulk("client-info");
        reply.bulk(Texts.bytes(entry.clientInfo()));
    }

    // ---- The file --------------------------------------------------------------------------------------------------

    private void save(SessionContext c) {
        AccessControl.@Nullable UsersFile file = access.file();
        if (file == null) {
            c.error(NO_FILE);
            return;
        }
        LateReply late = c.defer();
        file.save(done -> late.complete(reply -> {
            if (done) {
                reply.ok();
            } else {
                reply.error("ERR There was an error trying to save the ACLs. Please check the server logs for more"
                        + " information");
            }
        }));
    }

    private void load(SessionContext c) {
        AccessControl.@Nullable UsersFile file = access.file();
        if (file == null) {
            c.error(NO_FILE);
            return;
        }
        LateReply late = c.defer();
        Session session = c.session();
        file.load(loaded -> session.executor().execute(() -> loaded(session, loaded, late)));
    }

    private void loaded(Session session, UserLines.Loaded loaded, LateReply late) {
        if (!loaded.errors().isEmpty()) {
            late.complete(reply -> reply.error("ERR " + loaded.errors()));
            return;
        }
        List<AclUser> gone = users.replace(loaded.rules());
        kills.clientsOf(gone, session, () -> late.complete(ReplyWriter::ok));
    }
}
