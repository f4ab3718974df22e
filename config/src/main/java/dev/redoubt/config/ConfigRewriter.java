package dev.redoubt.config;

import dev.redoubt.config.redisconf.ConfRewrite;
import dev.redoubt.config.redisconf.Words;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** CONFIG REWRITE (config.c, rewriteConfig): writes the values in force into the redis.conf. Stateless. */
final class ConfigRewriter {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigRewriter.class);
    /** Directives that the file parser alone knows; their lines stay as they are. */
    private static final Set<String> ONLY_IN_FILES = Set.of("include", "rename-command");

    /** Directives that an empty value leaves out of the file (config.c, EMPTY_STRING_IS_NULL). */
    private static final Set<Directive<String>> ABSENT_IF_EMPTY =
            Set.of(CommonDirectives.PIDFILE, CommonDirectives.UNIXSOCKET, CommonDirectives.REQUIREPASS);

    private ConfigRewriter() {}

    /**
     * Writes the file, and forces it to disk.
     *
     * @param users the lines of the users; null to leave those of the file as they are
     * @throws ConfigException the reason as the client gets it
     */
    static void rewrite(Values values, @Nullable List<String> users) throws ConfigException {
        ConfigOrigin origin = values.origin();
        if (origin.syntax() == ConfigSyntax.HOCON) {
            // DIFFERS: a HOCON file has comments and structure of the operator, and is not rewritten.
            throw new ConfigException("Rewriting config file: it is HOCON, which only its author changes");
        }
        if (origin.file().isEmpty()) {
            throw new ConfigException("The server is running without a config file");
        }
        Path file = FileNames.path(origin.file());
        try {
            String old = Files.exists(file) ? ByteText.of(Files.readAllBytes(file)) : "";
            write(file, text(values, users, old));
        } catch (IOException e) {
            LOG.warn("CONFIG REWRITE failed: {}. Correct the rights or the disk of the file.", FileErrors.text(e));
            throw new ConfigException("Rewriting config file: " + FileErrors.reason(e), e);
        }
        LOG.info("CONFIG REWRITE executed with success.");
    }

    /** Returns the text of the file with the values in force. */
    static String text(Values values, @Nullable List<String> users, String old) {
        ConfRewrite file = new ConfRewrite(old, name -> canonical(values.role(), name));
        for (Directive<?> directive : values.directives()) {
            if (directive != CommonDirectives.USER) {
                put(file, values, directive);
            } else if (users != null) {
                // Always written: they may have been changed to the defaults.
                users.forEach(line -> file.put(directive.name(), line, true));
                file.mention(directive.name());
            }
        }
        return file.text();
    }

    private static String canonical(Role role, String name) {
        Directive<?> directive = Directives.find(role, name);
        if (directive != null) {
            return directive.name();
        }
        RedisOnly known = RedisOnly.find(name);
        return known != null ? known.name() : ONLY_IN_FILES.contains(name) ? name : "";
    }

    private static <T> void put(ConfRewrite file, Values values, Directive<T> directive) {
        String name = directive.name();
        T value = values.get(directive);
        if (directive == CommonDirectives.CLUSTER_PORT && Checks.isDerivedClusterPort(values)) {
            // Written down, it would no longer follow the port.
            return;
        }
        if (directive == NodeDirectives.SAVE) {
            List<SavePoint> rules = values.get(NodeDirectives.SAVE);
            // Always written: without a line the defaults would count.
            rules.forEach(rule -> file.put(name, name + " " + rule, true));
            if (rules.isEmpty()) {
                file.put(name, name + " \"\"", true);
            }
        } else if (directive == NodeDirectives.CLIENT_OUTPUT_BUFFER_LIMIT) {
            OutputLimits limits = values.get(NodeDirectives.CLIENT_OUTPUT_BUFFER_LIMIT);
            OutputLimits defaults = NodeDirectives.CLIENT_OUTPUT_BUFFER_LIMIT.defaultValue();
            limit(file, "normal", limits.normal(), defaults.normal());
            limit(file, "replica", limits.replica(), defaults.replica());
            limit(file, "pubsub", limits.pubsub(), defaults.pubsub());
        } else if (directive == CommonDirectives.DIR) {
            // Always absolute: the next start may have another working directory.
            Path absolute = FileNames.absolute(values.get(CommonDirectives.DIR));
            file.put(name, name + " " + Words.quote(FileNames.text(absolute)), true);
        } else if (!ABSENT_IF_EMPTY.contains(directive) || !value.equals("")) {
            file.put(name, name + " " + directive.type().write(value), !value.equals(directive.defaultValue()));
        }
        file.mention(name);
    }

    private static void limit(ConfRewrite file, String type, OutputLimit limit, OutputLimit standard) {
        String name = NodeDirectives.CLIENT_OUTPUT_BUFFER_LIMIT.name();
        String line = name + " " + type + " " + NumberSyntax.size(limit.hardBytes()) + " "
                + NumberSyntax.size(limit.softBytes()) + " " + limit.softSeconds();
        file.put(name, line, !limit.equals(standard));
    }

    /** Writes a file beside the old one, forces it to disk, and puts it in its place. */
    private static void write(Path file, String text) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null) {
            throw new IOException(file + " is no file");
        }
        Path next = Files.createTempFile(directory, file.getFileName() + ".", "");
        try {
            try (FileChannel out = FileChannel.open(next, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(ByteText.bytes(text));
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(true);
            }
            if (Files.exists(file)) {
                Set<PosixFilePermission> rights = Files.getPosixFilePermissions(file);
                Files.setPosixFilePermissions(next, rights);
            }
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(next);
        }
        try (FileChannel entry = FileChannel.open(directory, StandardOpenOption.READ)) {
            entry.force(true);
        }
    }
}
