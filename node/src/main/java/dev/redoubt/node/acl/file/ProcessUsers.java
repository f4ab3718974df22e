package dev.redoubt.node.acl.file;

import dev.redoubt.config.ByteText;
import dev.redoubt.config.CommonDirectives;
import dev.redoubt.config.Live;
import dev.redoubt.config.LiveConfig;
import dev.redoubt.config.ProcessSettings;
import dev.redoubt.config.PubsubDefault;
import dev.redoubt.config.lifecycle.Registration;
import dev.redoubt.node.acl.AccessControl;
import dev.redoubt.node.acl.AclLog;
import dev.redoubt.node.acl.AclUsers;
import dev.redoubt.node.acl.CommandSets;
import dev.redoubt.node.acl.RuleException;
import dev.redoubt.node.acl.UserLines;
import dev.redoubt.node.acl.UserRules;
import dev.redoubt.node.command.CommandTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The users of a process, as its directives say (acl.c ACLLoadUsersAtStartup): first {@code requirepass}, then the
 * {@code user} directives or the {@code aclfile}. CONFIG SET of {@code requirepass} changes the user {@code default}.
 */
public final class ProcessUsers {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessUsers.class);

    private final LiveConfig config;
    private final AclUsers users;
    private final @Nullable Path file;

    private ProcessUsers(LiveConfig config, AclUsers users, @Nullable Path file) {
        this.config = config;
        this.users = users;
        this.file = file;
    }

    /**
     * Reads the directives and the file; waits for the disk.
     *
     * @param table the commands of the process
     * @throws IOException the file cannot be read, or a user is wrong; no password is in the text
     */
    public static ProcessUsers open(LiveConfig config, ProcessSettings settings, CommandTable table)
            throws IOException {
        Live<PubsubDefault> channels = config.live(CommonDirectives.ACL_PUBSUB_DEFAULT);
        Live<String> password = config.live(CommonDirectives.REQUIREPASS);
        AclUsers users = new AclUsers(new CommandSets(table), () -> channels.get() == PubsubDefault.ALLCHANNELS);
        if (!password.get().isEmpty()) {
            users.setDefaultPassword(password.get());
        }
        for (String line : settings.users()) {
            define(users, line);
        }
        Path file = settings.aclfile();
        if (file != null) {
            new AclFile(file, users, Runnable::run).begin();
            if (!password.get().isEmpty()) {
                LOG.warn("requirepass is not in force: the password of the user default is that of the aclfile.");
            }
        }
        if (file == null) {
            config.setUserLines(users::lines);
        }
        return new ProcessUsers(config, users, file);
    }

    private static void define(AclUsers users, String line) throws IOException {
        List<String> words = List.of(line.split(" "));
        String name = words.get(0);
        UserRules rules;
        try {
            rules = UserLines.configured(users, words);
        } catch (RuleException fault) {
            throw new IOException("user " + ByteText.display(name) + ": " + ByteText.display(fault.ofConfig()), fault);
        }
        users.define(name, rules);
        if (!rules.enabled()) {
            LOG.info(
                    "The user '{}' is disabled (there is no 'on' modifier in the user description). Make sure this is"
                            + " not a configuration error.",
                    ByteText.display(name));
        }
    }

    /**
     * Returns the users, for the sessions of the process.
     *
     * @param io runs what waits for the disk
     */
    public AccessControl access(Executor io) {
        return new AccessControl(
                users,
                new AclLog(config.live(CommonDirectives.ACLLOG_MAX_LEN)::get),
                file == null ? null : new AclFile(file, users, io));
    }

    /** Has CONFIG SET of {@code requirepass} change the user {@code default}, until the registration is closed. */
    public Registration followPassword() {
        return config.live(CommonDirectives.REQUIREPASS).onChange(users::setDefaultPassword);
    }
}
