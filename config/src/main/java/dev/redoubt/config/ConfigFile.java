package dev.redoubt.config;

import dev.redoubt.config.redisconf.ConfLine;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * The configuration file of a process, in either syntax. The name of the file decides, or else its first line that says
 * something: {@link #syntax}. The start logs which syntax was read.
 */
final class ConfigFile {
    /** A HOCON key with what follows it: an equals sign, a brace, or a colon without a blank before it. */
    private static final Pattern KEY = Pattern.compile(
            "(redoubt|akka)\\b.*|\\{.*|\"[^\"]*\"\\s*[:={+.].*|[^\\s\"':={]+(\\s*(=|\\+=|\\{(\\s|$))|:).*");

    private static final Pattern HOCON_INCLUDE = Pattern.compile("include\\s*(\"|(file|url|classpath|required)\\().*");
    private static final Pattern ANY_INCLUDE = Pattern.compile("(?i)include\\s.*");

    private ConfigFile() {}

    /** Applies a file to the values. */
    static void read(Path file, Assignments target) throws ConfigException {
        String text = RedisConfReader.text(file);
        ConfigSyntax syntax = syntax(FileNames.text(file), text);
        if (syntax == ConfigSyntax.HOCON) {
            target.replace(HoconFile.read(file, target.values()));
        } else {
            new RedisConfReader(target).read(text, "");
        }
        Values read = target.values();
        String name = FileNames.text(file.toAbsolutePath());
        target.replace(read.withOrigin(read.origin().of(syntax, name)));
    }

    /**
     * Returns the syntax of a file. A name that ends in {@code .hocon} or {@code .json} is HOCON's. Else the first line
     * decides that is no comment, not empty and no {@code include}: in HOCON it begins with {@code redoubt}, {@code
     * akka} or a brace, or its first word is followed by an equals sign, a brace or a colon. A file of nothing else is
     * HOCON if its includes are quoted, and a redis.conf if it has none.
     */
    static ConfigSyntax syntax(String name, String text) {
        if (name.endsWith(".hocon") || name.endsWith(".json")) {
            return ConfigSyntax.HOCON;
        }
        ConfigSyntax included = ConfigSyntax.REDIS_CONF;
        for (ConfLine line : ConfLine.of(text)) {
            if (line.text().startsWith("//")) {
                continue;
            }
            if (ANY_INCLUDE.matcher(line.text()).matches()) {
                included = HOCON_INCLUDE.matcher(line.text()).matches() ? ConfigSyntax.HOCON : included;
                continue;
            }
            return KEY.matcher(line.text()).matches() ? ConfigSyntax.HOCON : ConfigSyntax.REDIS_CONF;
        }
        return included;
    }
}
