package dev.redoubt.local;

import dev.redoubt.config.AckMode;
import dev.redoubt.config.ConfigException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The options of the launcher.
 *
 * @param root the project's root, in which {@code node/target} and {@code data} lie
 * @param acknowledge the mode of every node
 * @param endWithParent whether to stop when the process that started the launcher is gone (Maven, when it was killed)
 */
public record LocalOptions(Path root, AckMode acknowledge, boolean endWithParent) {
    public static final String USAGE = "[--root directory] [--acknowledge local|quorum] [--end-with-parent yes|no]";

    /**
     * Reads the options.
     *
     * @throws ConfigException an option is unknown, or has no value or a bad one
     */
    public static LocalOptions parse(String[] args) throws ConfigException {
        LocalOptions options = new LocalOptions(Path.of("").toAbsolutePath(), AckMode.QUORUM, false);
        for (int i = 0; i < args.length; i += 2) {
            if (i + 1 == args.length) {
                throw new ConfigException(args[i] + ": a value is missing; options are " + USAGE);
            }
            options = options.with(args[i], args[i + 1]);
        }
        return options;
    }

    private LocalOptions with(String name, String value) throws ConfigException {
        return switch (name) {
            case "--root" -> new LocalOptions(Path.of(value).toAbsolutePath().normalize(), acknowledge, endWithParent);
            case "--acknowledge" -> new LocalOptions(root, mode(value), endWithParent);
            case "--end-with-parent" -> new LocalOptions(root, acknowledge, value.equals("yes"));
            default -> throw new ConfigException(name + ": is no option; options are " + USAGE);
        };
    }

    private static AckMode mode(String value) throws ConfigException {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "local" -> AckMode.LOCAL;
            case "quorum" -> AckMode.QUORUM;
            default -> throw new ConfigException("--acknowledge '" + value + "': must be local or quorum");
        };
    }
}
